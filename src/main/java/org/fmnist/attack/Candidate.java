package org.fmnist.attack;

/**
 * What a search ends with, before it is judged.
 *
 * @param example the image under attack
 * @param image the nearest success, or the image that came nearest to one: within the ball
 * @param margin what the criterion lacks there; infinite where nobody asked
 * @param reached whether the search saw the criterion reached
 */
record Candidate(AttackExample example, float[] image, double margin, boolean reached) {}

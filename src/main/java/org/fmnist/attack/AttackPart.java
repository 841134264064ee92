package org.fmnist.attack;

/**
 * A part of an attack.
 *
 * @param name what papers call it, such as {@code apgd-ce}
 * @param loop runs it
 */
record AttackPart(String name, BatchedLoop<?> loop) {}

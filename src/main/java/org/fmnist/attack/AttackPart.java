package org.fmnist.attack;

import java.util.function.Function;

/**
 * A part of an attack.
 *
 * @param name what papers call it, such as {@code apgd-ce}
 * @param anew whether it starts from the original image, not from the best that the parts before
 *     have found
 * @param loop runs it, on the counted doors to the classifier
 */
record AttackPart(String name, boolean anew, Function<AttackCounters, BatchedLoop<?>> loop) {}

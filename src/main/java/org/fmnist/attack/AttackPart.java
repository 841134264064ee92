package org.fmnist.attack;

import java.util.function.Function;

/**
 * A part of an attack.
 *
 * @param name what papers call it, such as {@code apgd-ce}
 * @param loop runs it, on the counted doors to the classifier
 */
record AttackPart(String name, Function<AttackCounters, BatchedLoop<?>> loop) {}

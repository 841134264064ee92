/**
 * Adversarial attacks, white box and black box. An attack here only searches: it asks about an
 * image and is told what the classifier says ({@link org.fmnist.attack.Search}). Clipping and
 * rounding ({@code Ball}), counting ({@code QueryCounter}, {@code GradientCounter}), batches
 * ({@code BatchedLoop}) and judging ({@code Judge}) stand outside of the attacks, each in one
 * place. Start at {@link org.fmnist.attack.AttackJob}, which goes from checkpoints and images to
 * results, or at {@link org.fmnist.attack.Attacker}, which attacks on classifiers that are open; an
 * {@link org.fmnist.attack.AttackObserver} sees the images on the way. Then read an attack: {@code
 * GradientDescentAttack} with gradients, {@code McmcAttack} without.
 */
@NullMarked
package org.fmnist.attack;

import org.jspecify.annotations.NullMarked;

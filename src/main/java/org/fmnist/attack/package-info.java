/**
 * Adversarial attacks, white box and black box. An attack here only searches: it proposes an image
 * and is told what the classifier says ({@link org.fmnist.attack.Search}). Clipping and rounding
 * ({@code Ball}), counting ({@code QueryCounter}, {@code GradientCounter}), batches ({@code
 * Rounds}) and judging ({@code Judge}) stand outside of the attacks, each in one place. Start at
 * {@link org.fmnist.attack.Attacker}, then read an attack: {@code GradientDescent} with gradients,
 * {@code Mcmc} without.
 */
package org.fmnist.attack;

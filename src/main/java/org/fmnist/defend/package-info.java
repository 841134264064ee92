/**
 * Adversarial training: training with attacked images, and the comparison of a model before and
 * after it. Start with {@link org.fmnist.defend.AdversarialTrainer} for attacks inside the training
 * loop, {@link org.fmnist.defend.MixedImages} for images that were attacked before it, and {@link
 * org.fmnist.defend.BeforeAndAfter} for the comparison.
 */
package org.fmnist.defend;

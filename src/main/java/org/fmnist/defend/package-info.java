/**
 * Adversarial training: training with attacked images. Start with {@link
 * org.fmnist.defend.AdversarialTrainer}.
 */
package org.fmnist.defend;

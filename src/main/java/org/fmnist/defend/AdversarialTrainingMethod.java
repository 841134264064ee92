package org.fmnist.defend;

/** How images are attacked inside the training loop, and what is learnt from them. Immutable. */
public enum AdversarialTrainingMethod {
  /**
   * Projected gradient descent; only the adversarial examples are learnt (Madry et al., "Towards
   * Deep Learning Models Resistant to Adversarial Attacks", ICLR 2018).
   */
  PGD,

  /**
   * One step from a random start (Wong, Rice and Kolter, "Fast is better than free: Revisiting
   * adversarial training", ICLR 2020).
   */
  FGSM,

  /**
   * Clean images, and their adversarial examples by how far what the network says of them differs
   * (Zhang et al., "Theoretically Principled Trade-off between Robustness and Accuracy", ICML
   * 2019). The attack starts from a random point of the whole ball, where the paper starts next to
   * the image.
   */
  TRADES
}

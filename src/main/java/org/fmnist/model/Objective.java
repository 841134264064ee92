package org.fmnist.model;

import org.fmnist.io.InvalidSettingException;

/**
 * A loss of one image and a class c, small when the image is classified as c. Of the logits z, z(1)
 * is the largest and z(4) the fourth. Immutable.
 */
public enum Objective {
  /** −log p(c): softmax cross-entropy, as the original's {@code grad_op}. */
  CROSS_ENTROPY,

  /** max over j≠c of z(j) − z(c); below zero exactly when c is the answer. */
  MARGIN,

  /** z(y) − z(c), of the image's label y. */
  LOGIT_DIFFERENCE,

  /**
   * (z(y) − z(c)) / (z(1) − (z(3) + z(4)) / 2), of the image's label y: the targeted difference of
   * logits ratio, which no scale or shift of the logits changes (Croce and Hein, "Reliable
   * Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks", ICML
   * 2020; there with the other sign).
   */
  TARGETED_DLR;

  /**
   * Reads {@code ce} or {@code margin}.
   *
   * @throws InvalidSettingException if it is neither
   */
  public static Objective parse(String name) {
    return switch (name) {
      case "ce" -> CROSS_ENTROPY;
      case "margin" -> MARGIN;
      default ->
          throw new InvalidSettingException(
              "loss", "expected ce or margin, found \"" + name + "\"");
    };
  }

  /** Whether it speaks of the image's label, too. */
  public boolean needsLabels() {
    return this == LOGIT_DIFFERENCE || this == TARGETED_DLR;
  }
}

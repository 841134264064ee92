package org.fmnist.model;

/** A loss of one image and a class c, small when the image is classified as c. Immutable. */
public enum Objective {
  /** −log p(c): softmax cross-entropy, as the original's {@code grad_op}. */
  CROSS_ENTROPY,

  /** max over j≠c of z(j) − z(c), of the logits z; below zero exactly when c is the answer. */
  MARGIN
}

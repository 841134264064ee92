package org.fmnist.data;

/** A part of a dataset. Immutable. */
public enum Split {
  TEST,
  TRAIN,
  /** The training images that {@code train.py} holds back for validation. */
  VALID
}

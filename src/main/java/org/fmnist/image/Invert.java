package org.fmnist.image;

/**
 * Whether an image's intensities are negated: the network knows light objects on black. Immutable.
 */
public enum Invert {
  /** Negate when the object is darker than the image's corners. */
  AUTO,
  /** Always negate: the object is dark on light. */
  YES,
  /** Never negate: the object is light on dark. */
  NO
}

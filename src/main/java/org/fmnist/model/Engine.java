package org.fmnist.model;

/** Which implementation of the network trains. Immutable. */
public enum Engine {
  /** The original's operations in its order: its bits. */
  EXACT,
  /** The same maths, rearranged for speed. */
  FAST
}

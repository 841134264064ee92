package org.fmnist.train;

/** Prints numbers so that they read back to the same value. */
final class Numbers {
  private Numbers() {}

  /** Shortest decimal; as a float32 where the value is one. What was not measured is empty. */
  static String print(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return (float) value == value ? Float.toString((float) value) : Double.toString(value);
  }
}

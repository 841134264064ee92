package org.fmnist.attack;

/** The range that a rate lies in with 95 % confidence. Immutable. */
public record Interval(double low, double high) {
  private static final double Z = 1.959963984540054;

  /**
   * Wilson's score interval, which stays in 0..1 and is right for few trials and extreme rates
   * (Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927). 1,000
   * of 1,000 give 0.9962 to 1.
   */
  public static Interval wilson(int successes, int trials) {
    if (trials == 0) {
      return new Interval(0, 1);
    }
    double p = (double) successes / trials;
    double z2 = Z * Z / trials;
    double centre = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(p * (1 - p) / trials + z2 / (4 * trials)) / (1 + z2);
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}

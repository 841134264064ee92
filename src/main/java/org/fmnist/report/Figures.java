package org.fmnist.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.fmnist.data.ClassNames;

/** Numbers for people. What was not measured is a dash. */
final class Figures {
  static final String NONE = "–";

  private static final MathContext TICK = new MathContext(5);

  private Figures() {}

  /** A share 0..1 as a percentage with two decimals: of 10,000 images, one is 0.01 %. */
  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * share) : NONE;
  }

  /** Four significant digits, without an exponent where that is short. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    double size = Math.abs(value);
    int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    return size < 0.001
        ? String.format(Locale.ROOT, "%.3g", value)
        : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** The label of an axis' tick: whole, or at most five significant digits. */
  static String tick(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : new BigDecimal(value, TICK).stripTrailingZeros().toPlainString();
  }

  static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    long whole = Math.round(seconds);
    return whole < 120
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
  }

  /** A share with its 95 % interval: lower and upper bound, or nothing. */
  static String withInterval(double share, List<Double> interval) {
    return interval.size() == 2
        ? String.format(
            Locale.ROOT,
            "%s (%.2f–%.2f)",
            percent(share),
            100 * interval.get(0),
            100 * interval.get(1))
        : percent(share);
  }

  static String className(int label) {
    return label >= 0 && label < ClassNames.all().size() ? ClassNames.of(label) : "class " + label;
  }
}

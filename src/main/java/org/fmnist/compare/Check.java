package org.fmnist.compare;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.fmnist.runtime.TensorValue;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;

/**
 * How far one tensor of the port is from the reference's. Immutable.
 *
 * @param name {@code group.name}
 * @param count elements
 * @param differing elements whose bits differ
 * @param maxAbs the largest absolute difference
 * @param maxUlp the largest difference in units in the last place; 0 for whole numbers and truth
 *     values
 * @param first position of the first element that differs, row-major; -1 if none does
 * @param tolerance the largest difference that passes, relative to the reference's largest
 *     magnitude where that is above 1; 0 asks for the same bits
 * @param fault why the two cannot be compared; empty if they can
 */
public record Check(
    String name,
    int count,
    int differing,
    double maxAbs,
    long maxUlp,
    int first,
    double tolerance,
    String fault,
    boolean pass) {

  /**
   * Compares element by element. A value that one side lacks, or of another shape or type, fails
   * with every element differing.
   *
   * @param port null if the port has none
   * @param reference null if the reference has none; one of the two is there
   */
  static Check of(
      String name, @Nullable TensorValue port, @Nullable TensorValue reference, double tolerance) {
    if (port == null) {
      return incomparable(name, requireNonNull(reference), tolerance, "the port has no such value");
    }
    if (reference == null) {
      return incomparable(name, port, tolerance, "the reference has no such value");
    }
    if (port.type() != reference.type() || !Arrays.equals(port.shape(), reference.shape())) {
      String fault = "expected " + kind(reference) + ", found " + kind(port);
      return incomparable(name, port, tolerance, fault);
    }
    return switch (port.type()) {
      case DT_FLOAT, DT_DOUBLE -> ofFloats(name, port, reference, tolerance);
      case DT_INT32, DT_INT64, DT_UINT8, DT_BOOL -> ofIntegers(name, port, reference, tolerance);
      default ->
          incomparable(name, port, tolerance, "values of " + port.type() + " are not compared");
    };
  }

  /**
   * This check and a later one of the same tensor as one, as if the values stood one after the
   * other.
   */
  Check then(Check later) {
    int position = later.first < 0 ? -1 : count + later.first;
    return new Check(
        name,
        count + later.count,
        differing + later.differing,
        Math.max(maxAbs, later.maxAbs),
        Math.max(maxUlp, later.maxUlp),
        first < 0 ? position : first,
        tolerance,
        fault.isEmpty() ? later.fault : fault,
        pass && later.pass);
  }

  private static Check incomparable(
      String name, TensorValue value, double tolerance, String fault) {
    int size = value.size();
    double infinite = Double.POSITIVE_INFINITY;
    return new Check(name, size, size, infinite, Long.MAX_VALUE, -1, tolerance, fault, false);
  }

  private static String kind(TensorValue value) {
    return value.type() + " " + Arrays.toString(value.shape());
  }

  private static Check ofIntegers(
      String name, TensorValue port, TensorValue reference, double tolerance) {
    long[] a = port.integers();
    long[] b = reference.integers();
    int differing = 0;
    double maxAbs = 0;
    for (int i = 0; i < a.length; i++) {
      differing += a[i] == b[i] ? 0 : 1;
      maxAbs = Math.max(maxAbs, Math.abs((double) a[i] - b[i]));
    }
    return new Check(
        name, a.length, differing, maxAbs, 0, Arrays.mismatch(a, b), tolerance, "", differing == 0);
  }

  private static Check ofFloats(
      String name, TensorValue port, TensorValue reference, double tolerance) {
    double[] a = port.doubles();
    double[] b = reference.doubles();
    boolean single = port.type() == DataType.DT_FLOAT;
    int differing = 0;
    int first = -1;
    double maxAbs = 0;
    double magnitude = 1;
    long maxUlp = 0;
    for (int i = 0; i < a.length; i++) {
      long ulp = single ? ulps((float) a[i], (float) b[i]) : ulps(a[i], b[i]);
      if (ulp != 0) {
        differing++;
        first = first < 0 ? i : first;
        maxUlp = Math.max(maxUlp, ulp);
        // A NaN on one side only must fail whatever the tolerance.
        double distance = Math.abs(a[i] - b[i]);
        maxAbs = Math.max(maxAbs, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
      }
      magnitude = Math.max(magnitude, Double.isFinite(b[i]) ? Math.abs(b[i]) : 0);
    }
    boolean pass = differing == 0 || maxAbs <= tolerance * magnitude;
    return new Check(name, a.length, differing, maxAbs, maxUlp, first, tolerance, "", pass);
  }

  private static long ulps(float a, float b) {
    return Float.isNaN(a) && Float.isNaN(b)
        ? 0
        : Math.abs(
            (long) ordered(Float.floatToRawIntBits(a)) - ordered(Float.floatToRawIntBits(b)));
  }

  private static int ordered(int bits) {
    return bits >= 0 ? bits : Integer.MIN_VALUE - bits;
  }

  private static long ulps(double a, double b) {
    if (Double.isNaN(a) && Double.isNaN(b)) {
      return 0;
    }
    long x = ordered(Double.doubleToRawLongBits(a));
    long y = ordered(Double.doubleToRawLongBits(b));
    long distance = x - y;
    boolean overflow = ((x ^ y) & (x ^ distance)) < 0;
    return overflow || distance == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(distance);
  }

  private static long ordered(long bits) {
    return bits >= 0 ? bits : Long.MIN_VALUE - bits;
  }
}

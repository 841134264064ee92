package org.fmnist.compare;

import java.util.Arrays;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.proto.DataType;

/**
 * How far one tensor of the port is from the reference's.
 *
 * @param name {@code group.name}
 * @param count elements
 * @param differing elements whose bits differ
 * @param maxAbs the largest absolute difference
 * @param maxUlp the largest difference in units in the last place; 0 for integers
 * @param tolerance the largest difference that passes, relative to the reference's largest
 *     magnitude where that is above 1; 0 asks for the same bits
 */
public record Check(
    String name,
    int count,
    int differing,
    double maxAbs,
    long maxUlp,
    double tolerance,
    boolean pass) {

  /** Compares element by element; another shape or type fails, with every element differing. */
  static Check of(String name, TensorValue port, TensorValue reference, double tolerance) {
    if (port.type() != reference.type() || !sameShape(port, reference)) {
      return new Check(
          name,
          port.size(),
          port.size(),
          Double.POSITIVE_INFINITY,
          Long.MAX_VALUE,
          tolerance,
          false);
    }
    if (port.type() == DataType.DT_INT32) {
      boolean same = Arrays.equals(port.bytes(), reference.bytes());
      int differing = same ? 0 : port.size();
      return new Check(name, port.size(), differing, 0, 0, tolerance, same);
    }
    double[] a = port.doubles();
    double[] b = reference.doubles();
    boolean single = port.type() == DataType.DT_FLOAT;
    int differing = 0;
    double maxAbs = 0;
    double magnitude = 1;
    long maxUlp = 0;
    for (int i = 0; i < a.length; i++) {
      long ulp = single ? ulps((float) a[i], (float) b[i]) : ulps(a[i], b[i]);
      if (ulp != 0) {
        differing++;
        maxUlp = Math.max(maxUlp, ulp);
        // A NaN on one side only must fail whatever the tolerance.
        double distance = Math.abs(a[i] - b[i]);
        maxAbs = Math.max(maxAbs, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
      }
      magnitude = Math.max(magnitude, Double.isFinite(b[i]) ? Math.abs(b[i]) : 0);
    }
    boolean pass = differing == 0 || maxAbs <= tolerance * magnitude;
    return new Check(name, a.length, differing, maxAbs, maxUlp, tolerance, pass);
  }

  /** A value that the reference lacks. */
  static Check missing(String name, TensorValue port) {
    return new Check(
        name, port.size(), port.size(), Double.POSITIVE_INFINITY, Long.MAX_VALUE, 0, false);
  }

  private static boolean sameShape(TensorValue a, TensorValue b) {
    // Scalars come as [] or [1], images as [N,784] or [N,28,28,1].
    return a.size() == b.size();
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

package org.fmnist.attack;

import java.util.Locale;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.InvalidSettingException;

/** How far two images are apart. Distances are of the pixel range 0..1. Immutable. */
public enum Norm {
  /** The largest change of a pixel. */
  LINF {
    @Override
    double levels(float[] a, float[] b) {
      double largest = 0;
      for (int i = 0; i < a.length; i++) {
        largest = Math.max(largest, Math.abs(a[i] - b[i]));
      }
      return largest;
    }
  },

  /** The root of the sum of squared changes. */
  L2 {
    @Override
    double levels(float[] a, float[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        double d = a[i] - b[i];
        sum += d * d;
      }
      return Math.sqrt(sum);
    }
  };

  /** Grey levels from black to white. */
  static final double LEVELS = FashionMnist.MAX_PIXEL;

  /** The distance in grey levels, of pixels 0..255. */
  abstract double levels(float[] a, float[] b);

  /** The distance of two images with pixels 0..255, in units of the range 0..1. */
  public double distance(float[] a, float[] b) {
    return levels(a, b) / LEVELS;
  }

  /** Reads {@code linf} or {@code l2}. */
  public static Norm parse(String name) {
    for (Norm norm : values()) {
      if (norm.toString().equals(name)) {
        return norm;
      }
    }
    throw new InvalidSettingException("norm", "expected linf or l2, found '" + name + "'");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.fmnist.image;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The ground behind the object, pixel by pixel, where its light is uneven. Light changes slowly, an
 * object's outline does not: so the ground is what can be reached from the four corners in small
 * steps of intensity. Behind the object it goes on as a film spanned between the object's edges
 * does (Laplace's equation, solved by successive over-relaxation).
 */
final class Ground {
  /** Longest edge at which the ground is looked for. */
  private static final int COARSE = 64;

  /** The largest step of intensity between neighbours that light alone makes. */
  private static final float STEP = 6;

  /** Ground under even light differs by no more than this from the corners ... */
  private static final float EVEN = 2;

  /** ... in this part of it at least; the rest are faint parts of the object, taken for ground. */
  private static final float EVEN_PART = 0.75f;

  /** Light makes no difference on a ground as black as this. */
  private static final float BLACK = 16;

  /** The darkest and the lightest of this many pixels are passed over. */
  private static final int OUTLIER = 50;

  /** Rounds after which a film over a hole as wide as the picture has settled. */
  private static final int ROUNDS = 200;

  private static final float OVERSHOOT = 1.9f;

  private final int width;
  private final int height;
  private final float[] intensity;
  private final boolean[] reached;
  private final float[] sorted;
  private final float corners;

  private Ground(Picture coarse) {
    width = coarse.width();
    height = coarse.height();
    intensity = new float[width * height];
    for (int i = 0; i < intensity.length; i++) {
      intensity[i] = Picture.intensity(coarse.argb()[i]);
    }
    corners = Backdrop.intensity(coarse);
    reached = flooded();
    sorted = sorted();
  }

  static Ground of(Picture picture) {
    return new Ground(Resize.average(picture, COARSE));
  }

  private boolean[] flooded() {
    boolean[] wet = new boolean[intensity.length];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int corner : cornersOf(intensity.length)) {
      wet[corner] = true;
      open.add(corner);
    }
    while (!open.isEmpty()) {
      int from = open.remove();
      for (int to : neighbours(from)) {
        if (!wet[to] && Math.abs(intensity[to] - intensity[from]) <= STEP) {
          wet[to] = true;
          open.add(to);
        }
      }
    }
    return wet;
  }

  private int[] cornersOf(int pixels) {
    return new int[] {0, width - 1, pixels - width, pixels - 1};
  }

  /** Left, right, above, below; the pixel itself in place of those beyond the border. */
  private int[] neighbours(int at) {
    int x = at % width;
    int y = at / width;
    return new int[] {
      x > 0 ? at - 1 : at,
      x < width - 1 ? at + 1 : at,
      y > 0 ? at - width : at,
      y < height - 1 ? at + width : at
    };
  }

  private float[] sorted() {
    float[] values = new float[intensity.length];
    int count = 0;
    for (int i = 0; i < intensity.length; i++) {
      if (reached[i]) {
        values[count++] = intensity[i];
      }
    }
    Arrays.sort(values, 0, count);
    return Arrays.copyOf(values, count);
  }

  /** Intensity of the ground where the light is strongest, 0..255. */
  float brightest() {
    return sorted[sorted.length - 1 - sorted.length / OUTLIER];
  }

  /** Whether the ground is of one intensity, or as good as that. */
  boolean isEven() {
    if (corners <= BLACK
        || brightest() - sorted[sorted.length / OUTLIER] <= Backdrop.CLOSE
        || isFromTheDataset()) {
      return true;
    }
    int same = 0;
    for (float value : sorted) {
      same += Math.abs(value - corners) <= EVEN ? 1 : 0;
    }
    return same >= EVEN_PART * sorted.length;
  }

  /**
   * No camera gives a picture of 28x28 two corners of pure black or white: it is of the dataset, or
   * its negative.
   */
  private boolean isFromTheDataset() {
    int pure = 0;
    for (int corner : cornersOf(intensity.length)) {
      pure += intensity[corner] == 0 || intensity[corner] == 255 ? 1 : 0;
    }
    return width == ConvertedImage.SIDE && height == ConvertedImage.SIDE && pure >= 2;
  }

  /** The ground's intensity, 0..255, also behind the object; at this class's own resolution. */
  Film film() {
    float[] film = intensity.clone();
    float median = sorted[sorted.length / 2];
    for (int i = 0; i < film.length; i++) {
      film[i] = reached[i] ? film[i] : median;
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < film.length; i++) {
        film[i] += reached[i] ? 0 : OVERSHOOT * (mean(film, neighbours(i)) - film[i]);
      }
    }
    return new Film(width, height, film);
  }

  private static float mean(float[] film, int[] at) {
    return (film[at[0]] + film[at[1]] + film[at[2]] + film[at[3]]) / 4;
  }

  /**
   * Intensities on a coarse grid.
   *
   * @param intensity row-major, 0..255
   */
  record Film(int width, int height, float[] intensity) {
    /**
     * Between the four nearest points of the grid.
     *
     * @param across from the left border, 0, to the right one, 1
     * @param down from the upper border, 0, to the lower one, 1
     */
    float at(float across, float down) {
      float x = Math.max(0, Math.min(width - 1, across * width - 0.5f));
      float y = Math.max(0, Math.min(height - 1, down * height - 0.5f));
      float above = inRow((int) y, x);
      float below = inRow(Math.min(height - 1, (int) y + 1), x);
      return above + (y - (int) y) * (below - above);
    }

    private float inRow(int y, float x) {
      float left = intensity[y * width + (int) x];
      float right = intensity[y * width + Math.min(width - 1, (int) x + 1)];
      return left + (x - (int) x) * (right - left);
    }
  }
}

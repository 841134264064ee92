package org.fmnist.attack;

import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.FashionMnist;

/**
 * Input diversity: an image shrunk to a random size and put at a random place on black (Xie et al.,
 * "Improving Transferability of Adversarial Examples with Input Diversity", CVPR 2019). The map is
 * linear, so a gradient comes back through its transpose.
 *
 * <p>Deviation: sizes run below 28, as the network takes no larger image; bilinear interpolation.
 */
final class ResizePad {
  private static final int SIDE = FashionMnist.SIDE;

  private final int[] rows = new int[SIDE];
  private final float[] rowWeights = new float[SIDE];
  private final int[] columns = new int[SIDE];
  private final float[] columnWeights = new float[SIDE];

  /**
   * @param smallest the smallest side that may come
   */
  ResizePad(int smallest, UniformRandomProvider random) {
    int side = smallest + random.nextInt(SIDE - smallest + 1);
    place(rows, rowWeights, side, random.nextInt(SIDE - side + 1));
    place(columns, columnWeights, side, random.nextInt(SIDE - side + 1));
  }

  /** For each place of the result, the first of two neighbours in the image and its weight. */
  private static void place(int[] first, float[] weight, int side, int offset) {
    double scale = (double) SIDE / side;
    for (int i = 0; i < SIDE; i++) {
      int inside = i - offset;
      if (inside < 0 || inside >= side) {
        first[i] = -1;
        continue;
      }
      double at = Math.max(0, Math.min(SIDE - 1, (inside + 0.5) * scale - 0.5));
      first[i] = Math.min(SIDE - 2, (int) at);
      weight[i] = (float) (1 - (at - first[i]));
    }
  }

  /** The changed image. */
  float[] apply(float[] image) {
    float[] result = new float[image.length];
    visit((from, to, weight) -> result[to] += weight * image[from]);
    return result;
  }

  /** The transpose of {@link #apply}: from a gradient by the changed image to one by the image. */
  float[] pullBack(float[] gradient) {
    float[] result = new float[gradient.length];
    visit((from, to, weight) -> result[from] += weight * gradient[to]);
    return result;
  }

  private interface MatrixEntry {
    void at(int from, int to, float weight);
  }

  private void visit(MatrixEntry entry) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        if (rows[y] >= 0 && columns[x] >= 0) {
          visit(y, x, entry);
        }
      }
    }
  }

  private void visit(int y, int x, MatrixEntry entry) {
    int to = y * SIDE + x;
    int from = rows[y] * SIDE + columns[x];
    float up = rowWeights[y];
    float left = columnWeights[x];
    entry.at(from, to, up * left);
    entry.at(from + 1, to, up * (1 - left));
    entry.at(from + SIDE, to, (1 - up) * left);
    entry.at(from + SIDE + 1, to, (1 - up) * (1 - left));
  }
}

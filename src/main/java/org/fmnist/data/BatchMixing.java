package org.fmnist.data;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;
import org.apache.commons.rng.sampling.distribution.ChengBetaSampler;
import org.fmnist.io.InvalidSettingException;

/**
 * Random changes to whole training batches, which leave labels that are no longer one-hot. If both
 * ways to mix are wanted, each batch gets one of them, either as likely. They depend on the seed
 * and the batch's number alone. Immutable.
 *
 * @param smoothing the share of each label that is spread evenly over all classes (Szegedy et al.
 *     2016), below 1; 0 spreads nothing
 * @param mixup both parameters of the beta distribution of mixup (Zhang et al. 2018), which blends
 *     each image with another of the batch; 0 does not
 * @param cutmix the same of CutMix (Yun et al. 2019), which pastes a rectangle of another image of
 *     the batch into each; 0 does not
 */
public record BatchMixing(double smoothing, double mixup, double cutmix) {
  private static final int SIDE = FashionMnist.SIDE;
  private static final int PIXELS = FashionMnist.PIXELS;
  private static final int CLASSES = FashionMnist.CLASSES;

  /** Checks the numbers. */
  public BatchMixing {
    require(
        smoothing >= 0 && smoothing < 1,
        "labelSmoothing",
        "a number of at least 0 and below 1",
        smoothing);
    require(mixup >= 0 && Double.isFinite(mixup), "mixup", "0 or more", mixup);
    require(cutmix >= 0 && Double.isFinite(cutmix), "cutmix", "0 or more", cutmix);
  }

  private static void require(boolean holds, String what, String expected, double found) {
    if (!holds) {
      throw new InvalidSettingException(what, "expected " + expected + ", found " + found);
    }
  }

  /** Batches as they are. */
  public static BatchMixing none() {
    return new BatchMixing(0, 0, 0);
  }

  /**
   * The changed batch; the given one stays as it is.
   *
   * @param number of the batch; a later epoch goes on counting
   */
  public Batch apply(Batch batch, long seed, long number) {
    float[] labels = smooth(batch.labels());
    if (mixup == 0 && cutmix == 0) {
      return new Batch(batch.pixels(), labels);
    }
    UniformRandomProvider random = KeyedRandom.of(seed, KeyedRandom.Purpose.BATCH, number);
    boolean blends = mixup > 0 && (cutmix == 0 || random.nextBoolean());
    double alpha = blends ? mixup : cutmix;
    double own = ChengBetaSampler.of(random, alpha, alpha).sample();
    int[] partners = partners(batch.size(), random);
    return blends
        ? blend(batch.pixels(), labels, partners, own)
        : paste(batch.pixels(), labels, partners, own, random);
  }

  private float[] smooth(float[] labels) {
    float[] smooth = labels.clone();
    if (smoothing > 0) {
      for (int i = 0; i < smooth.length; i++) {
        smooth[i] = (float) (labels[i] * (1 - smoothing) + smoothing / CLASSES);
      }
    }
    return smooth;
  }

  private static int[] partners(int size, UniformRandomProvider random) {
    int[] partners = new int[size];
    for (int i = 0; i < size; i++) {
      partners[i] = i;
    }
    return ArraySampler.shuffle(random, partners);
  }

  private static Batch blend(float[] pixels, float[] labels, int[] partners, double own) {
    return new Batch(
        weighted(pixels, PIXELS, partners, own), weighted(labels, CLASSES, partners, own));
  }

  /** Rows blended with their partners' rows; {@code own} is the weight of the row itself. */
  private static float[] weighted(float[] rows, int width, int[] partners, double own) {
    float[] blended = new float[rows.length];
    for (int i = 0; i < partners.length; i++) {
      for (int k = 0; k < width; k++) {
        double other = rows[partners[i] * width + k];
        blended[i * width + k] = (float) (own * rows[i * width + k] + (1 - own) * other);
      }
    }
    return blended;
  }

  /** The rectangle is as large as wanted where it lies inside; the labels follow what is left. */
  private static Batch paste(
      float[] pixels, float[] labels, int[] partners, double own, UniformRandomProvider random) {
    double half = SIDE * Math.sqrt(1 - own) / 2;
    int x = random.nextInt(SIDE);
    int y = random.nextInt(SIDE);
    int left = Math.max(0, (int) Math.round(x - half));
    int right = Math.min(SIDE, (int) Math.round(x + half));
    int top = Math.max(0, (int) Math.round(y - half));
    int bottom = Math.min(SIDE, (int) Math.round(y + half));
    float[] pasted = pixels.clone();
    for (int i = 0; i < partners.length; i++) {
      for (int row = top; row < bottom; row++) {
        int at = row * SIDE + left;
        System.arraycopy(pixels, partners[i] * PIXELS + at, pasted, i * PIXELS + at, right - left);
      }
    }
    double exact = 1 - (double) ((right - left) * (bottom - top)) / PIXELS;
    return new Batch(pasted, weighted(labels, CLASSES, partners, exact));
  }
}

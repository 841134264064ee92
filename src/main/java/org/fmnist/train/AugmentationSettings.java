package org.fmnist.train;

import static org.fmnist.io.InvalidSettingException.require;

import org.fmnist.data.Augmentation;
import org.fmnist.data.BatchMixing;
import org.fmnist.data.FashionMnist;

/**
 * What happens to training images and labels before the network sees them. Immutable.
 *
 * @param flip mirror half of the images left to right
 * @param shift move each image by up to so many pixels, filling with 0
 * @param erasing probability that a random rectangle is erased (Zhong et al. 2017)
 * @param labelSmoothing share of a label that is spread over all classes (Szegedy et al. 2016)
 * @param mixup Beta parameter of mixup (Zhang et al. 2018); 0 mixes nothing
 * @param cutmix Beta parameter of CutMix (Yun et al. 2019); 0 pastes nothing
 * @param plainShare share of a run's epochs, the final ones, that go without augmentation: clean
 *     images and their own labels
 */
public record AugmentationSettings(
    boolean flip,
    int shift,
    double erasing,
    double labelSmoothing,
    double mixup,
    double cutmix,
    double plainShare) {
  public AugmentationSettings {
    require(shift >= 0 && shift < FashionMnist.SIDE, "shift", "0 to 27 pixels", shift);
    require(erasing >= 0 && erasing <= 1, "erasing", "0 to 1", erasing);
    require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "labelSmoothing",
        "a number of at least 0 and below 1",
        labelSmoothing);
    require(mixup >= 0 && mixup <= Double.MAX_VALUE, "mixup", "a number of at least 0", mixup);
    require(cutmix >= 0 && cutmix <= Double.MAX_VALUE, "cutmix", "a number of at least 0", cutmix);
    require(plainShare >= 0 && plainShare <= 1, "plainShare", "0 to 1", plainShare);
  }

  /** Clean images and their own labels. */
  public static AugmentationSettings none() {
    return new AugmentationSettings(false, 0, 0, 0, 0, 0, 0);
  }

  /** What holds in an epoch, counted from 0, of a run of so many. */
  AugmentationSettings in(long epoch, int epochs) {
    return epoch < epochs - Math.round(plainShare * epochs) ? this : none();
  }

  /** The part that changes single images. */
  Augmentation ofImages() {
    return Augmentation.of(flip, shift, erasing);
  }

  /** The part that changes whole batches. */
  BatchMixing ofBatches() {
    return new BatchMixing(labelSmoothing, mixup, cutmix);
  }

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private boolean flip;
    private int shift;
    private double erasing;
    private double labelSmoothing;
    private double mixup;
    private double cutmix;
    private double plainShare;

    private Builder(AugmentationSettings from) {
      flip = from.flip;
      shift = from.shift;
      erasing = from.erasing;
      labelSmoothing = from.labelSmoothing;
      mixup = from.mixup;
      cutmix = from.cutmix;
      plainShare = from.plainShare;
    }

    public Builder flip(boolean value) {
      flip = value;
      return this;
    }

    public Builder shift(int value) {
      shift = value;
      return this;
    }

    public Builder erasing(double value) {
      erasing = value;
      return this;
    }

    public Builder labelSmoothing(double value) {
      labelSmoothing = value;
      return this;
    }

    public Builder mixup(double value) {
      mixup = value;
      return this;
    }

    public Builder cutmix(double value) {
      cutmix = value;
      return this;
    }

    public Builder plainShare(double value) {
      plainShare = value;
      return this;
    }

    public AugmentationSettings build() {
      return new AugmentationSettings(
          flip, shift, erasing, labelSmoothing, mixup, cutmix, plainShare);
    }
  }
}

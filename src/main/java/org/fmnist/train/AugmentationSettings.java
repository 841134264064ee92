package org.fmnist.train;

import org.fmnist.data.Augmentation;
import org.fmnist.data.BatchMixing;

/**
 * What happens to training images and labels before the network sees them.
 *
 * @param flip mirror half of the images left to right
 * @param shift move each image by up to so many pixels, filling with 0
 * @param erasing probability that a random rectangle is erased (Zhong et al. 2017)
 * @param labelSmoothing share of a label that is spread over all classes (Szegedy et al. 2016)
 * @param mixup Beta parameter of mixup (Zhang et al. 2018); 0 mixes nothing
 * @param cutmix Beta parameter of CutMix (Yun et al. 2019); 0 pastes nothing
 * @param plainShare share of a run's epochs, the last ones, that see images and labels as they are
 */
public record AugmentationSettings(
    boolean flip,
    int shift,
    double erasing,
    double labelSmoothing,
    double mixup,
    double cutmix,
    double plainShare) {
  /** Images and labels as they are. */
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
}

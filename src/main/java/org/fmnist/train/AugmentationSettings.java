package org.fmnist.train;

/**
 * What happens to training images and labels before the network sees them.
 *
 * @param flip mirror half of the images left to right
 * @param shift move each image by up to so many pixels, filling with 0
 * @param erasing probability that a random rectangle is erased (Zhong et al. 2017)
 * @param labelSmoothing share of a label that is spread over all classes
 * @param mixup Beta parameter of mixup (Zhang et al. 2018); 0 mixes nothing
 */
public record AugmentationSettings(
    boolean flip, int shift, double erasing, double labelSmoothing, double mixup) {
  /** Images and labels as they are. */
  public static AugmentationSettings none() {
    return new AugmentationSettings(false, 0, 0, 0, 0);
  }
}

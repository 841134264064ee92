package org.fmnist.data;

import org.fmnist.io.FileFormatException;

/** Labels are classes from 0 on; what people have instead is named. */
final class LabelRange {
  private LabelRange() {}

  /**
   * Checks the labels of a file.
   *
   * @param offset the byte of the first one
   * @throws FileFormatException if one is above 9
   */
  static void check(String file, int offset, byte[] labels) {
    int least = 255;
    int most = 0;
    int wrong = -1;
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xFF;
      least = Math.min(least, label);
      most = Math.max(most, label);
      wrong = wrong < 0 && label >= FashionMnist.CLASSES ? i : wrong;
    }
    if (wrong >= 0) {
      throw FileFormatException.otherKind(
          file,
          "label of image " + wrong + " at byte " + (offset + wrong),
          "0 to 9",
          labels[wrong] & 0xFF,
          least == 1 && most == FashionMnist.CLASSES
              ? "they count from 1: subtract 1 from each"
              : "labels here are " + least + " to " + most + ", this network has 10 classes");
    }
  }
}

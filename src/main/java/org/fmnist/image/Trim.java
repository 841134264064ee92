package org.fmnist.image;

import java.util.Optional;

/**
 * Cuts off the edges of a picture that look like its corners, as the makers of Fashion-MNIST did:
 * each pixel is closer than 5 % of the largest intensity, in RGB space, to a corner on that side.
 */
final class Trim {
  private final Picture picture;
  private final int lastColumn;
  private final int lastRow;

  private Trim(Picture picture) {
    this.picture = picture;
    this.lastColumn = picture.width() - 1;
    this.lastRow = picture.height() - 1;
  }

  /** The part that is left; nothing if all is background. */
  static Optional<Picture> apply(Picture picture) {
    return new Trim(picture).part();
  }

  private Optional<Picture> part() {
    int top = 0;
    while (top <= lastRow && isEdgeRow(top, 0)) {
      top++;
    }
    if (top > lastRow) {
      return Optional.empty();
    }
    // What stands out from the corners above may resemble those of another side: hence the bounds.
    int bottom = lastRow;
    while (bottom > top && isEdgeRow(bottom, lastRow)) {
      bottom--;
    }
    int left = 0;
    while (left < lastColumn && isEdgeColumn(left, 0)) {
      left++;
    }
    int right = lastColumn;
    while (right > left && isEdgeColumn(right, lastColumn)) {
      right--;
    }
    return Optional.of(picture.crop(left, top, right - left + 1, bottom - top + 1));
  }

  private boolean isEdgeRow(int row, int side) {
    int first = picture.at(0, side);
    int second = picture.at(lastColumn, side);
    for (int x = 0; x <= lastColumn; x++) {
      if (differs(picture.at(x, row), first, second)) {
        return false;
      }
    }
    return true;
  }

  private boolean isEdgeColumn(int column, int side) {
    int first = picture.at(side, 0);
    int second = picture.at(side, lastRow);
    for (int y = 0; y <= lastRow; y++) {
      if (differs(picture.at(column, y), first, second)) {
        return false;
      }
    }
    return true;
  }

  private static boolean differs(int pixel, int first, int second) {
    return Picture.distance(pixel, first) > Backdrop.CLOSE
        && Picture.distance(pixel, second) > Backdrop.CLOSE;
  }
}

package org.fmnist.image;

import java.util.HashSet;
import java.util.Set;

/**
 * Colours of a small picture that JPEG has mixed: it keeps the lightness of every pixel, but the
 * hue of four together. A pixel then has the hue of its neighbours, too, and may lie far from the
 * map that it was painted in. Averaged over a few pixels, what one gained the other lost.
 */
final class MixedColours {
  /** Edge of the squares over which hues are averaged, in pixels: two of JPEG's. */
  private static final int SQUARE = 4;

  /**
   * Colours for each lightness that occurs, at most, where nothing was mixed: eight maps and twelve
   * tints had 1 to 1.6 as PNG, and as JPEG of quality 95, all hues kept, 2.1 to 6.
   */
  private static final double UNMIXED = 1.8;

  private MixedColours() {}

  /** Whether each colour of a picture stands for one value, as in a file without loss. */
  static boolean none(Picture picture) {
    Set<Integer> colours = new HashSet<>();
    Set<Integer> lightnesses = new HashSet<>();
    for (int pixel : picture.argb()) {
      colours.add(pixel);
      lightnesses.add(Math.round(Picture.intensity(pixel)));
    }
    return colours.size() <= UNMIXED * lightnesses.size();
  }

  /** Mean distance of a picture's squares from what they would be in a map. */
  static double distance(Picture picture, ColourMap map) {
    double sum = 0;
    int squares = 0;
    for (int top = 0; top < picture.height(); top += SQUARE) {
      for (int left = 0; left < picture.width(); left += SQUARE) {
        sum += ofSquare(picture, map, left, top);
        squares++;
      }
    }
    return sum / squares;
  }

  private static double ofSquare(Picture picture, ColourMap map, int left, int top) {
    int right = Math.min(left + SQUARE, picture.width());
    int bottom = Math.min(top + SQUARE, picture.height());
    double[] sum = new double[3];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        float[] residual = map.residual(picture.argb()[y * picture.width() + x]);
        for (int axis = 0; axis < sum.length; axis++) {
          sum[axis] += residual[axis];
        }
      }
    }
    double length = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
    return length / ((right - left) * (bottom - top));
  }
}

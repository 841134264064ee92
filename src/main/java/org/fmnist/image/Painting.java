package org.fmnist.image;

import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Tells pictures that matplotlib painted in one of its colour maps from photographs. A painting's
 * colours lie on the map and not on a straight line, many values of it occur, and its ground is one
 * of the map's ends: 0 in Fashion-MNIST, and {@code imshow} stretches what it is given over the
 * whole map.
 */
final class Painting {
  /** Longest edge at which colours are looked at. */
  private static final int SAMPLE = 64;

  /** A picture whose channels lie no further apart on average than this is grey. */
  private static final double GREY = 8;

  /** The ground's value lies this close to an end of the map. */
  private static final int END = 12;

  /** Distance at which a ground is of the map's colour still. */
  private static final double GROUND_DISTANCE = 20;

  /** Mean distance of the other colours at most. */
  private static final double OBJECT_DISTANCE = 38;

  /** The same in a picture of few pixels, whose colours JPEG mixes. */
  private static final double SMALL_OBJECT_DISTANCE = 45;

  /**
   * Mean distance of all colours at most, but in a picture of few pixels with mixed colours; 300
   * pixels wide as JPEG, matplotlib's were within 3.
   */
  private static final double DISTANCE = 8;

  /**
   * The same where no colours are mixed: all that is left is how far {@link ColourMap} departs from
   * matplotlib's. Tints over three colours were 5 away or more.
   */
  private static final double UNMIXED_DISTANCE = 4;

  /**
   * Distance from one straight {@link Ramp} at least, of that from the map. As JPEG of 28x28
   * pixels, eight maps had 0.5 to 2.4 times the distance from the ramp that they had from their
   * map, twelve pictures in one colour at most 0.7, most of them below 0.5.
   */
  private static final double BENT = 0.6;

  /** Of {@link #BINS} equal parts of the map, so many occur. */
  private static final int MIN_BINS = 8;

  private static final int BINS = 16;

  private Painting() {}

  /** The map that a picture is painted in; nothing if it is grey, or looks like a photograph. */
  static Optional<ColourMap> map(Picture picture) {
    Picture sample =
        Math.max(picture.width(), picture.height()) > SAMPLE
            ? Resize.pick(picture, SAMPLE)
            : picture;
    if (isGrey(sample)) {
      return Optional.empty();
    }
    boolean unmixed = MixedColours.none(sample);
    boolean small = Math.max(picture.width(), picture.height()) < SAMPLE;
    ToDoubleFunction<ColourMap> distance =
        small && !unmixed
            ? map -> MixedColours.distance(sample, map)
            : map -> Fit.of(map, sample).mean();
    ColourMap best = Collections.min(ColourMap.ALL, Comparator.comparingDouble(distance));
    double limit = unmixed ? UNMIXED_DISTANCE : small ? best.mixingLimit() : DISTANCE;
    Fit fit = Fit.of(best, sample);
    return distance.applyAsDouble(best) <= limit
            && Ramp.distance(sample) >= BENT * fit.mean()
            && fit.isPainting(small)
        ? Optional.of(best)
        : Optional.empty();
  }

  private static boolean isGrey(Picture picture) {
    double spread = 0;
    for (int pixel : picture.argb()) {
      int red = Picture.red(pixel);
      int green = Picture.green(pixel);
      int blue = Picture.blue(pixel);
      spread += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }
    return spread / picture.argb().length <= GREY;
  }

  /**
   * How well a picture's colours lie on a map.
   *
   * @param end value of the corners, 0..255
   * @param mean distance of all pixels
   * @param ground mean distance of those that are of the corners' value
   * @param object mean distance of the others
   * @param bins parts of the map in which these lie
   */
  private record Fit(float end, double mean, double ground, double object, int bins) {
    static Fit of(ColourMap map, Picture picture) {
      float end = Backdrop.intensity(map.undone(picture));
      double ground = 0;
      double object = 0;
      int objects = 0;
      boolean[] occurs = new boolean[BINS];
      for (int pixel : picture.argb()) {
        ColourMap.Reading reading = map.read(pixel);
        if (Math.abs(reading.value() - end) <= END) {
          ground += reading.distance();
        } else {
          object += reading.distance();
          objects++;
          occurs[reading.value() * BINS / 256] = true;
        }
      }
      int all = picture.argb().length;
      int bins = 0;
      for (boolean one : occurs) {
        bins += one ? 1 : 0;
      }
      return new Fit(
          end,
          (ground + object) / all,
          ground / Math.max(1, all - objects),
          object / Math.max(1, objects),
          bins);
    }

    boolean isPainting(boolean small) {
      boolean atAnEnd = Math.min(end, 255 - end) <= END;
      return atAnEnd
          && ground <= GROUND_DISTANCE
          && object <= (small ? SMALL_OBJECT_DISTANCE : OBJECT_DISTANCE)
          && bins >= MIN_BINS;
    }
  }
}

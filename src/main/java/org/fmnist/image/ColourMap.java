package org.fmnist.image;

import java.util.List;

/**
 * Colour maps in which matplotlib paints numbers. Each is given by 33 of its colours at even
 * distances, between which the others lie within 9 of 255; they were sampled from matplotlib 3.11
 * by {@code src/test/resources/golden/image/pictures.py}. Viridis, plasma, inferno and magma are
 * Nathaniel Smith's and Stefan van der Walt's (CC0), cividis is Nunez, Anderton and Renslow's,
 * turbo Anton Mikhailov's; jet and hot are MATLAB's.
 */
final class ColourMap {
  private static final int COLOURS = 256;

  /** Lightness counts more than hue, which JPEG keeps at half the resolution only. */
  private static final float LIGHTNESS = 1.5f;

  /** How much more lightness counts where hue is mixed with that of the neighbours. */
  private static final float LIGHTNESS_OF_MIXED = 2.5f;

  /** {@link #mixingLimit} of maps whose colours JPEG can keep, and of those that it clips. */
  private static final double PASTEL = 9;

  private static final double SATURATED = 22;

  static final List<ColourMap> ALL =
      List.of(
          new ColourMap(
              "viridis",
              PASTEL,
              "440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d"
                  + "2f6b8e2c728e297a8e26828e23898e21908c1f978b1f9f8821a68527ad8131b57b"
                  + "3ebc744dc26c5cc8636ece5882d34d95d840aadc32c0df25d5e21aeae51afde725"),
          new ColourMap(
              "plasma",
              PASTEL,
              "0d08872206903105973f049c4c02a15901a56600a77201a87e03a88909a59511a1"
                  + "9f1a9ca92395b32c8ebc3587c43e7fcc4678d25071d9596adf6263e56b5deb7556"
                  + "f07f4ff48a48f89441fb9f3afdab33feb72dfdc328fcd025f9dd25f5eb27f0f921"),
          new ColourMap(
              "inferno",
              PASTEL,
              "0000040403120b0724150b37210c4a2f0a5b3d09654a0c6b56106e63156e70196e"
                  + "7d1e6d89226a962766a32c61af315bbb3654c63d4dd14545da4f3ce35932eb6529"
                  + "f1721ef67f14f98c0afb9b06fcaa0ffbba1ff9c932f5d949f2e865f3f586fcffa4"),
          new ColourMap(
              "magma",
              PASTEL,
              "0000040303120a0822130d341d114729115a36106b440f7650127c5d177f691c81"
                  + "7621818226818f2a819c2e7fa9337db6367ac33b75cf4070db476ae65164ee5c5e"
                  + "f46a5cf9785dfb8861fd9668fea571feb47bfec287fed194fde0a1fceeb0fcfdbf"),
          new ColourMap(
              "cividis",
              PASTEL,
              "00224e00285b002e6a0533711a386f273e6e32436d3b496c434e6c4b546c535a6d"
                  + "5a5f6e61656f686a716f70737676767c7c788381798b8778928d789a9376a29975"
                  + "aaa073b3a670bbad6dc3b369ccba64d4c15fddc858e6d051efd748f8df3cfee838"),
          new ColourMap(
              "jet",
              SATURATED,
              "0000800000a40000c80000ed0000ff001fff003fff005fff007fff009fff00bfff"
                  + "00dffc15fee22effc848ffaf62ff957cff7c95ff62afff48c8ff2ee2ff15fcf000"
                  + "ffd200ffb500ff9700ff7900ff5c00ff3e00ff2200ed0400c80000a40000800000"),
          new ColourMap(
              "hot",
              SATURATED,
              "0b00002000003500004a00005f00007400008800009d0000b20000c70000dc0000"
                  + "f10000ff0700ff1c00ff3100ff4600ff5a00ff6f00ff8400ff9900ffae00ffc300"
                  + "ffd800ffed00ffff04ffff23ffff43ffff62ffff82ffffa0ffffc0ffffdfffffff"),
          new ColourMap(
              "turbo",
              SATURATED,
              "30123b392a734040a24456c7466be34680f64293ff37a7fa28bbec1dccd918dcc3"
                  + "1ee8b031f2994cf97e6bfe648aff4ca2fc3cb8f735cced34dee037edd03af7c03a"
                  + "fdad35fe982cfb8022f56818ec520fe14109d23105c12302ac1701950d017a0403"));

  private final String name;
  private final double mixingLimit;

  /** Lightness and the two colour differences of each colour. */
  private final float[] painted = new float[3 * COLOURS];

  private ColourMap(String name, double mixingLimit, String samples) {
    this.name = name;
    this.mixingLimit = mixingLimit;
    int last = samples.length() / 6 - 1;
    for (int value = 0; value < COLOURS; value++) {
      float at = (float) value * last / (COLOURS - 1);
      int from = Math.min(last - 1, (int) at);
      float[] low = coordinates(sample(samples, from));
      float[] high = coordinates(sample(samples, from + 1));
      for (int axis = 0; axis < 3; axis++) {
        painted[3 * value + axis] = low[axis] + (at - from) * (high[axis] - low[axis]);
      }
    }
  }

  private static int sample(String samples, int index) {
    return Integer.parseInt(samples, 6 * index, 6 * index + 6, 16);
  }

  /** JPEG's own axes (JFIF 1.02): lightness, blue difference, red difference. */
  static float[] coordinates(int rgb) {
    float red = Picture.red(rgb);
    float green = Picture.green(rgb);
    float blue = Picture.blue(rgb);
    return new float[] {
      LIGHTNESS * (0.299f * red + 0.587f * green + 0.114f * blue),
      -0.1687f * red - 0.3313f * green + 0.5f * blue,
      0.5f * red - 0.4187f * green - 0.0813f * blue
    };
  }

  /** The number that is painted in the colour nearest to this one, and how far that is. */
  Reading read(int rgb) {
    return nearest(coordinates(rgb), 1);
  }

  /**
   * What a colour lacks to that of the number which it is painted for, as {@link #coordinates} have
   * it; the number is read by lightness foremost.
   */
  float[] residual(int rgb) {
    float[] residual = coordinates(rgb);
    int value = nearest(residual, LIGHTNESS_OF_MIXED).value();
    for (int axis = 0; axis < 3; axis++) {
      residual[axis] -= painted[3 * value + axis];
    }
    return residual;
  }

  private Reading nearest(float[] at, float lightnessWeight) {
    int nearest = 0;
    float least = Float.POSITIVE_INFINITY;
    for (int value = 0; value < COLOURS; value++) {
      float lightness = lightnessWeight * (painted[3 * value] - at[0]);
      float blue = painted[3 * value + 1] - at[1];
      float red = painted[3 * value + 2] - at[2];
      float square = lightness * lightness + blue * blue + red * red;
      if (square < least) {
        least = square;
        nearest = value;
      }
    }
    return new Reading(nearest, Math.sqrt(least));
  }

  /**
   * @param value 0..255
   * @param distance from the colour of that value, 0 when it is met
   */
  record Reading(int value, double distance) {}

  /**
   * The most that {@link MixedColours#distance} says of small paintings in this map: as JPEG of
   * quality 75 the first five maps had 2 to 8.2, jet, hot and turbo up to 22.
   */
  double mixingLimit() {
    return mixingLimit;
  }

  /** The numbers behind a picture that is painted in this map, as intensities of grey. */
  Picture undone(Picture painting) {
    int[] argb = new int[painting.argb().length];
    for (int i = 0; i < argb.length; i++) {
      int value = read(painting.argb()[i]).value();
      argb[i] = Picture.opaque(value, value, value);
    }
    return new Picture(painting.width(), painting.height(), argb);
  }

  /** As matplotlib calls it. */
  @Override
  public String toString() {
    return name;
  }
}

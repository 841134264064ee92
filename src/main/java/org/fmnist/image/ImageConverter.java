package org.fmnist.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fmnist.io.FmnistException;

/**
 * Makes of an image file what the makers of Fashion-MNIST made of a shop's photographs (Xiao, Rasul
 * and Vollgraf 2017, arXiv:1708.07747, section 2): trim edges that look like the corners (within 5
 * % of the largest intensity in RGB space), bring the longest edge to 28 by leaving out rows and
 * columns, sharpen with a Gaussian of radius and standard deviation 1 with increasing effect near
 * outlines, extend the shortest edge to 28 with the object in the centre, negate, convert to 8-bit
 * grey. Static functions only, which may be called from several threads.
 *
 * <p>Deviations, since anything may come here and not only thumbnails of 51x73 pixels on a ground
 * of #fdfdfd:
 *
 * <ul>
 *   <li>a file of exactly 28x28 pixels is taken as it is, but for negation: an image of
 *       Fashion-MNIST comes back unchanged;
 *   <li>a larger picture is first averaged down to the resolution of those thumbnails, so that
 *       leaving out rows does not pick noise; a smaller one has rows and columns repeated and is
 *       not sharpened;
 *   <li>the background becomes exactly 0, whatever its shade, and intensities in between are
 *       stretched accordingly;
 *   <li>an image that matplotlib drew, in false colours or as a figure, is read back (see the class
 *       {@code Rendering}); uneven light is taken off photographs (see {@code Light});
 *   <li>light objects on dark ground are not negated (see {@link Invert});
 *   <li>what is transparent is background; photographs are turned upright (Exif);
 *   <li>how strong the sharpening is and what an outline is, the paper leaves open: see the class
 *       {@code Sharpen}.
 * </ul>
 */
public final class ImageConverter {
  /** Longest edge at which edges are trimmed: fine enough to aim well, coarse enough for dust. */
  private static final int TRIM_AT = 256;

  /** Longest edge before rows and columns are left out: as in the paper, about 2.5 times 28. */
  private static final int THUMBNAIL = 70;

  /** A transparent picture whose visible part is lighter than this would vanish on white. */
  private static final float LIGHT = 200;

  /** Contrast from which on an object is taken for light, or dark, without doubt. */
  private static final double SURE = 0.5;

  private static final int WHITE = 255;
  private static final int BLACK = 0;

  private ImageConverter() {}

  /**
   * Reads and converts a PNG, JPEG, BMP or GIF file.
   *
   * @throws FmnistException if the file is missing, is no image, is damaged, or claims more than
   *     100 million pixels
   */
  public static ConvertedImage read(Path file, Invert invert) {
    List<String> notes = new ArrayList<>();
    return convert(ImageDecoder.decode(file, notes), invert, notes);
  }

  /**
   * Reads and converts the bytes of such a file.
   *
   * @param name what messages call it
   * @throws FmnistException as {@link #read(Path, Invert)} says
   */
  public static ConvertedImage read(String name, byte[] bytes, Invert invert) {
    List<String> notes = new ArrayList<>();
    return convert(ImageDecoder.decode(EncodedImage.of(name, bytes), notes), invert, notes);
  }

  static ConvertedImage convert(Picture decoded, Invert invert, List<String> notes) {
    Picture opaque = opaque(decoded, invert, notes);
    Picture picture = Rendering.read(opaque, notes).orElseGet(() -> evenlyLit(opaque, notes));
    float background = Backdrop.intensity(picture);
    boolean negate = negates(picture, background, invert, notes);
    Optional<Picture> object = Trim.apply(Resize.average(picture, TRIM_AT));
    if (object.isEmpty()) {
      notes.add("the image is of one colour: there is nothing to classify");
      return new ConvertedImage(new byte[ConvertedImage.SIDE * ConvertedImage.SIDE], negate, notes);
    }
    if (picture.width() == ConvertedImage.SIDE && picture.height() == ConvertedImage.SIDE) {
      return new ConvertedImage(asItIs(picture, negate), negate, notes);
    }
    return new ConvertedImage(centred(object.get(), background, negate), negate, notes);
  }

  private static Picture evenlyLit(Picture picture, List<String> notes) {
    Optional<Picture> evened = Light.evened(picture);
    if (evened.isPresent()) {
      notes.add("uneven light: evened out");
    }
    return evened.orElse(picture);
  }

  private static Picture opaque(Picture picture, Invert invert, List<String> notes) {
    if (!picture.isTransparent()) {
      return picture;
    }
    boolean white =
        switch (invert) {
          case YES -> true;
          case NO -> false;
          case AUTO -> picture.opaqueMean() < LIGHT;
        };
    notes.add("transparent parts taken as " + (white ? "white" : "black") + " background");
    return picture.over(white ? WHITE : BLACK);
  }

  private static boolean negates(
      Picture picture, float background, Invert invert, List<String> notes) {
    if (invert != Invert.AUTO) {
      return invert == Invert.YES;
    }
    double contrast = Backdrop.contrast(picture, background);
    boolean negate = contrast < 0;
    if (negate) {
      notes.add("dark on light: negated");
    }
    if (contrast != 0 && Math.abs(contrast) < SURE) {
      notes.add(
          "unsure whether the object is "
              + (negate ? "dark on light" : "light on dark")
              + ": some parts are lighter than the corners, others darker");
    }
    return negate;
  }

  private static byte[] asItIs(Picture picture, boolean negate) {
    byte[] pixels = new byte[picture.argb().length];
    for (int i = 0; i < pixels.length; i++) {
      float intensity = Picture.intensity(picture.argb()[i]);
      pixels[i] = (byte) Math.round(negate ? 255 - intensity : intensity);
    }
    return pixels;
  }

  private static byte[] centred(Picture object, float background, boolean negate) {
    boolean reduced = Math.max(object.width(), object.height()) > ConvertedImage.SIDE;
    Picture small = Resize.pick(Resize.average(object, THUMBNAIL), ConvertedImage.SIDE);
    float[] light = lightOnBlack(small, background, negate);
    float[] sharp = reduced ? Sharpen.apply(light, small.width(), small.height()) : light;
    byte[] pixels = new byte[ConvertedImage.SIDE * ConvertedImage.SIDE];
    int left = (ConvertedImage.SIDE - small.width()) / 2;
    int top = (ConvertedImage.SIDE - small.height()) / 2;
    for (int i = 0; i < sharp.length; i++) {
      int at = (top + i / small.width()) * ConvertedImage.SIDE + left + i % small.width();
      pixels[at] = (byte) Math.round(Math.max(0, Math.min(255, sharp[i])));
    }
    return pixels;
  }

  /** Intensities above the background, stretched so that they can reach 255. */
  private static float[] lightOnBlack(Picture picture, float background, boolean negate) {
    float range = Math.max(1, negate ? background : 255 - background);
    float[] light = new float[picture.argb().length];
    for (int i = 0; i < light.length; i++) {
      float above = Picture.intensity(picture.argb()[i]) - background;
      light[i] = Math.max(0, negate ? -above : above) * 255 / range;
    }
    return light;
  }
}

package org.fmnist.image;

import java.util.List;
import java.util.Optional;

/**
 * An image of the dataset as programs draw it: in false colours, as a square of a figure, enlarged.
 * It is brought back to 28x28 pixels by averaging, without trimming and sharpening: it was once.
 */
final class Rendering {
  /** Longest edge at which colours are undone; beyond, rows and columns are left out. */
  private static final int LONGEST = 512;

  /** An object of the dataset reaches from edge to edge, at least over this part. */
  private static final float OBJECT = 0.8f;

  private Rendering() {}

  /**
   * The image of grey that was drawn.
   *
   * @param notes receives what was undone
   * @return nothing if the picture does not look drawn
   */
  static Optional<Picture> read(Picture picture, List<String> notes) {
    Optional<Picture> panel = Figure.panel(picture);
    Optional<ColourMap> map = Painting.map(panel.orElse(picture));
    if (map.isEmpty() && panel.filter(Rendering::holdsAnImage).isEmpty()) {
      return Optional.empty();
    }
    Picture drawn = panel.orElse(picture);
    if (panel.isPresent()) {
      notes.add("a figure with white margins: only its inner panel is used");
    }
    if (map.isPresent()) {
      drawn = map.get().undone(atMost(drawn, LONGEST));
      notes.add("painted in matplotlib's colour map " + map.get() + ": undone");
    }
    return Optional.of(isSquare(drawn) ? small(drawn) : drawn);
  }

  /** In grey, a panel differs from a square object only by what is in it. */
  private static boolean holdsAnImage(Picture panel) {
    float ground = Backdrop.intensity(panel);
    if (Math.min(ground, 255 - ground) > Backdrop.CLOSE) {
      return false;
    }
    return Trim.apply(Resize.average(panel, LONGEST))
        .filter(
            object ->
                Math.max(object.width(), object.height())
                    >= OBJECT * Math.min(LONGEST, panel.width()))
        .isPresent();
  }

  private static boolean isSquare(Picture picture) {
    return Math.abs(picture.width() - picture.height())
        <= Math.max(picture.width(), picture.height()) / ConvertedImage.SIDE;
  }

  private static Picture small(Picture picture) {
    int side = Math.min(picture.width(), picture.height());
    if (side < ConvertedImage.SIDE) {
      return picture;
    }
    return Resize.average(picture.crop(0, 0, side, side), ConvertedImage.SIDE);
  }

  private static Picture atMost(Picture picture, int longest) {
    return Math.max(picture.width(), picture.height()) > longest
        ? Resize.pick(picture, longest)
        : picture;
  }
}

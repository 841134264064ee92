package org.fmnist.image;

import java.util.Locale;
import org.fmnist.data.UsageException;

/** Whether an image's intensities are negated: the network knows light objects on black. */
public enum Invert {
  /** Negate when the object is darker than the image's corners. */
  AUTO,
  /** Always negate: the object is dark on light. */
  YES,
  /** Never negate: the object is light on dark. */
  NO;

  /**
   * The value of a flag.
   *
   * @throws UsageException if it is none of {@code auto}, {@code yes}, {@code no}
   */
  public static Invert parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "yes" -> YES;
      case "no" -> NO;
      default -> throw new UsageException("--invert: expected auto, yes or no, found " + text);
    };
  }
}

package org.fmnist.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names what is not read by its first bytes: pictures in other formats, and what people take for
 * pictures. The signatures are those of the formats' own descriptions; brands of ISO/IEC 14496-12
 * tell HEIC and AVIF apart.
 */
final class OtherFormats {
  /** So many bytes are enough. */
  static final int HEAD = 512;

  private static final String CONVERT = "save it as PNG or JPEG";

  /**
   * @param pattern of the first bytes, each a character of ISO 8859-1
   * @param remedy what to do
   */
  private record Kind(Pattern pattern, String name, String remedy) {
    static Kind picture(String pattern, String name) {
      return new Kind(Pattern.compile("(?s)" + pattern), name, CONVERT);
    }

    static Kind other(String pattern, String name, String remedy) {
      return new Kind(Pattern.compile("(?is)" + pattern), name, remedy);
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          Kind.picture("RIFF....WEBP", "a WebP image"),
          Kind.picture("II[*+]\0|MM\0[*+]", "a TIFF image"),
          Kind.picture("....ftyp(avi[fs]|.{8,60}avif)", "an AVIF image"),
          Kind.picture("....ftyp(hei|hev|mif1|msf1)", "a HEIC image"),
          Kind.picture("\0\0\0\fjP  |\u00ffO\u00ffQ", "a JPEG 2000 image"),
          Kind.picture("\u00ff\n|\0\0\0\fJXL ", "a JPEG XL image"),
          Kind.picture("8BPS", "a Photoshop image"),
          Kind.picture("\0\0[\1\2]\0", "an icon of Windows"),
          Kind.picture("P[1-7]\\s", "a Netpbm image"),
          Kind.other("(\u00ef\u00bb\u00bf)?\\s*(<\\?xml.*)?<svg\\b", "an SVG drawing", CONVERT),
          Kind.other("%PDF", "a PDF document", "save its picture as PNG or JPEG"),
          Kind.other("\\s*<(!doctype html|html)\\b", "a page in HTML", "download the image itself"),
          Kind.other("version https://git-lfs", "a pointer of Git LFS", "git lfs pull brings it"),
          Kind.other("PK\3\4", "a ZIP archive", "unpack it"),
          Kind.other("\u001f\u008b", "a file packed by gzip", "unpack it"),
          Kind.other("\u0093NUMPY", "an array of NumPy", "save each image as PNG"));

  private OtherFormats() {}

  /**
   * What a file is instead of an image that is read.
   *
   * @param name of the file
   */
  static String described(byte[] head, String name) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    Optional<Kind> known =
        KINDS.stream().filter(kind -> kind.pattern().matcher(text).lookingAt()).findFirst();
    return known
        .map(kind -> kind.name() + ": " + name + "; " + kind.remedy())
        .orElseGet(() -> (head.length == 0 ? "an empty file: " : "something else: ") + name);
  }
}

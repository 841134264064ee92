package org.fmnist.io;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The header of an IDX file, the format of MNIST: two zero bytes, the type of the elements, the
 * number of dimensions, and the size of each, big-endian. Nothing in it is believed: sizes are as
 * they stand, and may be anything. Immutable as long as nobody writes to the arrays.
 *
 * @param magic the first four bytes
 * @param type the elements' name, such as {@code uint8}
 * @param shape each an unsigned number of 32 bits
 */
public record IdxHeader(int magic, String type, int[] shape) {
  /**
   * From Yann LeCun's page on MNIST, <a href="http://yann.lecun.com/exdb/mnist/">FILE FORMATS</a>.
   */
  private static final Map<Integer, String> TYPES =
      Map.of(
          0x08, "uint8", 0x09, "int8", 0x0B, "int16", 0x0C, "int32", 0x0D, "float32", 0x0E,
          "float64");

  /** What stands in the first four bytes of files that people save under a dataset's name. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "<!DO", "a page in HTML",
          "<!do", "a page in HTML",
          "<htm", "a page in HTML",
          "<HTM", "a page in HTML",
          "<?xm", "a page in XML",
          "vers", "a pointer of Git LFS",
          "PK\3\4", "a zip archive",
          "\u0093NUM", "an array of NumPy");

  /**
   * Reads a header; the elements come next.
   *
   * @throws FileFormatException if it is none; one line says what the file is, if that is known
   */
  public static IdxHeader read(IdxInput input) {
    int magic = input.int32("magic number");
    String type = TYPES.get(magic >>> 8);
    if (type == null) {
      throw otherKind(input.name(), magic);
    }
    int[] shape = new int[magic & 0xFF];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = input.int32(dimension(d, shape.length));
    }
    return new IdxHeader(magic, type, shape);
  }

  private static String dimension(int d, int rank) {
    return d == 0 ? "count" : rank != 3 ? "size of dimension " + d : d == 1 ? "rows" : "columns";
  }

  private static FileFormatException otherKind(String name, int magic) {
    byte[] bytes = {(byte) (magic >> 24), (byte) (magic >> 16), (byte) (magic >> 8), (byte) magic};
    String found = OTHERS.get(new String(bytes, StandardCharsets.ISO_8859_1));
    return found == null
        ? FileFormatException.at(
            name,
            0,
            "magic number",
            "that of an IDX file",
            String.format(Locale.ROOT, "0x%08x", magic))
        : FileFormatException.otherKind(
            name, "file", "IDX", found, "download the file itself, and unpack archives");
  }

  /** Such as {@code 0x00000803 (uint8 in 3 dimensions)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "0x%08x (%s in %d dimension%s)",
        magic,
        type,
        shape.length,
        shape.length == 1 ? "" : "s");
  }
}

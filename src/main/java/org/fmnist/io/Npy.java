package org.fmnist.io;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * NumPy's format of one array in a file ({@code numpy.save} and {@code numpy.load}), versions 1 to
 * 3: row-major arrays of the types of {@link ElementType}, little-endian. Writes version 1. Static
 * functions only, which may be called from several threads.
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy pads headers so that the elements start at a multiple of it. */
  private static final int ALIGNMENT = 64;

  private static final int MAX_HEADER_BYTES = 1 << 16;

  /** More than 80,000 images of float32, or 320,000 of uint8. */
  private static final int MAX_BYTES = 1 << 28;

  private Npy() {}

  /**
   * Writes an array of uint8.
   *
   * @throws FmnistException if the disk refuses; no part of a file is left then
   * @throws IllegalArgumentException if the shape does not hold that many elements
   */
  public static void write(Path file, byte[] uint8, int... shape) {
    write(file, new NpyArray(ElementType.UINT8, shape, uint8));
  }

  /** Writes an array of float32; see {@link #write(Path, byte[], int...)}. */
  public static void write(Path file, float[] float32, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(float32.length, ElementType.FLOAT32.bytes())];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(float32);
    write(file, new NpyArray(ElementType.FLOAT32, shape, bytes));
  }

  /** Writes an array of int32; see {@link #write(Path, byte[], int...)}. */
  public static void write(Path file, int[] int32, int... shape) {
    byte[] bytes = new byte[Math.multiplyExact(int32.length, ElementType.INT32.bytes())];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(int32);
    write(file, new NpyArray(ElementType.INT32, shape, bytes));
  }

  /** Writes an array of any type; see {@link #write(Path, byte[], int...)}. */
  public static void write(Path file, NpyArray array) {
    NpyHeader header = new NpyHeader(array.dtype(), array.shape());
    if (header.bytes() != array.bytes().length
        || Arrays.stream(array.shape()).anyMatch(side -> side < 0)) {
      throw new IllegalArgumentException(
          "expected the bytes of " + array + ", found " + array.bytes().length);
    }
    AtomicFiles.write(
        file,
        (OutputStream out) -> {
          out.write(preamble(header.text()));
          out.write(array.bytes());
        });
  }

  private static byte[] preamble(String header) {
    int fixed = MAGIC.length + 2 + Short.BYTES;
    int end = (fixed + header.length()) / ALIGNMENT * ALIGNMENT + ALIGNMENT;
    byte[] preamble = new byte[end];
    Arrays.fill(preamble, (byte) ' ');
    ByteBuffer.wrap(preamble)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) (end - fixed))
        .put(header.getBytes(StandardCharsets.US_ASCII));
    preamble[end - 1] = '\n';
    return preamble;
  }

  /**
   * Reads an array.
   *
   * @throws FmnistException if the file is missing, damaged, or of a kind not read here: other
   *     types, big-endian, in Fortran order, pickled objects, more than 256 MB
   */
  public static NpyArray read(Path file) {
    return parse(file.toString(), BoundedFile.read(file, MAX_BYTES));
  }

  /** Reads the bytes of a file; {@code name} is how messages call it. */
  public static NpyArray parse(String name, byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = headerBytes(name, in);
    int headerAt = in.position();
    if (headerBytes < 0 || headerBytes > Math.min(MAX_HEADER_BYTES, in.remaining())) {
      throw FileFormatException.at(
          name,
          headerAt,
          "header",
          "at most " + Math.min(MAX_HEADER_BYTES, in.remaining()) + " bytes",
          Integer.toUnsignedString(headerBytes));
    }
    byte[] header = new byte[headerBytes];
    in.get(header);
    NpyHeader parsed =
        NpyHeader.parse(name, headerAt, new String(header, StandardCharsets.ISO_8859_1));
    if (parsed.bytes() != in.remaining()) {
      throw FileFormatException.at(
          name,
          in.position(),
          "elements",
          parsed.bytes() + " bytes of " + parsed.dtype() + Arrays.toString(parsed.shape()),
          in.remaining());
    }
    byte[] elements = new byte[in.remaining()];
    in.get(elements);
    return new NpyArray(parsed.dtype(), parsed.shape(), elements);
  }

  private static int headerBytes(String name, ByteBuffer in) {
    final int shortest = MAGIC.length + 2 + Integer.BYTES;
    if (in.remaining() < shortest) {
      throw FileFormatException.at(
          name, 0, "file", "at least " + shortest + " bytes", in.remaining());
    }
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw FileFormatException.at(
          name, 0, "magic number", "that of an .npy file (\\x93NUMPY)", hex(magic));
    }
    int version = in.get();
    int minor = in.get();
    if (version < 1 || version > 3 || minor != 0) {
      throw FileFormatException.at(
          name,
          MAGIC.length,
          "version",
          "1.0, 2.0 or 3.0",
          (version & 0xFF) + "." + (minor & 0xFF));
    }
    return version == 1 ? in.getShort() & 0xFFFF : in.getInt();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

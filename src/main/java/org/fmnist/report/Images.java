package org.fmnist.report;

import java.nio.file.Path;
import java.util.Arrays;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.ElementType;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;

/** Arrays of uint8 or float32 [N,28,28] in .npy files. */
final class Images {
  private static final int PIXELS = Canvas.SIDE * Canvas.SIDE;

  private Images() {}

  /**
   * All pixels of a file, rounded where they are not whole.
   *
   * @throws FmnistException if it cannot be read or holds anything else
   */
  static byte[] read(Path file) {
    NpyArray array = Npy.read(file);
    byte[] bytes = array.dtype() == ElementType.FLOAT32 ? rounded(array) : array.bytes();
    int[] shape = array.shape();
    if (shape.length != 3 || bytes.length != shape[0] * PIXELS) {
      throw new FmnistException(
          file
              + ": expected uint8 or float32 [N,28,28], found "
              + array
              + "; is it from another program?");
    }
    return bytes;
  }

  private static byte[] rounded(NpyArray array) {
    float[] pixels = array.floats();
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(Math.max(0, Math.min(FashionMnist.MAX_PIXEL, pixels[i])));
    }
    return bytes;
  }

  static byte[] at(byte[] images, int index) {
    return Arrays.copyOfRange(images, index * PIXELS, (index + 1) * PIXELS);
  }
}

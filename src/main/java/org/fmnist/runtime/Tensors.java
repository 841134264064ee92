package org.fmnist.runtime;

import org.fmnist.data.FashionMnist;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * Copies between Java arrays and native tensors, in one block each. Static functions only, which
 * may be called from several threads.
 */
public final class Tensors {
  private Tensors() {}

  /**
   * A tensor of shape [N,28,28,1]; the caller closes it.
   *
   * @param pixels N images of 784 values
   * @throws IllegalArgumentException if the length is no multiple of 784
   */
  public static TFloat32 images(float[] pixels) {
    int n = rows(pixels, FashionMnist.PIXELS);
    return of(pixels, n, FashionMnist.SIDE, FashionMnist.SIDE, 1);
  }

  /** A tensor of shape [N,10] of N rows of 10; the caller closes it. */
  public static TFloat32 labels(float[] labels) {
    return of(labels, rows(labels, FashionMnist.CLASSES), FashionMnist.CLASSES);
  }

  /** A float32 tensor of any shape; the caller closes it. */
  public static TFloat32 of(float[] values, long... shape) {
    return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values));
  }

  /** A copy of a float32 tensor's elements. */
  public static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  private static int rows(float[] values, int width) {
    if (values.length % width != 0) {
      throw new IllegalArgumentException(
          "expected a multiple of " + width + " values, found " + values.length);
    }
    return values.length / width;
  }
}

package org.fmnist.graph.fast;

import org.fmnist.data.FashionMnist;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What session runs of one size are fed with, used again by each of them.
 *
 * @param images [size,28,28,1]
 * @param classes [size]
 * @param labels [size]
 */
record RunInputs(int size, TFloat32 images, TInt32 classes, TInt32 labels)
    implements AutoCloseable {
  static RunInputs of(int size) {
    TFloat32 images = TFloat32.tensorOf(Shape.of(size, FashionMnist.SIDE, FashionMnist.SIDE, 1));
    images.asRawTensor().data().asFloats().write(new float[size * FashionMnist.PIXELS]);
    return new RunInputs(
        size, images, TInt32.tensorOf(Shape.of(size)), TInt32.tensorOf(Shape.of(size)));
  }

  /** Puts the images from {@code first} on into the input tensor and says how many. */
  int fill(float[] pixels, int first, int count) {
    int filled = Math.min(size, count - first);
    FloatDataBuffer buffer = images.asRawTensor().data().asFloats();
    buffer.write(pixels, first * FashionMnist.PIXELS, filled * FashionMnist.PIXELS);
    if (filled < size) {
      buffer
          .offset((long) filled * FashionMnist.PIXELS)
          .write(new float[(size - filled) * FashionMnist.PIXELS]);
    }
    return filled;
  }

  @Override
  public void close() {
    images.close();
    classes.close();
    labels.close();
  }
}

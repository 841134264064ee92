package org.fmnist.serve;

import java.util.Arrays;
import java.util.Set;
import org.fmnist.data.FashionMnist;

/**
 * Numbers of a request, and their shape.
 *
 * @param shape the size of each dimension
 * @param values row-major
 */
record Tensor(int[] shape, float[] values) {
  /** Images of one request; who has more asks several times. */
  static final int MAX_IMAGES = 1000;

  static final int MAX_VALUES = MAX_IMAGES * FashionMnist.PIXELS;

  private static final int[] IMAGE = {FashionMnist.SIDE, FashionMnist.SIDE, 1};

  /** Formats that a number of a tensor may have. */
  static final Set<String> TYPES = Set.of("FP32", "UINT8");

  /**
   * The pixels, if this is a tensor of images.
   *
   * @param where what messages call it
   * @throws HttpProblem if it is not [N,28,28,1] with N from 1 to {@value #MAX_IMAGES}, 0..255
   */
  float[] images(String where) {
    boolean images =
        shape.length == IMAGE.length + 1
            && shape[0] >= 1
            && shape[0] <= MAX_IMAGES
            && Arrays.equals(shape, 1, shape.length, IMAGE, 0, IMAGE.length);
    if (!images) {
      throw HttpProblem.badRequest(
          where
              + ": expected shape [N,28,28,1] with N from 1 to "
              + MAX_IMAGES
              + ", found "
              + Arrays.toString(shape));
    }
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0 && values[i] <= FashionMnist.MAX_PIXEL)) {
        throw HttpProblem.badRequest(
            where
                + ": expected pixels from 0 to 255, found "
                + values[i]
                + " in image "
                + i / FashionMnist.PIXELS);
      }
    }
    return values;
  }
}

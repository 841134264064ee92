package org.fmnist.graph.fast;

import java.util.Arrays;
import java.util.List;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The gradient of images. Back through the first convolution its gradient has one channel, and
 * kernels that work on many channels at a time are wasted on it: it took a quarter of the whole
 * gradient's time. So here one convolution of stride {@value #BLOCK} makes all pixels of a block of
 * 4x4 as its channels, from a kernel in which the layer's stands once for each of them.
 */
final class ImageGradient {
  private static final int BLOCK = 4;

  private static final int SIDE = Math.toIntExact(Variable.CONV1_KERNEL.shape()[0]);
  private static final int FEATURES = Math.toIntExact(Variable.CONV1_KERNEL.shape()[3]);

  /** As far as a block's first pixel, and as its last one, reaches beyond it. */
  private static final int BEFORE = SIDE / 2;

  private static final int AFTER = SIDE - 1 - BEFORE;

  private static final int REACH = BEFORE + BLOCK + AFTER;

  private final Ops tf;
  private final Operand<TFloat32> kernel;

  /**
   * @param kernel of the first convolution, [6,6,1,24]
   */
  ImageGradient(Ops tf, Operand<TFloat32> kernel) {
    this.tf = tf;
    this.kernel = ofBlocks(kernel);
  }

  /**
   * Adds the gradient to the graph.
   *
   * @param loss one number for each image, [N]; each image's gradient is of its own
   * @return [N,28,28,1]
   */
  Operand<TFloat32> of(Operand<TFloat32> loss, ForwardPass pass) {
    Operand<TFloat32> convolved =
        tf.gradients(tf.sum(loss, tf.constant(0)), List.of(pass.convolved())).dy(0);
    Conv2d.Options padding =
        Conv2d.explicitPaddings(
            0L, 0L, (long) BEFORE, (long) AFTER, (long) BEFORE, (long) AFTER, 0L, 0L);
    List<Long> strides = List.of(1L, (long) BLOCK, (long) BLOCK, 1L);
    return tf.nn.depthToSpace(
        tf.nn.conv2d(convolved, kernel, strides, "EXPLICIT", padding), (long) BLOCK);
  }

  /** [9,9,24,16]: where the layer's kernel does not reach stand zeros. */
  private Operand<TFloat32> ofBlocks(Operand<TFloat32> kernel) {
    Operand<TFloat32> rows = tf.reshape(kernel, tf.constant(new int[] {SIDE * SIDE, FEATURES}));
    Operand<TFloat32> zeros = tf.zeros(tf.constant(new int[] {1, FEATURES}), TFloat32.class);
    Operand<TFloat32> withZeros = tf.concat(List.of(rows, zeros), tf.constant(0));
    Operand<TInt32> places = tf.constant(StdArrays.ndCopyOf(places()));
    Operand<TFloat32> placed = tf.gather(withZeros, places, tf.constant(0));
    return tf.linalg.transpose(placed, tf.constant(new int[] {0, 1, 3, 2}));
  }

  /** Which row of the layer's kernel, by position and pixel of the block; its end: none. */
  private static int[][][] places() {
    int[][][] places = new int[REACH][REACH][BLOCK * BLOCK];
    for (int[][] row : places) {
      for (int[] pixels : row) {
        Arrays.fill(pixels, SIDE * SIDE);
      }
    }
    for (int pixel = 0; pixel < BLOCK * BLOCK; pixel++) {
      for (int tap = 0; tap < SIDE * SIDE; tap++) {
        int y = pixel / BLOCK + SIDE - 1 - tap / SIDE;
        int x = pixel % BLOCK + SIDE - 1 - tap % SIDE;
        places[y][x][pixel] = tap;
      }
    }
    return places;
  }
}

package org.fmnist.graph.exact;

/**
 * The seeds that TensorFlow gives the random operations of {@code model.py}, none of which has one
 * of its own: the initial values of the five kernels, then the four dropouts. Immutable.
 */
public enum OperationSeeds {
  /** The graph's size when the operation was made; these stand in the original's MetaGraph. */
  TF1,

  /** Random operations, counted; so does {@code tensorflow.compat.v1} of TensorFlow 2. */
  TF2;

  private static final long[] OF_TF1 = {9, 22, 35, 48, 61, 136, 209, 282, 353};

  /** TensorFlow takes seeds modulo this, and puts it in the place of two zeros. */
  private static final long LIMIT = Integer.MAX_VALUE;

  private static final int KERNELS = 5;

  /**
   * The two seeds of an operation.
   *
   * @param seed of the graph
   * @param seed2 of the operation
   */
  record Pair(long seed, long seed2) {}

  /** Of the initial values of a kernel, from 0. */
  Pair kernel(long graphSeed, int index) {
    return pair(graphSeed, index);
  }

  /** Of a dropout, from 0. */
  Pair dropout(long graphSeed, int index) {
    return pair(graphSeed, KERNELS + index);
  }

  private Pair pair(long graphSeed, int operation) {
    long operationSeed =
        switch (this) {
          case TF1 -> OF_TF1[operation];
          case TF2 -> operation;
        };
    long seed = Math.floorMod(graphSeed, LIMIT);
    // Two zeros would ask the kernel for a seed that differs each time.
    return new Pair(seed, seed == 0 && operationSeed == 0 ? LIMIT : operationSeed);
  }
}

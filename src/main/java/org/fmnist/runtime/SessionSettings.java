package org.fmnist.runtime;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * How a session runs its graph. Immutable.
 *
 * @param threads threads inside and between operations; 0 takes all cores. Each session has pools
 *     of its own. Last bits depend on the number.
 * @param device where to run
 */
public record SessionSettings(int threads, Device device) {
  /** All cores, and the GPU if there is one. */
  public static SessionSettings defaults() {
    return new SessionSettings(0, Device.AUTO);
  }

  /**
   * The configuration of {@code train.py} ({@code allow_soft_placement}, {@code allow_growth}).
   *
   * @param optimizeGraph whether TensorFlow may rewrite the graph; rewriting changes last bits
   */
  ConfigProto toConfig(boolean optimizeGraph) {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .setIntraOpParallelismThreads(threads)
            // With one thread, a negative number lets each call run on the thread that makes it, so
            // that calls made at once do not queue for the one thread of the pool.
            .setInterOpParallelismThreads(threads == 1 ? -1 : threads)
            .setUsePerSessionThreads(threads != 1);
    if (device == Device.CPU) {
      config.putDeviceCount("GPU", 0);
    }
    if (!optimizeGraph) {
      config.setGraphOptions(
          GraphOptions.newBuilder()
              .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)));
    }
    return config.build();
  }
}

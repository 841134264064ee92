package org.fmnist.flags;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.DatasetSource;
import org.fmnist.data.OriginalBatches;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;

/**
 * What the flags of every verb mean. Static functions only, which may be called from several
 * threads.
 */
public final class CommonFlags {
  private static final int MAX_THREADS = 4096;

  private CommonFlags() {}

  /** What {@code --checkpoint} names: the shipped weights if it is not given. */
  public static WeightsSource checkpoint(Arguments arguments) {
    return arguments.text("checkpoint").map(WeightsSource::parse).orElseGet(WeightsSource::shipped);
  }

  /** The weights of {@code --checkpoint}; what a user should know of them goes to the notes. */
  public static Weights weights(Arguments arguments, Consumer<String> notes) {
    return checkpoint(arguments).read(notes);
  }

  /** What {@code --data} names: the embedded dataset if it is not given. */
  public static DatasetSource data(Arguments arguments) {
    return arguments.path("data").map(DatasetSource::of).orElseGet(DatasetSource::embedded);
  }

  /** The images of {@code --data}; what a user should know of them goes to the notes. */
  public static Dataset dataset(Arguments arguments, Consumer<String> notes) {
    return data(arguments).read(notes);
  }

  public static long seed(Arguments arguments) {
    return arguments.integer("seed", OriginalBatches.SEED, 0L, Long.MAX_VALUE);
  }

  public static int batchSize(Arguments arguments, int fallback) {
    return arguments.integer("batch-size", fallback, 1, 100_000);
  }

  /** What {@code --threads} and {@code --device} say; opening a session checks the device. */
  public static SessionSettings session(Arguments arguments) {
    return new SessionSettings(threads(arguments), device(arguments));
  }

  public static int threads(Arguments arguments) {
    return arguments.integer("threads", 0, 0, MAX_THREADS);
  }

  public static Device device(Arguments arguments) {
    return arguments.choice("device", Device.class, Device.AUTO);
  }

  /** What {@code --precision} says; {@link ComputePrecision#FP32} if it is not given. */
  public static ComputePrecision precision(Arguments arguments) {
    return arguments.choice("precision", ComputePrecision.class, ComputePrecision.FP32);
  }

  /** Checks the flags that every verb takes, also where the verb does not use them. */
  public static void check(Arguments arguments) {
    seed(arguments);
    batchSize(arguments, 1);
    threads(arguments);
    device(arguments);
  }

  /**
   * The directory of {@code --out}, whatever is there.
   *
   * @throws org.fmnist.io.InvalidSettingException if the flag is missing
   */
  public static Path namedOut(Arguments arguments) {
    arguments.required("out", "a directory");
    return arguments.out().orElseThrow();
  }
}

package org.fmnist.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.AtomicFiles;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.UsageException;
import org.fmnist.data.UserErrorException;
import org.fmnist.graph.Device;
import org.fmnist.graph.SessionSettings;
import org.fmnist.graph.Weights;

/** What the flags of every verb mean. */
final class CommonFlags {
  private static final int MAX_THREADS = 4096;

  private CommonFlags() {}

  static Weights weights(Arguments arguments) {
    return arguments.path("checkpoint").map(Checkpoints::read).orElseGet(Checkpoints::embedded);
  }

  /** What {@link #weights} reads, in words. */
  static String checkpoint(Arguments arguments) {
    return arguments.text("checkpoint").orElse("shipped");
  }

  static Dataset dataset(Arguments arguments) {
    return arguments.path("data").map(Dataset::read).orElseGet(Dataset::embedded);
  }

  /** The images that {@code --split} names; validation as the original splits it off. */
  static LabeledImages split(Arguments arguments) {
    String split = arguments.choice("split", "test", "test", "train", "valid");
    if (split.equals("test")) {
      return arguments.path("data").map(Dataset::readTest).orElseGet(Dataset::embeddedTest);
    }
    Dataset dataset = dataset(arguments);
    if (split.equals("train")) {
      return dataset.train();
    }
    int held = Math.min(OriginalBatches.VALIDATION_SIZE, dataset.train().size() / 6);
    return dataset
        .train()
        .subset(OriginalBatches.of(dataset, held, seed(arguments)).validation().all());
  }

  static long seed(Arguments arguments) {
    return arguments.integer("seed", OriginalBatches.SEED, 0L, Long.MAX_VALUE);
  }

  static int batchSize(Arguments arguments, int fallback) {
    return arguments.integer("batch-size", fallback, 1, 100_000);
  }

  /**
   * @throws UserErrorException if {@code --device gpu} finds none
   */
  static SessionSettings session(Arguments arguments) {
    Device device = device(arguments);
    if (device == Device.GPU) {
      GpuCheck.requireUsable();
    }
    return new SessionSettings(threads(arguments), device);
  }

  static int threads(Arguments arguments) {
    return arguments.integer("threads", 0, 0, MAX_THREADS);
  }

  static Device device(Arguments arguments) {
    return arguments.choice("device", Device.class, Device.AUTO);
  }

  /** Checks the flags that every verb takes, also where the verb does not use them. */
  static void check(Arguments arguments) {
    seed(arguments);
    batchSize(arguments, 1);
    threads(arguments);
    device(arguments);
  }

  /**
   * The directory of {@code --out}, whatever is there.
   *
   * @throws UsageException if the flag is missing
   */
  static Path namedOut(Arguments arguments) {
    return arguments
        .path("out")
        .orElseThrow(() -> new UsageException("--out: expected a directory, found none"));
  }

  /**
   * The directory of {@code --out}, which must be absent or empty; nothing is made.
   *
   * @throws UsageException if the flag is missing
   * @throws UserErrorException if the directory holds something
   */
  static Path freeOut(Arguments arguments) {
    Path out = namedOut(arguments);
    if (!Files.exists(out)) {
      return out;
    }
    try (Stream<Path> entries = Files.list(out)) {
      if (entries.findAny().isPresent()) {
        throw new UserErrorException(
            "--out: expected an absent or empty directory, found files in "
                + out
                + "; name another");
      }
    } catch (NotDirectoryException e) {
      throw new UserErrorException(
          "--out: expected an absent or empty directory, found the file " + out + "; name another",
          e);
    } catch (IOException e) {
      throw new UserErrorException(
          "--out: cannot read the directory " + out + ": " + AtomicFiles.reason(e), e);
    }
    return out;
  }

  /**
   * Makes the directory of {@code --out}: late, so that a failure before leaves nothing behind.
   *
   * @throws UserErrorException if the disk refuses
   */
  static Path make(Path out) {
    try {
      return Files.createDirectories(out);
    } catch (IOException e) {
      throw new UserErrorException(
          "--out: cannot make the directory " + out + ": " + AtomicFiles.reason(e), e);
    }
  }
}

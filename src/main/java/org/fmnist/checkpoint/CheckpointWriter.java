package org.fmnist.checkpoint;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.fmnist.graph.Weights;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.Folders;
import org.fmnist.io.PathNames;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TType;

/**
 * Writes checkpoints with TensorFlow's own {@code SaveV2}, a whole directory at a time: at any
 * moment either the old or the new one is there, complete. Static functions only, which may be
 * called from several threads for different files.
 */
public final class CheckpointWriter {
  /** The prefix that the original's checkpoints have. */
  public static final String NAME = "fmnist_cnn.ckpt";

  /** Writing needs no GPU, which a session would claim. */
  private static final SessionSettings ON_THIS_THREAD = new SessionSettings(1, Device.CPU);

  private CheckpointWriter() {}

  /** Puts files into a directory that is being written. */
  @FunctionalInterface
  public interface MoreFiles {
    void writeTo(Path directory) throws IOException;
  }

  /**
   * Writes the directory {@code target} with one checkpoint of the network's 18 variables and the
   * {@code checkpoint} file that names it, as the original's {@code Saver} would.
   *
   * <p>The directory is written beside its place and then renamed into it. The old one moves to
   * {@code <target>.old} for that moment; reading a checkpoint looks there when {@code target} is
   * missing.
   *
   * @throws CheckpointException if the disk refuses; the old directory is then still there
   */
  public static void replaceDirectory(Path target, Weights weights, MoreFiles more) {
    Path fresh = PathNames.append(target, ".new");
    Path old = old(target);
    try {
      recover(target, old);
      Folders.delete(fresh);
      Files.createDirectories(fresh);
      write(fresh.resolve(NAME), weights.values());
      AtomicFiles.write(fresh.resolve("checkpoint"), stateFile(NAME));
      more.writeTo(fresh);
      sync(fresh);
      if (Files.exists(target)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.syncFolder(requireNonNull(target.toAbsolutePath().getParent()));
      Folders.delete(old);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot write the checkpoint "
              + target
              + ": "
              + AtomicFiles.reason(e)
              + "; the last complete one is untouched, check the folder and the room on the disk",
          e);
    }
  }

  /** TensorFlow leaves what it wrote in the system's memory. */
  private static void sync(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        AtomicFiles.sync(file);
      }
    }
    AtomicFiles.syncFolder(directory);
  }

  /**
   * Where a directory's newest complete state lies, should a kill have come between its renames.
   */
  public static Path newest(Path target) {
    Path old = old(target);
    return Files.exists(target) || !Files.exists(old) ? target : old;
  }

  static Path old(Path target) {
    return PathNames.append(target, ".old");
  }

  /** A kill between the two renames leaves only the old directory: it comes back to its place. */
  private static void recover(Path target, Path old) throws IOException {
    if (!Files.exists(old)) {
      return;
    }
    if (Files.exists(target)) {
      Folders.delete(old);
    } else {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Writes {@code prefix.index} and {@code prefix.data-00000-of-00001}.
   *
   * @throws CheckpointException if the disk refuses
   */
  public static void write(Path prefix, Map<String, TensorValue> values) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Graphs.build(graph -> save(graph, prefix, values, fed));
    } catch (TensorFlowException e) {
      throw new CheckpointException(
          "cannot write the checkpoint "
              + prefix
              + ": "
              + firstLine(e)
              + "; check the folder and the room on the disk",
          e);
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** Adds to {@code fed} the tensors that the caller closes. */
  private static Path save(
      Graph graph, Path prefix, Map<String, TensorValue> values, List<Tensor> fed) {
    Ops tf = Ops.create(graph);
    List<Placeholder<?>> placeholders = new ArrayList<>();
    for (TensorValue value : values.values()) {
      TType tensor = value.toTensor();
      fed.add(tensor);
      placeholders.add(tf.placeholder(tensor.type()));
    }
    Op save =
        tf.train.save(
            tf.constant(prefix.toAbsolutePath().toString()),
            tf.array(values.keySet().toArray(new String[0])),
            tf.fill(tf.constant(new int[] {values.size()}), tf.constant("")),
            List.<Operand<?>>copyOf(placeholders));
    try (GraphSession session = GraphSession.asBuilt(graph, ON_THIS_THREAD)) {
      Session.Runner runner = session.runner().addTarget(save);
      for (int i = 0; i < fed.size(); i++) {
        runner.feed(placeholders.get(i), fed.get(i));
      }
      runner.run().close();
    }
    return prefix;
  }

  /** The state file as {@code tf.train.Saver} writes it beside a checkpoint. */
  private static byte[] stateFile(String name) {
    String text =
        String.format(
            Locale.ROOT,
            "model_checkpoint_path: \"%1$s\"\nall_model_checkpoint_paths: \"%1$s\"\n",
            name);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}

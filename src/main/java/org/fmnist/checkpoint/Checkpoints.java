package org.fmnist.checkpoint;

import static org.fmnist.io.ElementType.FLOAT16;
import static org.fmnist.io.ElementType.FLOAT32;
import static org.fmnist.io.ElementType.FLOAT64;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.io.ElementType;

/**
 * Reads the weights of the network, whole or not at all. Static functions only, which may be called
 * from several threads.
 */
public final class Checkpoints {
  /** The types in which weights are taken. */
  private static final Set<String> TYPES =
      Set.of(FLOAT32.toString(), FLOAT64.toString(), FLOAT16.toString());

  private Checkpoints() {}

  /**
   * Reads the weights that the original or this project saved.
   *
   * @param prefixOrDirectory what the checkpoint's files have in common, such as {@code
   *     model/fmnist_cnn.ckpt}; or a folder whose file {@code checkpoint} names the newest, that
   *     holds one checkpoint, or has a folder {@code best} that does; one of the checkpoint's files
   *     is understood too
   * @param notes takes a line about each thing that a user should know: tensors passed over, values
   *     converted
   * @throws CheckpointException if there is none, it is damaged, or variables of the network are
   *     missing, of another shape or type, or not finite; one line says which
   */
  public static Weights read(Path prefixOrDirectory, Consumer<String> notes) {
    return weights(CheckpointReader.open(prefixOrDirectory), notes);
  }

  /** {@link #read(Path, Consumer)} without the notes. */
  public static Weights read(Path prefixOrDirectory) {
    return read(prefixOrDirectory, note -> {});
  }

  /** Weights that this project trained and ships in its jar; see {@link WeightsSource}. */
  static CheckpointReader open(String name) {
    return CheckpointReader.open(
        CheckpointSource.ofResource("/org/fmnist/checkpoint/" + name + "/fmnist_cnn.ckpt"));
  }

  static Weights weights(CheckpointReader checkpoint, Consumer<String> notes) {
    List<String> extra = check(checkpoint);
    Map<Variable, float[]> values = new EnumMap<>(Variable.class);
    Set<ElementType> converted = EnumSet.noneOf(ElementType.class);
    for (Variable variable : Variable.values()) {
      String name = variable.checkpointName();
      ElementType type = checkpoint.elementType(name);
      if (type != FLOAT32) {
        converted.add(type);
      }
      values.put(variable, type == FLOAT64 ? narrowed(checkpoint, name) : checkpoint.floats(name));
    }
    requireFinite(checkpoint, values);
    if (!extra.isEmpty()) {
      notes.accept(
          checkpoint
              + ": passed over "
              + extra.size()
              + (extra.size() == 1 ? " tensor" : " tensors")
              + " that this network does not have: "
              + ShownNames.shown(extra));
    }
    converted.forEach(
        type -> notes.accept(checkpoint + ": converted values of " + type + " to float32"));
    return Weights.of(values);
  }

  /** A network with such values answers at random, without a word. */
  private static void requireFinite(CheckpointReader checkpoint, Map<Variable, float[]> values) {
    List<String> broken =
        values.entrySet().stream()
            .filter(entry -> !isFinite(entry.getValue()))
            .map(entry -> entry.getKey().checkpointName())
            .toList();
    if (!broken.isEmpty()) {
      throw new CheckpointException(
          checkpoint
              + ": expected finite values, found NaN or infinite ones in "
              + ShownNames.shown(broken)
              + "; training diverged, or they do not fit float16: use an earlier checkpoint, or"
              + " save float32");
    }
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static float[] narrowed(CheckpointReader checkpoint, String name) {
    double[] wide = checkpoint.doubles(name);
    float[] narrow = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (float) wide[i];
    }
    return narrow;
  }

  /** Returns the names of the tensors that are none of the network's. */
  private static List<String> check(CheckpointReader checkpoint) {
    Map<String, StoredTensor> extra = new LinkedHashMap<>();
    checkpoint.tensors().forEach(tensor -> extra.put(tensor.name(), tensor));
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    for (Variable variable : Variable.values()) {
      String name = variable.checkpointName();
      StoredTensor found = extra.remove(name);
      if (found == null) {
        missing.add(name);
      } else if (!TYPES.contains(found.dtype())
          || !Arrays.equals(found.shape(), variable.shape())) {
        misshaped.add(
            name
                + " float32"
                + Arrays.toString(variable.shape())
                + " is "
                + found.dtype()
                + Arrays.toString(found.shape()));
      }
    }
    if (!missing.isEmpty() || !misshaped.isEmpty()) {
      throw new CheckpointException(
          checkpoint
              + ": expected the "
              + Variable.values().length
              + " variables of this network, found "
              + (checkpoint.isObjectBased()
                  ? "an object-based checkpoint (of tf.train.Checkpoint or Keras) with "
                  : "")
              + checkpoint.tensors().size()
              + " tensors"
              + list("missing", missing)
              + list("extra", List.copyOf(extra.keySet()))
              + list("of another shape or type", misshaped)
              + (checkpoint.isObjectBased()
                  ? "; save the variables by name, with tf.compat.v1.train.Saver"
                  : "; use a checkpoint of this network"));
    }
    return List.copyOf(extra.keySet());
  }

  private static String list(String what, List<String> names) {
    return names.isEmpty() ? "" : "; " + what + ": " + ShownNames.shown(names);
  }
}

package org.fmnist.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.io.ElementType;

/** Reads the weights of the network, whole or not at all. */
public final class Checkpoints {

  private Checkpoints() {}

  /**
   * Reads the weights that the original or this project saved.
   *
   * @param prefixOrDirectory what the checkpoint's files have in common, such as {@code
   *     model/fmnist_cnn.ckpt}; or a folder whose file {@code checkpoint} names the newest; one of
   *     the checkpoint's files is understood too
   * @throws CheckpointException if there is none, it is damaged, or its variables are not exactly
   *     those of the network; one line says which are missing, extra or of another shape or type
   */
  public static Weights read(Path prefixOrDirectory) {
    return weights(TensorTable.read(prefixOrDirectory));
  }

  /** Weights that this project trained and ships in its jar; see {@link WeightsSource}. */
  static Weights embedded(String name) {
    String prefix = "/org/fmnist/checkpoint/" + name + "/fmnist_cnn.ckpt";
    return weights(TensorTable.read(CheckpointSource.ofResource(prefix)));
  }

  static Weights weights(TensorTable table) {
    check(table);
    Map<Variable, float[]> values = new EnumMap<>(Variable.class);
    for (Variable variable : Variable.values()) {
      values.put(variable, table.floats(variable.checkpointName()));
    }
    return Weights.of(values);
  }

  private static void check(TensorTable table) {
    Map<String, StoredTensor> extra = new LinkedHashMap<>();
    table.tensors().forEach(tensor -> extra.put(tensor.name(), tensor));
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    for (Variable variable : Variable.values()) {
      String name = variable.checkpointName();
      StoredTensor wanted =
          new StoredTensor(name, ElementType.FLOAT32.toString(), variable.shape());
      StoredTensor found = extra.remove(name);
      if (found == null) {
        missing.add(name);
      } else if (!found.equals(wanted)) {
        misshaped.add(wanted + " is " + found.type() + Arrays.toString(found.shape()));
      }
    }
    if (!missing.isEmpty() || !extra.isEmpty() || !misshaped.isEmpty()) {
      throw new CheckpointException(
          table
              + ": expected the "
              + Variable.values().length
              + " variables of this network, found "
              + table.tensors().size()
              + " tensors"
              + list("missing", missing)
              + list("extra", List.copyOf(extra.keySet()))
              + list("of another shape or type", misshaped)
              + "; use a checkpoint of this network");
    }
  }

  private static String list(String what, List<String> names) {
    return names.isEmpty() ? "" : "; " + what + ": " + ShownNames.shown(names);
  }
}

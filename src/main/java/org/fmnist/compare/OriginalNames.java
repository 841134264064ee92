package org.fmnist.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.proto.DataType;

/** OriginalNames of the original's graph. */
final class OriginalNames {
  /** The powers of beta 1 and 2 that Adam's next step uses. */
  static final List<String> POWERS = List.of("fmnist_cnn/beta1_power", "fmnist_cnn/beta2_power");

  private OriginalNames() {}

  /** Readable names of the layers' values, with the operations of the original's graph. */
  static Map<String, String> activations() {
    Map<String, String> operations = new LinkedHashMap<>();
    List<String> layers = List.of("conv1", "conv2", "conv3", "fc");
    for (int i = 0; i < layers.size(); i++) {
      String suffix = i == 0 ? "" : "_" + i;
      String linear = i < 3 ? "Conv2D" + suffix : "MatMul";
      operations.put(layers.get(i) + ".linear", "fmnist_cnn/" + linear);
      operations.put(layers.get(i) + ".batchnorm", "fmnist_cnn/batchnorm" + suffix + "/add_1");
      operations.put(layers.get(i) + ".relu", "fmnist_cnn/Relu" + suffix);
    }
    operations.put("logits", "fmnist_cnn/add_3");
    operations.put("probabilities", "fmnist_cnn/Softmax");
    return operations;
  }

  /** The network's variables among values named with a prefix; empty if one is missing. */
  static Optional<Weights> weights(Map<String, TensorValue> values, String prefix) {
    Map<Variable, float[]> found = new EnumMap<>(Variable.class);
    for (Variable variable : Variable.values()) {
      TensorValue value = values.get(prefix + variable.checkpointName());
      if (value == null
          || (value.type() != DataType.DT_FLOAT && value.type() != DataType.DT_DOUBLE)
          || !Arrays.equals(value.shape(), variable.shape())) {
        return Optional.empty();
      }
      found.put(variable, floats(value));
    }
    return Optional.of(Weights.of(found));
  }

  private static float[] floats(TensorValue value) {
    double[] values = value.doubles();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  static List<String> variables() {
    return Arrays.stream(Variable.values()).map(Variable::checkpointName).toList();
  }

  static List<String> trained() {
    return Variable.trainedVariables().stream().map(Variable::checkpointName).toList();
  }

  /** Adam's first moment of a variable. */
  static String m(String variable) {
    return "fmnist_cnn/" + variable + "/Adam";
  }

  /** Adam's second moment of a variable. */
  static String v(String variable) {
    return m(variable) + "_1";
  }

  /** The network's variables, Adam's moments of each, and its powers. */
  static List<String> trainingState() {
    List<String> names = new ArrayList<>(variables());
    variables().forEach(name -> names.addAll(List.of(m(name), v(name))));
    return Stream.concat(names.stream(), POWERS.stream()).toList();
  }
}

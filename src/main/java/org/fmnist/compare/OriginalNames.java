package org.fmnist.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fmnist.graph.Variable;

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

  /** The network's variables, Adam's moments of the trained ones, and its powers. */
  static List<String> trainingState() {
    List<String> names = new ArrayList<>(variables());
    trained().forEach(name -> names.addAll(List.of(m(name), v(name))));
    return Stream.concat(names.stream(), POWERS.stream()).toList();
  }
}

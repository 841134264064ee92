package org.fmnist.compare;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactNetwork;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.types.TFloat32;

/** The port: the exact engine. */
final class PortCnn implements Cnn {
  private final ExactNetwork<TFloat32> network;

  PortCnn(ExactSettings settings, SessionSettings session) {
    network = ExactNetwork.create(Precision.FP32, settings, session);
  }

  ExactNetwork<TFloat32> network() {
    return network;
  }

  @Override
  public void restore(Weights weights) {
    network.assign(weights.values());
  }

  @Override
  public Map<String, TensorValue> activations(Batch batch) {
    return network.activations(batch.pixels());
  }

  @Override
  public StepResult evaluate(Batch batch) {
    return network.evalOp(batch.pixels(), batch.labels());
  }

  @Override
  public TensorValue inputGradient(Batch batch) {
    return network.gradOp(batch.pixels(), batch.labels());
  }

  @Override
  public Map<String, TensorValue> trainingPass(Batch batch) {
    float[] pixels = batch.pixels();
    float[] labels = batch.labels();
    Map<String, TensorValue> gradients = network.gradients(pixels, labels, 1, 1);
    Map<String, TensorValue> clipped = network.clippedGradients(pixels, labels, 1, 1);
    Map<String, TensorValue> values = new LinkedHashMap<>();
    values.put("training.loss", network.trainingLoss(pixels, labels, 1, 1));
    for (Variable variable : Variable.values()) {
      String name = variable.checkpointName();
      values.put("gradient." + name, variable.trained() ? gradients.get(name) : zeros(variable));
      values.put(
          "clipped_gradient." + name, variable.trained() ? clipped.get(name) : zeros(variable));
    }
    return values;
  }

  /** What a moving average, which the port does not train, has for gradient and moments. */
  private static TensorValue zeros(Variable variable) {
    return TensorValue.of(new float[variable.size()], variable.shape());
  }

  @Override
  public StepResult train(Batch batch, int iteration, double keepFc, double keepConv) {
    return network.trainOp(batch.pixels(), batch.labels(), iteration, keepFc, keepConv);
  }

  @Override
  public Map<String, TensorValue> values(Iterable<String> names) {
    Map<String, TensorValue> all = new HashMap<>(network.values());
    for (Variable variable : Variable.values()) {
      if (!variable.trained()) {
        all.put(OriginalNames.m(variable.checkpointName()), zeros(variable));
        all.put(OriginalNames.v(variable.checkpointName()), zeros(variable));
      }
    }
    Map<String, TensorValue> chosen = new LinkedHashMap<>();
    names.forEach(name -> chosen.put(name, all.get(name)));
    return chosen;
  }

  @Override
  public void close() {
    network.close();
  }
}

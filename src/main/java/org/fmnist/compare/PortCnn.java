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

/** The port: the exact engine. */
final class PortCnn implements Cnn {
  private final ExactNetwork<?> network;

  PortCnn(Precision<?> precision, ExactSettings settings, SessionSettings session) {
    network = ExactNetwork.create(precision, settings, session);
  }

  ExactNetwork<?> network() {
    return network;
  }

  @Override
  public void restore(Weights weights) {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    weights
        .values()
        .forEach((name, value) -> values.put(name, value(value.doubles(), value.shape())));
    network.assign(values);
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
  private TensorValue zeros(Variable variable) {
    return value(new double[variable.size()], variable.shape());
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
  public TensorValue value(double[] values, long... shape) {
    return network.value(values, shape);
  }

  @Override
  public void close() {
    network.close();
  }
}

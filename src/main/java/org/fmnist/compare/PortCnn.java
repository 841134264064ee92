package org.fmnist.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
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

  PortCnn(SessionSettings session) {
    this(ExactSettings.original(), session);
  }

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
  public Map<String, TensorValue> gradients(Batch batch) {
    return network.gradients(batch.pixels(), batch.labels(), 1, 1);
  }

  @Override
  public StepResult train(Batch batch, int iteration, double keepFc, double keepConv) {
    return network.trainOp(batch.pixels(), batch.labels(), iteration, keepFc, keepConv);
  }

  @Override
  public Map<String, TensorValue> values(Iterable<String> names) {
    Map<String, TensorValue> all = network.values();
    Map<String, TensorValue> chosen = new LinkedHashMap<>();
    names.forEach(name -> chosen.put(name, all.get(name)));
    return chosen;
  }

  @Override
  public void close() {
    network.close();
  }
}

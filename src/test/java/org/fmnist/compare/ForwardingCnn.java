package org.fmnist.compare;

import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.TensorValue;

/** Hands everything on; tests make one mistake in it. */
class ForwardingCnn implements Cnn {
  final Cnn cnn;

  ForwardingCnn(Cnn cnn) {
    this.cnn = cnn;
  }

  @Override
  public void restore(Weights weights) {
    cnn.restore(weights);
  }

  @Override
  public Map<String, TensorValue> activations(Batch batch) {
    return cnn.activations(batch);
  }

  @Override
  public StepResult evaluate(Batch batch) {
    return cnn.evaluate(batch);
  }

  @Override
  public TensorValue inputGradient(Batch batch) {
    return cnn.inputGradient(batch);
  }

  @Override
  public Map<String, TensorValue> trainingPass(Batch batch) {
    return cnn.trainingPass(batch);
  }

  @Override
  public StepResult train(Batch batch, int iteration, double keepFc, double keepConv) {
    return cnn.train(batch, iteration, keepFc, keepConv);
  }

  @Override
  public Map<String, TensorValue> values(Iterable<String> names) {
    return cnn.values(names);
  }

  @Override
  public TensorValue value(double[] values, long... shape) {
    return cnn.value(values, shape);
  }

  @Override
  public void close() {
    cnn.close();
  }
}

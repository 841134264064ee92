package org.fmnist.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.TensorValue;

/** Lets the project's own training loop, {@code train.py}'s, run either side of a comparison. */
final class CnnTrainer implements TrainableModel {
  private final Cnn cnn;
  private final double keepFc;
  private final double keepConv;
  private final List<StepResult> steps = new ArrayList<>();

  CnnTrainer(Cnn cnn, double keepFc, double keepConv) {
    this.cnn = cnn;
    this.keepFc = keepFc;
    this.keepConv = keepConv;
  }

  /** What every step so far gave. */
  List<StepResult> steps() {
    return steps;
  }

  @Override
  public StepResult step(Batch batch, long iteration) {
    StepResult result = cnn.train(batch, Math.toIntExact(iteration), keepFc, keepConv);
    steps.add(result);
    return result;
  }

  @Override
  public StepResult evaluate(Batch batch) {
    return cnn.evaluate(batch);
  }

  @Override
  public double learningRate(long iteration) {
    throw new UnsupportedOperationException("a comparison logs no learning rate");
  }

  @Override
  public Weights weights() {
    throw new UnsupportedOperationException("a comparison reads variables by name");
  }

  @Override
  public void start(Weights weights) {
    cnn.restore(weights);
  }

  @Override
  public Map<String, TensorValue> state() {
    throw new UnsupportedOperationException("a comparison is not resumed");
  }

  @Override
  public void resume(Map<String, TensorValue> state) {
    throw new UnsupportedOperationException("a comparison is not resumed");
  }

  @Override
  public void close() {
    cnn.close();
  }
}

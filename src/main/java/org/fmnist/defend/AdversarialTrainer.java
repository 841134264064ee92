package org.fmnist.defend;

import java.util.Iterator;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.StreamSupport;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.FastTrainingSettings;
import org.fmnist.graph.fast.Perturbation;
import org.fmnist.model.FastTrainer;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;

/**
 * Adversarial training in the loop: each batch is attacked with the current weights, then learnt.
 * What a step does depends on seed, iteration and batch alone, so a resumed run needs no more than
 * one without attacks. With ε 0 it is plain training, bit for bit. Not for sharing between threads.
 */
public final class AdversarialTrainer implements TrainableModel {
  /** Batches for batch norm's statistics get random starts that no training step has. */
  private static final long STATISTICS = 1L << 36;

  private final FastTrainer trainer;
  private final Perturbation perturbation;
  private final InnerAttack attack;

  private AdversarialTrainer(FastTrainer trainer, InnerAttack attack) {
    this.trainer = trainer;
    this.attack = attack;
    this.perturbation = trainer.perturbation(attack.perturbation());
  }

  /**
   * A trainer with initial values.
   *
   * @param settings of the fast engine
   * @param learningRate of each global step, from 0
   */
  public static AdversarialTrainer create(
      FastTrainingSettings settings,
      LongToDoubleFunction learningRate,
      InnerAttack attack,
      SessionSettings session) {
    FastTrainingSettings built =
        attack.pairs() ? settings.toBuilder().consistency(attack.beta()).build() : settings;
    return new AdversarialTrainer(FastTrainer.create(built, learningRate, session), attack);
  }

  @Override
  public StepResult step(Batch batch, long iteration) {
    if (attack.epsilon() == 0) {
      return trainer.step(batch, iteration);
    }
    Batch attacked = attacked(batch, attack.radius(iteration), iteration);
    return attack.pairs()
        ? trainer.step(batch, attacked.pixels(), iteration)
        : trainer.step(attacked, iteration);
  }

  /**
   * The batch with its images attacked, within {@code radius} grey levels and 0..255.
   *
   * @param number decides the random start
   */
  Batch attacked(Batch batch, double radius, long number) {
    double stepSize = attack.stepSize() * radius;
    float[] pixels = perturbation.apply(batch.pixels(), batch.labels(), radius, stepSize, number);
    return new Batch(pixels, batch.labels());
  }

  @Override
  public StepResult evaluate(Batch batch) {
    return trainer.evaluate(batch);
  }

  /** From attacked images, as the steps have seen them. */
  @Override
  public void recomputeStatistics(Iterable<Batch> batches) {
    if (attack.epsilon() == 0) {
      trainer.recomputeStatistics(batches);
      return;
    }
    double radius = attack.radius(Long.MAX_VALUE / 2);
    trainer.recomputeStatistics(
        () -> {
          long[] number = {STATISTICS};
          Iterator<Batch> attacked =
              StreamSupport.stream(batches.spliterator(), false)
                  .map(batch -> attacked(batch, radius, number[0]++))
                  .iterator();
          return attacked;
        });
  }

  @Override
  public double learningRate(long iteration) {
    return trainer.learningRate(iteration);
  }

  @Override
  public Weights weights() {
    return trainer.weights();
  }

  @Override
  public void start(Weights weights) {
    trainer.start(weights);
  }

  @Override
  public Map<String, TensorValue> state() {
    return trainer.state();
  }

  @Override
  public void resume(Map<String, TensorValue> state) {
    trainer.resume(state);
  }

  @Override
  public void close() {
    perturbation.close();
    trainer.close();
  }
}

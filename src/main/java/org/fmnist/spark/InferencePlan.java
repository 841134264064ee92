package org.fmnist.spark;

import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;

/**
 * How executors classify: what the driver tells their tasks.
 *
 * @param key its own
 * @param chunk images a run
 * @param precision of a classifier
 * @param threads of a task; 0 for the cores that Spark gives it
 * @param executors takes who computed
 * @param done counts images
 */
record InferencePlan(
    String key,
    Broadcast<Weights> weights,
    int chunk,
    ComputePrecision precision,
    int threads,
    CollectionAccumulator<ExecutorReport> executors,
    LongAccumulator done)
    implements Serializable {

  static InferencePlan of(Inputs inputs, Weights weights, int chunk) {
    Cluster cluster = inputs.cluster();
    return new InferencePlan(
        UUID.randomUUID().toString(),
        cluster.broadcast(weights),
        chunk,
        inputs.precision(),
        inputs.threads(),
        cluster.executors(),
        cluster.done());
  }

  /** On an executor: the threads of the task that calls. */
  int cores() {
    return threads > 0 ? threads : TaskContext.get().cpus();
  }

  /** On an executor: a classifier for the task that calls. */
  FastClassifier borrow() {
    int cores = cores();
    FastClassifier classifier =
        ExecutorPool.borrow(
            key,
            FastClassifier.class,
            () ->
                FastClassifier.open(
                    weights.value(), new SessionSettings(cores, Device.CPU), precision, chunk));
    Probe.report(key, classifier, cores, executors);
    return classifier;
  }
}

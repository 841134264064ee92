package org.fmnist.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.AttackedClassifiers;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;

/**
 * How executors attack: what the driver tells their tasks.
 *
 * @param key its own
 * @param weights of the victim, then of the surrogates
 * @param precision of the searches
 * @param threads of a task; 0 for the cores that Spark gives it
 * @param executors takes who computed
 * @param done counts images
 */
record AttackPlan(
    String key,
    AttackSettings settings,
    Broadcast<ArrayList<Weights>> weights,
    ComputePrecision precision,
    int threads,
    CollectionAccumulator<ExecutorReport> executors,
    LongAccumulator done)
    implements Serializable {

  static AttackPlan of(Inputs inputs, AttackSettings settings, ArrayList<Weights> weights) {
    Cluster cluster = inputs.cluster();
    return new AttackPlan(
        UUID.randomUUID().toString(),
        settings,
        cluster.broadcast(weights),
        inputs.precision(),
        inputs.threads(),
        cluster.executors(),
        cluster.done());
  }

  /** On an executor: the classifiers for the task that calls. */
  AttackedClassifiers borrow() {
    int cores = threads > 0 ? threads : TaskContext.get().cpus();
    AttackedClassifiers classifiers =
        ExecutorPool.borrow(key, AttackedClassifiers.class, () -> open(cores));
    Probe.report(key, classifiers.victim(), cores, executors);
    return classifiers;
  }

  private AttackedClassifiers open(int cores) {
    List<Weights> all = weights.value();
    return new AttackedClassifiers(
        all.get(0), all.subList(1, all.size()), new SessionSettings(cores, Device.CPU), precision);
  }
}

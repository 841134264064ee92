package org.fmnist.attack;

import org.fmnist.graph.Weights;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;

/** Opens classifiers to attack. */
public final class AttackedClassifiers {
  private AttackedClassifiers() {}

  /**
   * As many copies as threads, each in calls of the size, and on the one thread, that keep an
   * image's answer free of all else; the caller closes them.
   */
  public static ClassifierPool<DifferentiableClassifier> open(
      Weights weights, SessionSettings session) {
    int threads =
        session.threads() > 0 ? session.threads() : Runtime.getRuntime().availableProcessors();
    SessionSettings single = new SessionSettings(1, session.device());
    return new ClassifierPool<>(
        () -> FastClassifier.open(weights, single, ClassifierPool.CHUNK), threads);
  }
}

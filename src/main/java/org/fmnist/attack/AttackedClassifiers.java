package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.graph.Weights;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;

/**
 * Opens classifiers to attack: a victim and surrogates, closed together. May be shared between
 * threads, but for closing it.
 */
public final class AttackedClassifiers implements AutoCloseable {
  private final ClassifierPool<DifferentiableClassifier> victim;
  private final List<ClassifierPool<DifferentiableClassifier>> surrogates = new ArrayList<>();

  /** Opens all; where one fails, those before are closed. */
  AttackedClassifiers(Weights victim, List<Weights> surrogates, SessionSettings session) {
    this.victim = open(victim, session);
    try {
      surrogates.forEach(weights -> this.surrogates.add(open(weights, session)));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

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

  ClassifierPool<DifferentiableClassifier> victim() {
    return victim;
  }

  List<ClassifierPool<DifferentiableClassifier>> surrogates() {
    return surrogates;
  }

  @Override
  public void close() {
    surrogates.forEach(ClassifierPool::close);
    victim.close();
  }
}

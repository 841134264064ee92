package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;

/**
 * Opens classifiers to attack: a victim and surrogates, closed together. In another precision than
 * float32 the victim is there twice: searches ask the one, the other judges. May be shared between
 * threads, but for closing it.
 */
public final class AttackedClassifiers implements AutoCloseable {
  private final ClassifierPool<DifferentiableClassifier> victim;
  private final ClassifierPool<DifferentiableClassifier> searched;
  private final List<ClassifierPool<DifferentiableClassifier>> surrogates = new ArrayList<>();

  /** Opens all; where one fails, those before are closed. */
  public AttackedClassifiers(
      Weights victim,
      List<Weights> surrogates,
      SessionSettings session,
      ComputePrecision precision) {
    this.victim = open(victim, session);
    this.searched =
        precision == ComputePrecision.FP32 ? this.victim : open(victim, session, precision);
    try {
      surrogates.forEach(weights -> this.surrogates.add(open(weights, session, precision)));
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
    return open(weights, session, ComputePrecision.FP32);
  }

  private static ClassifierPool<DifferentiableClassifier> open(
      Weights weights, SessionSettings session, ComputePrecision precision) {
    int threads =
        session.threads() > 0 ? session.threads() : Runtime.getRuntime().availableProcessors();
    SessionSettings single = new SessionSettings(1, session.device());
    return new ClassifierPool<>(
        () -> FastClassifier.open(weights, single, precision, ClassifierPool.CHUNK), threads);
  }

  /** The victim as searches ask it, in their precision; closed with the others. */
  public ClassifierPool<DifferentiableClassifier> searched() {
    return searched;
  }

  /** The victim as it judges, in float32; closed with the others. */
  public ClassifierPool<DifferentiableClassifier> victim() {
    return victim;
  }

  /** On which a black-box attack makes its start; closed with the others. */
  public List<ClassifierPool<DifferentiableClassifier>> surrogates() {
    return surrogates;
  }

  @Override
  public void close() {
    surrogates.forEach(ClassifierPool::close);
    if (searched != victim) {
      searched.close();
    }
    victim.close();
  }
}

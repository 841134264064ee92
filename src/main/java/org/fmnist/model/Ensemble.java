package org.fmnist.model;

import java.util.List;

/** Averages the answers of several classifiers. */
public final class Ensemble implements Classifier {
  private final List<? extends Classifier> members;

  /**
   * Closing this closes the members.
   *
   * @param members at least one
   */
  public Ensemble(List<? extends Classifier> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("expected at least one classifier, found none");
    }
    this.members = List.copyOf(members);
  }

  @Override
  public float[] probabilities(float[] pixels) {
    float[] mean = members.get(0).probabilities(pixels);
    for (Classifier other : members.subList(1, members.size())) {
      float[] answers = other.probabilities(pixels);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += answers[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= members.size();
    }
    return mean;
  }

  @Override
  public void close() {
    members.forEach(Classifier::close);
  }
}

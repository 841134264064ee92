package org.fmnist.model;

import java.util.List;

/**
 * Averages the answers of several classifiers. May be shared between threads if its members may.
 */
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
    return mean(members.stream().map(member -> member.probabilities(pixels)).toList());
  }

  /** The mean of answers of one length, which the first of them becomes. */
  static float[] mean(List<float[]> answers) {
    float[] mean = answers.get(0);
    for (float[] other : answers.subList(1, answers.size())) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += other[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= answers.size();
    }
    return mean;
  }

  @Override
  public void close() {
    members.forEach(Classifier::close);
  }
}

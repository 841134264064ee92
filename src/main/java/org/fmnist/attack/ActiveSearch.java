package org.fmnist.attack;

/** A search in the batch, with the best image that it has shown so far. */
final class ActiveSearch<S extends Search> {
  /**
   * A margin that counts as reached while searching. Below zero would do, but another batch size,
   * machine or runtime moves logits by some 1e-5, and the image should stand there too.
   */
  private static final double SAFE_MARGIN = -1e-3;

  final AttackExample example;
  final S search;
  private final boolean minimumNorm;

  /** The image asked about, as it is judged; the original before the first. */
  float[] image;

  /** Answers that count against the budget. */
  int spent;

  boolean finished;
  private boolean reached;
  private float[] best;
  private double bestMargin = Double.POSITIVE_INFINITY;
  private double bestDistance = Double.POSITIVE_INFINITY;

  ActiveSearch(AttackExample example, S search, boolean minimumNorm) {
    this.example = example;
    this.search = search;
    this.minimumNorm = minimumNorm;
    this.image = example.original();
    this.best = image;
  }

  /** Takes the next image to ask about; false if the search gives up. */
  boolean ask() {
    float[] proposal = search.ask();
    if (proposal == null) {
      finished = true;
      return false;
    }
    image = example.ball().round(proposal);
    return true;
  }

  /** Judges this round's image by its margin. */
  void judge(double margin) {
    if (margin < SAFE_MARGIN) {
      double distance = example.ball().distance(image);
      if (distance < bestDistance) {
        best = image;
        bestDistance = distance;
      }
      reached = true;
      finished = !minimumNorm;
    } else if (!reached && margin < bestMargin) {
      best = image;
      bestMargin = margin;
    }
  }

  Candidate candidate() {
    return new Candidate(example, best.clone(), reached);
  }
}

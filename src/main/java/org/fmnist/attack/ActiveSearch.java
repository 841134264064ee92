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
  private final Ball region;

  /** The image asked about, as it is judged; the original before the first. */
  float[] image;

  /** Answers that count against the budget. */
  int spent;

  boolean finished;
  private boolean reached;
  private float[] best;
  private double bestMargin;
  private double bestDistance = Double.POSITIVE_INFINITY;

  /**
   * @param minimumNorm whether to go on after a success, to a nearer one
   * @param region the images that the search may ask about; only those in the example's ball count
   */
  ActiveSearch(AttackExample example, S search, boolean minimumNorm, Ball region) {
    this.example = example;
    this.search = search;
    this.minimumNorm = minimumNorm;
    this.region = region;
    this.image = example.original();
    this.best = example.start();
    this.bestMargin = example.startMargin();
  }

  /** Takes the next image to ask about; false if the search gives up. */
  boolean ask() {
    float[] proposal = search.ask();
    if (proposal == null) {
      finished = true;
      return false;
    }
    image = region.allowed(proposal);
    return true;
  }

  /** Whether this round's image is a success if that is its margin. */
  boolean reaches(double margin) {
    return margin < SAFE_MARGIN && example.ball().reaches(image);
  }

  /** Judges this round's image by its margin. */
  void judge(double margin) {
    if (reaches(margin)) {
      double distance = example.ball().distance(image);
      if (distance < bestDistance) {
        best = image;
        bestMargin = margin;
        bestDistance = distance;
      }
      reached = true;
      finished = !minimumNorm;
    } else if (!reached && margin < bestMargin && example.ball().reaches(image)) {
      best = image;
      bestMargin = margin;
    }
  }

  Candidate candidate() {
    return new Candidate(example, best.clone(), bestMargin, reached);
  }
}

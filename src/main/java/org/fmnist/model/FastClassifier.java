package org.fmnist.model;

import org.fmnist.graph.InputGradient;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.graph.fast.FoldedGraph;
import org.fmnist.graph.fast.ForwardScores;
import org.fmnist.graph.fast.Inference;
import org.fmnist.graph.fast.RunSizes;
import org.fmnist.runtime.SessionSettings;

/**
 * Predicts and differentiates with batch norm folded into the kernels: the default outside parity
 * checks. An image's values do not depend on the images beside it; its place in a {@linkplain
 * #open(Weights, SessionSettings, int) chunk} may change their last bits, as the kernels add rows
 * in different orders. In a chunk of 1 there is but one place. May be shared between threads; calls
 * wait for one another.
 */
public final class FastClassifier implements DifferentiableClassifier {
  /** Images a session run where nobody says another number: the fastest in the benchmark. */
  public static final int DEFAULT_CHUNK = 200;

  private final Inference inference;

  FastClassifier(Inference inference) {
    this.inference = inference;
  }

  /** A classifier with these weights, in runs that fit the number of images of each call. */
  public static FastClassifier open(Weights weights, SessionSettings session) {
    return open(weights, session, ComputePrecision.FP32);
  }

  /**
   * A classifier in another precision, in runs that fit the number of images of each call.
   *
   * @param precision {@link ComputePrecision#AUTO} is decided by the machine
   */
  public static FastClassifier open(
      Weights weights, SessionSettings session, ComputePrecision precision) {
    return new FastClassifier(FoldedGraph.open(weights, session, precision, RunSizes.fitting()));
  }

  /**
   * A classifier with these weights in runs of one size, so that an image's values do not depend on
   * how many others a call brings.
   *
   * @param chunk images a session run, at least 1. A call that brings fewer, or a remainder, costs
   *     as much as a full run: take 1 to classify images one at a time
   */
  public static FastClassifier open(Weights weights, SessionSettings session, int chunk) {
    return open(weights, session, ComputePrecision.FP32, chunk);
  }

  /**
   * A classifier in another precision, in runs of one size.
   *
   * @param precision {@link ComputePrecision#AUTO} is decided by the machine
   * @param chunk see {@link #open(Weights, SessionSettings, int)}
   */
  public static FastClassifier open(
      Weights weights, SessionSettings session, ComputePrecision precision, int chunk) {
    return new FastClassifier(FoldedGraph.open(weights, session, precision, RunSizes.only(chunk)));
  }

  @Override
  public float[] probabilities(float[] pixels) {
    return inference.probabilities(pixels);
  }

  @Override
  public float[] logits(float[] pixels) {
    return inference.logits(pixels);
  }

  /**
   * Logits and probabilities from one pass, the same values as {@link #logits} and {@link
   * #probabilities} give.
   *
   * @param pixels as in {@link #probabilities}
   */
  public ForwardScores scores(float[] pixels) {
    return inference.scores(pixels);
  }

  @Override
  public InputGradient inputGradient(
      float[] pixels, int[] classes, int[] labels, Objective objective) {
    return switch (objective) {
      case CROSS_ENTROPY -> inference.crossEntropyGradients(pixels, classes);
      case MARGIN -> inference.marginGradients(pixels, classes);
      case LOGIT_DIFFERENCE -> inference.logitDifferenceGradients(pixels, classes, labels);
      case TARGETED_DLR -> inference.targetedDlrGradients(pixels, classes, labels);
    };
  }

  @Override
  public void close() {
    inference.close();
  }
}

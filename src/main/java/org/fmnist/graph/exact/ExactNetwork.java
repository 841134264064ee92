package org.fmnist.graph.exact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Variable;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.Kernels;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.fmnist.runtime.Tensors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * The public methods of the class {@code CNN} of {@code model.py}, on a session: {@code train_op},
 * {@code eval_op}, {@code infer_op}, {@code grad_op}. Images are N rows of 784, raw 0..255; labels
 * N one-hot rows of 10. Not for sharing between threads.
 *
 * @param <T> the type it computes in
 */
public final class ExactNetwork<T extends TNumber> implements AutoCloseable {
  private final ExactGraph<T> graph;
  private final GraphSession session;

  private ExactNetwork(ExactGraph<T> graph, GraphSession session) {
    this.graph = graph;
    this.session = session;
    session.runner().addTarget(graph.initialize()).run().close();
  }

  /** Builds the graph and gives every variable its initial value. */
  public static <T extends TNumber> ExactNetwork<T> create(
      Precision<T> precision, ExactSettings settings, SessionSettings sessionSettings) {
    return Graphs.build(
        Kernels.AS_PYTHON,
        graph -> {
          ExactGraph<T> cnn = new ExactGraph<>(graph, precision, settings);
          return GraphSession.training(graph, sessionSettings, false)
              .ownedBy(session -> new ExactNetwork<>(cnn, session));
        });
  }

  /**
   * One training step ({@code train_op}): the Adam step with dropout, then, after the weights have
   * moved, the update of the moving averages with both keep probabilities 1.
   *
   * @param iteration the global step, from 0
   * @return loss and accuracy before the step, with dropout
   */
  public StepResult trainOp(
      float[] images, float[] labels, int iteration, double keepFc, double keepConv) {
    List<TensorValue> step =
        run(
            new Feed(images, labels, false, iteration, keepFc, keepConv),
            List.of(graph.trainStep()),
            List.of(graph.loss(), graph.accuracy()));
    run(
        new Feed(images, labels, false, iteration, 1, 1),
        List.of(graph.updateMovingAverages()),
        List.of());
    return stepResult(step);
  }

  /** Loss and accuracy with the moving averages and without dropout ({@code eval_op}). */
  public StepResult evalOp(float[] images, float[] labels) {
    return stepResult(
        run(Feed.testing(images, labels), List.of(), List.of(graph.loss(), graph.accuracy())));
  }

  /** N rows of 10 probabilities, with the moving averages ({@code infer_op}). */
  public TensorValue inferOp(float[] images) {
    return run(Feed.testing(images, null), List.of(), List.of(graph.probabilities())).get(0);
  }

  /** N rows of 10 logits, with the moving averages. */
  public TensorValue logits(float[] images) {
    return run(Feed.testing(images, null), List.of(), List.of(graph.logits())).get(0);
  }

  /** d loss / d image, N rows of 784, with the moving averages ({@code grad_op}). */
  public TensorValue gradOp(float[] images, float[] labels) {
    return run(Feed.testing(images, labels), List.of(), List.of(graph.imageGradient())).get(0);
  }

  /**
   * The values inside, by name ({@code conv1.linear}, {@code conv1.batchnorm}, …), with the moving
   * averages.
   */
  public Map<String, TensorValue> activations(float[] images) {
    return named(Feed.testing(images, null), graph.activations());
  }

  /**
   * d loss / d variable of a batch as the training step sees it, before clipping; nothing moves but
   * the dropouts' random kernels.
   *
   * @return by the variable's checkpoint name
   */
  public Map<String, TensorValue> gradients(
      float[] images, float[] labels, double keepFc, double keepConv) {
    return named(new Feed(images, labels, false, 0, keepFc, keepConv), byName(graph.gradients()));
  }

  /** The same after clipping, as Adam gets them. */
  public Map<String, TensorValue> clippedGradients(
      float[] images, float[] labels, double keepFc, double keepConv) {
    Feed feed = new Feed(images, labels, false, 0, keepFc, keepConv);
    return named(feed, byName(graph.clippedGradients()));
  }

  /** The loss that {@link #gradients} are of. */
  public TensorValue trainingLoss(float[] images, float[] labels, double keepFc, double keepConv) {
    Feed feed = new Feed(images, labels, false, 0, keepFc, keepConv);
    return run(feed, List.of(), List.of(graph.loss())).get(0);
  }

  private Map<String, Operand<T>> byName(Map<Variable, Operand<T>> operands) {
    Map<String, Operand<T>> byName = new LinkedHashMap<>();
    operands.forEach((variable, operand) -> byName.put(variable.checkpointName(), operand));
    return byName;
  }

  /** The learning rate of a step. */
  public double learningRate(int iteration) {
    try (TInt32 step = TInt32.scalarOf(iteration);
        Result result =
            session.runner().feed(graph.iteration(), step).fetch(graph.learningRate()).run()) {
      return TensorValue.copyOf(result.get(0)).doubles()[0];
    }
  }

  /** Every variable by name: the network's 18, Adam's slots and its two powers. */
  public Map<String, TensorValue> values() {
    Session.Runner runner = session.runner();
    graph.variables().all().values().forEach(runner::fetch);
    Map<String, TensorValue> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      int i = 0;
      for (String name : graph.variables().all().keySet()) {
        values.put(name, TensorValue.copyOf(result.get(i++)));
      }
    }
    return values;
  }

  /** Float32 values in the type that this network computes in. */
  public TensorValue value(float[] values, long... shape) {
    return graph.precision().value(values, shape);
  }

  /** Values rounded to the type that this network computes in. */
  public TensorValue value(double[] values, long... shape) {
    return graph.precision().value(values, shape);
  }

  /**
   * Gives variables new values; those that are not named keep theirs.
   *
   * @throws IllegalArgumentException if the graph has no variable of a name
   */
  public void assign(Map<String, TensorValue> values) {
    session.assign(graph.variables().assignments(), values);
  }

  /**
   * Moves the dropouts' random kernels to where they stood after so many runs, as resuming needs.
   *
   * @param runs how often each of the four ran so far
   * @param batchSize images in each of those runs
   */
  public void skipDropoutNoise(long[] runs, int batchSize) {
    int[][] shapes = {
      {batchSize, 1, 1, 24}, {batchSize, 1, 1, 48}, {batchSize, 1, 1, 64}, {batchSize, 200}
    };
    for (int i = 0; i < runs.length; i++) {
      // With its shape fed a kernel runs alone; computing the shape would run those before it.
      ExactDropout<T> dropout = graph.dropouts().get(i);
      try (TInt32 shape = TInt32.vectorOf(shapes[i])) {
        for (long run = 0; run < runs[i]; run++) {
          session.runner().feed(dropout.noiseShape(), shape).fetch(dropout.uniform()).run().close();
        }
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private static StepResult stepResult(List<TensorValue> lossAndAccuracy) {
    return new StepResult(lossAndAccuracy.get(0).doubles()[0], lossAndAccuracy.get(1).doubles()[0]);
  }

  private Map<String, TensorValue> named(Feed feed, Map<String, Operand<T>> operands) {
    List<TensorValue> values = run(feed, List.of(), List.copyOf(operands.values()));
    Map<String, TensorValue> named = new LinkedHashMap<>();
    int i = 0;
    for (String name : operands.keySet()) {
      named.put(name, values.get(i++));
    }
    return named;
  }

  private List<TensorValue> run(
      Feed feed, List<? extends Op> targets, List<? extends Operand<?>> fetches) {
    Session.Runner runner = session.runner();
    targets.forEach(runner::addTarget);
    fetches.forEach(runner::fetch);
    try (TFloat32 images = Tensors.images(feed.images);
        TFloat32 labels = feed.labels == null ? null : Tensors.labels(feed.labels);
        TBool testing = TBool.scalarOf(feed.testing);
        TInt32 iteration = TInt32.scalarOf(feed.iteration);
        T keepFc = graph.precision().tensor(feed.keepFc);
        T keepConv = graph.precision().tensor(feed.keepConv)) {
      runner
          .feed(graph.images(), images)
          .feed(graph.testing(), testing)
          .feed(graph.iteration(), iteration)
          .feed(graph.keepFc(), keepFc)
          .feed(graph.keepConv(), keepConv);
      if (labels != null) {
        runner.feed(graph.labels(), labels);
      }
      try (Result result = runner.run()) {
        List<TensorValue> values = new ArrayList<>();
        for (int i = 0; i < fetches.size(); i++) {
          values.add(TensorValue.copyOf(result.get(i)));
        }
        return values;
      }
    }
  }

  /** The six placeholders' values; {@code labels} is null where no loss is asked for. */
  private record Feed(
      float[] images,
      float @Nullable [] labels,
      boolean testing,
      int iteration,
      double keepFc,
      double keepConv) {
    static Feed testing(float[] images, float @Nullable [] labels) {
      return new Feed(images, labels, true, 0, 1, 1);
    }
  }
}

package org.fmnist.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fmnist.compare.NamedGraph.Run;
import org.fmnist.data.Batch;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The original itself: the graph that it wrote into its {@code .meta}, with its own gradients,
 * optimizer and seeds, run by TensorFlow's native runtime as Python would.
 */
final class MetaGraphCnn implements Cnn {
  private static final String SCOPE = "fmnist_cnn/";
  private static final String TRAIN = SCOPE + "Adam";
  private static final String UPDATE_AVERAGES = SCOPE + "group_deps";
  private static final String LOSS = SCOPE + "Mean";
  private static final String ACCURACY = SCOPE + "Mean_1";

  /** The MetaGraph is older than {@code grad_op}, but its backward pass reaches the images. */
  private static final String INPUT_GRADIENT =
      SCOPE + "gradients/fmnist_cnn/Conv2D_grad/Conv2DBackpropInput";

  private final NamedGraph graph;

  /** What each operation that clips from above takes. */
  private final Map<String, String> clipped;

  private MetaGraphCnn(NamedGraph graph, Map<String, String> clipped) {
    this.graph = graph;
    this.clipped = clipped;
    graph.run(Run.target("init"));
  }

  /**
   * Reads a {@code .meta} file.
   *
   * @throws FmnistException if it is not the original's
   */
  static Factory factory(Path meta, SessionSettings settings) {
    GraphDef definition;
    try {
      definition = NamedGraph.definition(meta);
    } catch (FmnistException e) {
      throw FmnistException.about(
          "meta",
          "expected the original's fmnist_cnn.ckpt.meta, which tools/fetch_original.sh gets; "
              + e.getMessage(),
          e);
    }
    Set<String> operations =
        definition.getNodeList().stream().map(NodeDef::getName).collect(Collectors.toSet());
    if (!operations.containsAll(List.of("init", TRAIN, UPDATE_AVERAGES, LOSS))) {
      throw FmnistException.about(
          "meta", "expected the original's graph, found another one in " + meta);
    }
    Map<String, String> clipped = clipped(definition);
    return () -> open(definition, meta, settings, clipped);
  }

  private static MetaGraphCnn open(
      GraphDef definition, Path meta, SessionSettings settings, Map<String, String> clipped) {
    // As Python runs it: with the graph optimizer on, whose product in the learning rate counts.
    NamedGraph graph = NamedGraph.optimized(definition, meta, settings);
    try {
      return new MetaGraphCnn(graph, clipped);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  private static Map<String, String> clipped(GraphDef definition) {
    return definition.getNodeList().stream()
        .filter(node -> node.getOp().equals("Minimum"))
        .collect(Collectors.toMap(NodeDef::getName, node -> node.getInput(0)));
  }

  @Override
  public void restore(Weights weights) {
    // Each variable's Assign operation takes what is fed in place of its initial value.
    Map<String, TensorValue> feeds = new LinkedHashMap<>();
    weights.values().forEach((name, value) -> feeds.put(initialValueOf(name), value));
    List<String> targets =
        weights.values().keySet().stream().map(name -> name + "/Assign").toList();
    graph.run(new Run(feeds, targets, List.of()));
  }

  /** The operation whose output a variable's Assign takes; each of the 18 has its own. */
  private static String initialValueOf(String variable) {
    if (variable.endsWith("/ExponentialMovingAverage")) {
      return variable + "/Initializer/zeros";
    }
    int index = OriginalNames.variables().indexOf(variable);
    String suffix = index < 2 ? "" : "_" + index / 2;
    return SCOPE + (index % 2 == 0 ? "truncated_normal" : "Const") + suffix;
  }

  @Override
  public Map<String, TensorValue> activations(Batch batch) {
    return named(OriginalNames.activations(), batch, true, 0, 1, 1);
  }

  @Override
  public StepResult evaluate(Batch batch) {
    return stepResult(run(List.of(), List.of(LOSS, ACCURACY), batch, true, 0, 1, 1));
  }

  @Override
  public TensorValue inputGradient(Batch batch) {
    return run(List.of(), List.of(INPUT_GRADIENT), batch, true, 0, 1, 1).get(0);
  }

  @Override
  public Map<String, TensorValue> trainingPass(Batch batch) {
    Map<String, String> operations = new LinkedHashMap<>();
    operations.put("training.loss", LOSS);
    List<String> variables = OriginalNames.variables();
    for (int i = 0; i < variables.size(); i++) {
      String clip = SCOPE + "clip_by_value" + (i == 0 ? "" : "_" + i);
      operations.put("gradient." + variables.get(i), clipped.get(clip + "/Minimum"));
      operations.put("clipped_gradient." + variables.get(i), clip);
    }
    return named(operations, batch, false, 0, 1, 1);
  }

  @Override
  public StepResult train(Batch batch, int iteration, double keepFc, double keepConv) {
    List<TensorValue> result =
        run(List.of(TRAIN), List.of(LOSS, ACCURACY), batch, false, iteration, keepFc, keepConv);
    run(List.of(UPDATE_AVERAGES), List.of(), batch, false, iteration, 1, 1);
    return stepResult(result);
  }

  @Override
  public Map<String, TensorValue> values(Iterable<String> names) {
    List<String> fetches = new ArrayList<>();
    names.forEach(fetches::add);
    return graph.run(Run.fetch(fetches));
  }

  @Override
  public TensorValue value(double[] values, long... shape) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return TensorValue.of(rounded, shape);
  }

  @Override
  public void close() {
    graph.close();
  }

  private static StepResult stepResult(List<TensorValue> lossAndAccuracy) {
    return new StepResult(lossAndAccuracy.get(0).doubles()[0], lossAndAccuracy.get(1).doubles()[0]);
  }

  private Map<String, TensorValue> named(
      Map<String, String> operations,
      Batch batch,
      boolean testing,
      int iteration,
      double keepFc,
      double keepConv) {
    List<TensorValue> values =
        run(
            List.of(),
            List.copyOf(operations.values()),
            batch,
            testing,
            iteration,
            keepFc,
            keepConv);
    Map<String, TensorValue> named = new LinkedHashMap<>();
    int i = 0;
    for (String name : operations.keySet()) {
      named.put(name, values.get(i++));
    }
    return named;
  }

  private List<TensorValue> run(
      List<String> targets,
      List<String> fetches,
      Batch batch,
      boolean testing,
      int iteration,
      double keepFc,
      double keepConv) {
    int side = FashionMnist.SIDE;
    Map<String, TensorValue> feeds =
        Map.of(
            SCOPE + "Placeholder", TensorValue.of(batch.pixels(), batch.size(), side, side, 1),
            SCOPE + "Placeholder_1",
                TensorValue.of(batch.labels(), batch.size(), FashionMnist.CLASSES),
            SCOPE + "Placeholder_2", TensorValue.of(testing),
            SCOPE + "Placeholder_3", TensorValue.of(new int[] {iteration}),
            SCOPE + "Placeholder_4", TensorValue.of(new float[] {(float) keepFc}),
            SCOPE + "Placeholder_5", TensorValue.of(new float[] {(float) keepConv}));
    return List.copyOf(graph.run(new Run(feeds, targets, fetches)).values());
  }
}

package org.fmnist.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.Kernels;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.fmnist.runtime.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The original itself: the graph that it wrote into its {@code .meta}, with its own gradients,
 * optimizer and seeds, run by TensorFlow's native runtime as Python would.
 */
final class MetaGraphCnn implements Cnn {
  /** The original's has 0.3 million. */
  private static final int MAX_BYTES = 64 << 20;

  private static final String SCOPE = "fmnist_cnn/";
  private static final String LOSS = SCOPE + "Mean";
  private static final String ACCURACY = SCOPE + "Mean_1";

  /** The MetaGraph is older than {@code grad_op}, but its backward pass reaches the images. */
  private static final String INPUT_GRADIENT =
      SCOPE + "gradients/fmnist_cnn/Conv2D_grad/Conv2DBackpropInput";

  private final GraphSession session;

  /** What each operation that clips from above takes. */
  private final Map<String, String> clipped;

  private MetaGraphCnn(GraphSession session, Map<String, String> clipped) {
    this.session = session;
    this.clipped = clipped;
    session.runner().addTarget("init").run().close();
  }

  /**
   * Reads a {@code .meta} file.
   *
   * @throws FmnistException if it is not the original's
   */
  static Factory factory(Path meta, SessionSettings settings) {
    MetaGraphDef definition;
    try {
      if (!Files.exists(meta)) {
        throw new NoSuchFileException(meta.toString());
      }
      definition = MetaGraphDef.parseFrom(BoundedFile.read(meta, MAX_BYTES));
    } catch (IOException e) {
      throw FmnistException.about(
          "meta",
          "expected the original's fmnist_cnn.ckpt.meta, found "
              + meta
              + ": "
              + AtomicFiles.reason(e)
              + "; tools/fetch_original.sh gets it",
          e);
    }
    return () -> open(definition, meta, settings);
  }

  private static MetaGraphCnn open(MetaGraphDef definition, Path meta, SessionSettings settings) {
    return Graphs.build(Kernels.AS_PYTHON, graph -> open(graph, definition, meta, settings));
  }

  private static MetaGraphCnn open(
      Graph graph, MetaGraphDef definition, Path meta, SessionSettings settings) {
    try {
      graph.importGraphDef(definition.getGraphDef());
      for (String operation : List.of("init", SCOPE + "Adam", SCOPE + "group_deps", LOSS)) {
        graph.operationOrThrow(operation);
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw FmnistException.about(
          "meta", "expected the original's graph, found another one in " + meta, e);
    }
    // As Python runs it: with the graph optimizer on, whose product in the learning rate counts.
    Map<String, String> clipped = clipped(definition);
    return GraphSession.optimized(graph, settings)
        .ownedBy(session -> new MetaGraphCnn(session, clipped));
  }

  private static Map<String, String> clipped(MetaGraphDef definition) {
    return definition.getGraphDef().getNodeList().stream()
        .filter(node -> node.getOp().equals("Minimum"))
        .collect(Collectors.toMap(NodeDef::getName, node -> node.getInput(0)));
  }

  @Override
  public void restore(Weights weights) {
    // Each variable's Assign operation takes what is fed in place of its initial value.
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      weights
          .values()
          .forEach(
              (name, value) -> {
                Tensor tensor = value.toTensor();
                fed.add(tensor);
                runner.feed(initialValueOf(name), tensor).addTarget(name + "/Assign");
              });
      runner.run().close();
    } finally {
      fed.forEach(Tensor::close);
    }
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
        run(
            List.of(SCOPE + "Adam"),
            List.of(LOSS, ACCURACY),
            batch,
            false,
            iteration,
            keepFc,
            keepConv);
    run(List.of(SCOPE + "group_deps"), List.of(), batch, false, iteration, 1, 1);
    return stepResult(result);
  }

  @Override
  public Map<String, TensorValue> values(Iterable<String> names) {
    Session.Runner runner = session.runner();
    names.forEach(runner::fetch);
    Map<String, TensorValue> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      int i = 0;
      for (String name : names) {
        values.put(name, TensorValue.copyOf(result.get(i++)));
      }
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
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
    Session.Runner runner = session.runner();
    targets.forEach(runner::addTarget);
    fetches.forEach(runner::fetch);
    try (TFloat32 images = Tensors.images(batch.pixels());
        TFloat32 labels = Tensors.labels(batch.labels());
        TBool tst = TBool.scalarOf(testing);
        TInt32 iter = TInt32.scalarOf(iteration);
        TFloat32 pkeep = TFloat32.scalarOf((float) keepFc);
        TFloat32 pkeepConv = TFloat32.scalarOf((float) keepConv);
        Result result =
            runner
                .feed(SCOPE + "Placeholder", images)
                .feed(SCOPE + "Placeholder_1", labels)
                .feed(SCOPE + "Placeholder_2", tst)
                .feed(SCOPE + "Placeholder_3", iter)
                .feed(SCOPE + "Placeholder_4", pkeep)
                .feed(SCOPE + "Placeholder_5", pkeepConv)
                .run()) {
      List<TensorValue> values = new ArrayList<>();
      for (int i = 0; i < fetches.size(); i++) {
        values.add(TensorValue.copyOf(result.get(i)));
      }
      return values;
    }
  }
}

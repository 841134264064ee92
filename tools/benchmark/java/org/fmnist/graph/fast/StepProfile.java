package org.fmnist.graph.fast;

import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.Json;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.SessionSettings;




import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TInt32;

/**
 * Where the time of a session run of the fast engine goes, operation by operation, from
 * TensorFlow's own trace. Arguments: {@code train}, {@code evaluate} or {@code gradient}; images a
 * run; traced runs; threads; precision. It stands in the engine's package to reach its graphs.
 */
final class StepProfile {
  private static final Pattern OPERATION = Pattern.compile(" = (\\w+)\\(");
  private static final int WARM_UP = 20;

  private final int runs;
  private final SessionSettings session;
  private final ComputePrecision precision;
  private final Batch batch;
  private final int[] classes;

  private StepProfile(
      int batchSize, int runs, SessionSettings session, ComputePrecision precision) {
    this.runs = runs;
    this.session = session;
    this.precision = precision;
    LabeledImages images = Dataset.embedded().train();
    int[] positions = IntStream.range(0, batchSize).toArray();
    this.batch = Batch.of(images, positions);
    this.classes = IntStream.of(positions).map(images::label).toArray();
  }

  public static void main(String[] args) {
    SessionSettings session = new SessionSettings(Integer.parseInt(args[3]), Device.CPU);
    StepProfile profile =
        new StepProfile(
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            session,
            ComputePrecision.valueOf(args[4]));
    System.out.println(
        Json.line(args[0].equals("train") ? profile.training() : profile.inference(args[0])));
  }

  private Map<String, Object> training() {
    FastTrainingSettings settings =
        FastTrainingSettings.original().toBuilder().precision(precision).build();
    try (Graph graph = new Graph()) {
      FastTrainingGraph training = new FastTrainingGraph(graph, settings);
      try (GraphSession opened = GraphSession.optimized(graph, session);
          StepInputs inputs = new StepInputs()) {
        opened.runner().addTarget(training.initialize()).run().close();
        return measure(() -> step(training, opened, inputs));
      }
    }
  }

  private Session.Runner step(
      FastTrainingGraph training, GraphSession opened, StepInputs inputs) {
    Session.Runner runner =
        opened.runner().addTarget(training.trainStep()).fetch(training.trainingLoss().loss());
    inputs.feedBatch(
        runner, training.images(), batch.pixels(), training.labels(), batch.labels());
    inputs.feedRates(runner, training, 1, 0, new StepInputs.Rates(1e-3, 1e-3, 0));
    return runner;
  }

  private Map<String, Object> inference(String work) {
    try (Graph graph = new Graph()) {
      InferenceTower tower = FoldedGraph.build(graph, WeightsSource.shipped().read(), precision);
      try (GraphSession opened = GraphSession.optimized(graph, session);
          StepInputs inputs = new StepInputs();
          TInt32 labels = TInt32.vectorOf(classes)) {
        return measure(
            () -> {
              Session.Runner runner = opened.runner();
              inputs.feedImages(runner, tower.images(), batch.pixels());
              return work.equals("evaluate")
                  ? runner.fetch(tower.probabilities())
                  : runner
                      .feed(tower.classes(), labels)
                      .fetch(tower.logits())
                      .fetch(tower.crossEntropyGradient());
            });
      }
    }
  }

  /** Milliseconds a run without the trace, and of each operation with it. */
  private Map<String, Object> measure(Supplier<Session.Runner> run) {
    for (int i = 0; i < WARM_UP; i++) {
      run.get().run().close();
    }
    long began = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      run.get().run().close();
    }
    double plain = (System.nanoTime() - began) / 1e6 / runs;

    RunOptions traced =
        RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();
    run.get().setOptions(traced).runAndFetchMetadata().close(); // makes an executor of its own
    Map<String, Double> micros = new TreeMap<>();
    Map<String, String> operations = new TreeMap<>();
    for (int i = 0; i < runs; i++) {
      try (Result result = run.get().setOptions(traced).runAndFetchMetadata()) {
        for (DeviceStepStats device :
            result.getMetadata().orElseThrow().getStepStats().getDevStatsList()) {
          for (NodeExecStats node : device.getNodeStatsList()) {
            Matcher operation = OPERATION.matcher(node.getTimelineLabel());
            operations.put(node.getNodeName(), operation.find() ? operation.group(1) : "?");
            double took = node.getOpEndRelMicros() - (double) node.getOpStartRelMicros();
            micros.merge(node.getNodeName(), took, Double::sum);
          }
        }
      }
    }
    List<Map<String, Object>> nodes = new ArrayList<>();
    micros.forEach(
        (name, sum) -> {
          Map<String, Object> node = new LinkedHashMap<>();
          node.put("node", name);
          node.put("operation", operations.get(name));
          node.put("milliseconds", sum / 1e3 / runs);
          nodes.add(node);
        });
    return Map.of("milliseconds", plain, "nodes", nodes);
  }
}

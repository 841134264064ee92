package org.fmnist.graph.fast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.fmnist.data.FashionMnist;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/**
 * What a session really runs, after the graph optimizer: a guard against a slower graph that does
 * not depend on a clock. Names of operations differ with the library behind them ({@code Conv2D},
 * {@code _MklNativeConv2D}), so the counts go by what the names contain.
 */
class OperationCountTest {
  private static final int BATCH = 4;
  private static final float[] PIXELS = new float[BATCH * FashionMnist.PIXELS];

  @Test
  void inferenceFusesBiasAndReluIntoEachLayer() {
    try (Graph graph = new Graph()) {
      InferenceTower tower = FoldedGraph.build(graph, TrainedWeights.get(), ComputePrecision.FP32);
      try (GraphSession session = GraphSession.optimized(graph, SessionSettings.defaults());
          StepInputs inputs = new StepInputs()) {
        Session.Runner runner = session.runner().fetch(tower.probabilities());
        inputs.feedImages(runner, tower.images(), PIXELS);
        Map<String, Integer> operations = operationsOf(runner);
        assertThat(count(operations, "FusedConv2D")).isEqualTo(3);
        assertThat(count(operations, "Conv2D")).isEqualTo(3);
        assertThat(count(operations, "FusedMatMul")).isEqualTo(2);
        assertThat(count(operations, "MatMul")).isEqualTo(2);
        assertThat(count(operations, "Softmax")).isEqualTo(1);
        assertThat(count(operations, "")).as(operations.toString()).isLessThanOrEqualTo(9);
      }
    }
  }

  /** Two casts of activations; the weights' are folded away. */
  @Test
  void bfloat16InferenceCastsTwice() {
    try (Graph graph = new Graph()) {
      InferenceTower tower = FoldedGraph.build(graph, TrainedWeights.get(), ComputePrecision.BF16);
      try (GraphSession session = GraphSession.optimized(graph, SessionSettings.defaults());
          StepInputs inputs = new StepInputs()) {
        Session.Runner runner = session.runner().fetch(tower.probabilities());
        inputs.feedImages(runner, tower.images(), PIXELS);
        Map<String, Integer> operations = operationsOf(runner);
        assertThat(count(operations, "Conv2D")).isEqualTo(3);
        assertThat(count(operations, "MatMul")).isEqualTo(2);
        assertThat(count(operations, "Cast")).as(operations.toString()).isEqualTo(2);
        // Bias and ReLU of the middle layers are operations of their own on some CPUs.
        assertThat(count(operations, "")).as(operations.toString()).isLessThanOrEqualTo(17);
      }
    }
  }

  @Test
  void aTrainingStepIsOneForwardAndOneBackwardPass() {
    Map<String, Integer> operations = operationsOfAStep(ComputePrecision.FP32);
    assertOneForwardAndOneBackwardPass(operations);
    assertThat(count(operations, "")).as(operations.toString()).isLessThanOrEqualTo(230);
  }

  /** The activations' casts in and out and those of two kernels, there and back. */
  @Test
  void aBfloat16StepAddsEightCasts() {
    Map<String, Integer> operations = operationsOfAStep(ComputePrecision.BF16);
    assertOneForwardAndOneBackwardPass(operations);
    int inFloat32 = count(operationsOfAStep(ComputePrecision.FP32), "Cast");
    assertThat(count(operations, "Cast")).as(operations.toString()).isEqualTo(inFloat32 + 8);
    assertThat(count(operations, "")).as(operations.toString()).isLessThanOrEqualTo(245);
  }

  private static void assertOneForwardAndOneBackwardPass(Map<String, Integer> operations) {
    assertThat(count(operations, "Conv2DBackpropFilter")).isEqualTo(3);
    assertThat(count(operations, "Conv2DBackpropInput")).isEqualTo(2);
    assertThat(count(operations, "Conv2D")).isEqualTo(3 + 3 + 2);
    assertThat(count(operations, "FusedBatchNormGrad")).isEqualTo(4);
    assertThat(count(operations, "FusedBatchNorm")).isEqualTo(4 + 4);
    assertThat(count(operations, "MatMul")).isEqualTo(2 + 4);
    assertThat(count(operations, "ApplyAdam")).isEqualTo(10);
  }

  private static Map<String, Integer> operationsOfAStep(ComputePrecision precision) {
    FastTrainingSettings settings =
        FastTrainingSettings.original().toBuilder().precision(precision).build();
    FastTrainingGraph graph = Graphs.build(made -> new FastTrainingGraph(made, settings));
    try (GraphSession session = GraphSession.optimized(graph.graph(), SessionSettings.defaults());
        StepInputs inputs = new StepInputs()) {
      session.runner().addTarget(graph.initialize()).run().close();
      Session.Runner runner =
          session.runner().addTarget(graph.trainStep()).fetch(graph.trainingLoss().loss());
      float[] labels = new float[BATCH * FashionMnist.CLASSES];
      inputs.feedBatch(runner, graph.images(), PIXELS, graph.labels(), labels);
      inputs.feedRates(runner, graph, 1, 0, new StepInputs.Rates(0, 0, 0));
      return operationsOf(runner);
    }
  }

  private static Map<String, Integer> operationsOf(Session.Runner runner) {
    RunOptions options = RunOptions.newBuilder().setOutputPartitionGraphs(true).build();
    try (Result result = runner.setOptions(options).runAndFetchMetadata()) {
      RunMetadata metadata = result.getMetadata().orElseThrow();
      Map<String, Integer> operations = new TreeMap<>();
      for (GraphDef partition : metadata.getPartitionGraphsList()) {
        for (NodeDef node : partition.getNodeList()) {
          if (!node.getOp().matches("Const|_Arg|_Retval|NoOp|_Recv|_Send")) {
            operations.merge(node.getOp(), 1, Integer::sum);
          }
        }
      }
      return operations;
    }
  }

  private static int count(Map<String, Integer> operations, String part) {
    return operations.entrySet().stream()
        .filter(entry -> entry.getKey().contains(part))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}

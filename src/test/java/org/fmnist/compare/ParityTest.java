package org.fmnist.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.fmnist.compare.NamedGraph.Run;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.Kernels;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.types.TFloat32;

/** A small graph of a few operations beside ports of it, right ones and wrong ones. */
class ParityTest {
  private static final SessionSettings SESSION = SessionSettings.defaults();
  private static final Map<String, String> NAMES =
      Map.of("a/x", "x", "a/sum", "sum", "a/step", "step", "a/init", "init");

  @TempDir Path folder;

  /** {@code sum} starts as 0 and grows by x at each {@code step}; {@code count} is of x. */
  private static void accumulate(Graph graph, String scope, float factor) {
    Ops tf = Ops.create(graph);
    Ops named = scope.isEmpty() ? tf : tf.withSubScope(scope);
    Placeholder<TFloat32> x =
        named.withName("x").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    Variable<TFloat32> sum = named.withName("sum").variable(Shape.of(2), TFloat32.class);
    named.withName("step").assignAdd(sum, named.math.mul(x, named.constant(factor)));
    tf.withName("count").size(x);
    named
        .withControlDependencies(
            List.of(named.assign(sum, named.fill(named.constant(new int[] {2}), tf.constant(0f)))))
        .withName("init")
        .noOp();
  }

  private static GraphDef definition() {
    return Graphs.build(
        Kernels.AS_PYTHON,
        graph -> {
          try (graph) {
            accumulate(graph, "a", 1);
            return graph.toGraphDef();
          }
        });
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("graph"), bytes);
  }

  private static NamedGraph port(float factor) {
    return NamedGraph.build(graph -> accumulate(graph, "", factor), "the port", SESSION);
  }

  private static Run step(float... x) {
    return new Run(Map.of("a/x", TensorValue.of(x, x.length)), List.of("a/step"), List.of("count"));
  }

  private static ParityReport compare(Path file, float factor, double tolerance) {
    try (NamedGraph reference = NamedGraph.asBuilt(file, SESSION);
        NamedGraph port = port(factor)) {
      Parity parity = new Parity(reference, port, NAMES, tolerance);
      parity.run("steps", Run.target("a/init"));
      for (int i = 0; i < 3; i++) {
        // The port's factor shows in the last element only, and in no step before the second.
        parity.run("steps", step(0, i));
        parity.run("after", Run.fetch(List.of("a/sum")));
      }
      return parity.report();
    }
  }

  @Test
  void aFrozenGraphAndAMetaGraphAreBothRead() throws IOException {
    GraphDef graph = definition();
    MetaGraphDef meta = MetaGraphDef.newBuilder().setGraphDef(graph).build();
    for (byte[] bytes : List.of(graph.toByteArray(), meta.toByteArray())) {
      ParityReport report = compare(write(bytes), 1, 0);
      assertThat(report.pass()).isTrue();
      assertThat(report.firstDifference()).isEmpty();
      assertThat(report.checks())
          .extracting(Check::name, Check::count, Check::differing)
          .containsExactly(tuple("steps.count", 3, 0), tuple("after.a/sum", 6, 0));
      assertThat(report.text()).contains("all 2 tensors pass");
    }
  }

  @Test
  void theFirstStepThatDiffersIsNamed() throws IOException {
    ParityReport report = compare(write(definition().toByteArray()), 1.5f, 0);
    assertThat(report.pass()).isFalse();
    assertThat(report.firstDifference())
        .contains(new ParityReport.Difference("after.a/sum", OptionalInt.of(1)));
    // sums of 0, 1 and 3 with factor 1: 0, 1.5 and 4.5 here
    Check sum = report.checks().get(1);
    assertThat(sum.differing()).isEqualTo(2);
    assertThat(sum.first()).isEqualTo(3);
    assertThat(sum.maxAbs()).isEqualTo(1.5);
    assertThat(report.text()).contains("first difference: after.a/sum, step 1");
  }

  @Test
  void aToleranceLetsSmallDifferencesPass() throws IOException {
    Path file = write(definition().toByteArray());
    assertThat(compare(file, 1.001f, 0).pass()).isFalse();
    assertThat(compare(file, 1.001f, 0.01).pass()).isTrue();
  }

  @Test
  void otherShapesAndTypesFail() throws IOException {
    Map<String, String> wrong = Map.of("a/init", "init", "a/x", "x", "a/sum", "count");
    try (NamedGraph reference = NamedGraph.asBuilt(write(definition().toByteArray()), SESSION);
        NamedGraph port = port(1)) {
      Parity parity = new Parity(reference, port, wrong, 1);
      parity.run("sum", Run.target("a/init"));
      Map<String, TensorValue> x = Map.of("a/x", TensorValue.of(new float[3], 3));
      assertThat(parity.run("sum", new Run(x, List.of(), List.of("a/sum")))).isFalse();
      assertThat(parity.report().checks().get(0).fault())
          .isEqualTo("expected DT_FLOAT [2], found DT_INT32 []");
    }
  }

  @Test
  void whatTensorFlowRefusesIsToldInALine() throws IOException {
    try (NamedGraph reference = NamedGraph.asBuilt(write(definition().toByteArray()), SESSION);
        NamedGraph port = port(1)) {
      Parity parity = new Parity(reference, port, NAMES, 0);
      assertThatThrownBy(() -> parity.run("x", Run.fetch(List.of("a/sum"))))
          .isInstanceOf(FmnistException.class)
          .hasMessageStartingWith(reference + ": TensorFlow refuses the run: ")
          .hasMessageContaining("uninitialized value a/sum");
      for (String name : List.of("a/sum:7", "a/sum:", "a/sum:x")) {
        assertThatThrownBy(() -> parity.run("x", Run.fetch(List.of(name))))
            .as(name)
            .isInstanceOf(FmnistException.class);
      }
      assertThat(parity.report().pass()).as("nothing was compared").isFalse();
    }
  }

  @Test
  void anUnknownNameIsNamed() throws IOException {
    try (NamedGraph reference = NamedGraph.asBuilt(write(definition().toByteArray()), SESSION);
        NamedGraph port = port(1)) {
      Parity parity = new Parity(reference, port, Map.of(), 0);
      assertThatThrownBy(() -> parity.run("x", Run.fetch(List.of("a/sums"))))
          .hasMessage(reference + ": expected an operation a/sums in the graph, found none");
      assertThatThrownBy(() -> parity.run("x", Run.target("a/init")))
          .hasMessage("the port: expected an operation a/init in the graph, found none");
    }
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, "a text".getBytes(UTF_8))) {
      Path file = write(bytes);
      assertThatThrownBy(() -> NamedGraph.optimized(file, SESSION))
          .isInstanceOf(FmnistException.class)
          .hasMessage(
              file + ": expected a MetaGraph or a GraphDef of TensorFlow, found another file");
    }
    Path missing = folder.resolve("missing.meta");
    assertThatThrownBy(() -> NamedGraph.asBuilt(missing, SESSION))
        .isInstanceOf(FmnistException.class)
        .hasMessageStartingWith(missing + ": expected a graph of TensorFlow: ");
  }

  @Test
  void truthValuesAndWholeNumbersAreCompared() {
    TensorValue yes = TensorValue.of(true);
    assertThat(Check.of("x", yes, TensorValue.of(false), 0).differing()).isEqualTo(1);
    assertThat(Check.of("x", yes, yes, 0).pass()).isTrue();
    TensorValue large = TensorValue.of(new long[] {Long.MAX_VALUE, 5}, 2);
    TensorValue other = TensorValue.of(new long[] {Long.MAX_VALUE - 1, 5}, 2);
    assertThat(Check.of("x", large, other, 0).differing()).isEqualTo(1);
    assertThat(Check.of("x", large, other, 0).first()).isZero();
  }
}

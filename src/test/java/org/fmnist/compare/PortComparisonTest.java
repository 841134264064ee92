package org.fmnist.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.graph.exact.Precision;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.fmnist.train.Presets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The comparison passes for the port, and fails for each of some mistakes. */
class PortComparisonTest {
  private static final int STEPS = 10;
  private static Dataset dataset;

  @BeforeAll
  static void readData() {
    Dataset all = Dataset.embedded();
    dataset = new Dataset(all.train(), all.test().subset(IntStream.range(0, 1000).toArray()));
  }

  private static ParityReport compareWithMetaGraph(UnaryOperator<Cnn> mistake, Level level) {
    Weights weights = Checkpoints.read(Original.directory());
    SessionSettings session = SessionSettings.defaults();
    Scenario scenario = new Scenario(dataset, Optional.of(weights), STEPS, Presets.original());
    Reference reference =
        new MetaGraphReference(
            scenario, MetaGraphCnn.factory(Original.meta(), session), "the MetaGraph");
    return PortComparison.compare(
        scenario,
        () -> mistake.apply(new PortCnn(Precision.FP32, ExactSettings.original(), session)),
        reference,
        PortComparison.parts(level),
        line -> {});
  }

  private static List<String> failed(ParityReport comparison) {
    return comparison.checks().stream().filter(c -> !c.pass()).map(Check::name).toList();
  }

  @Test
  void portHasTheOriginalsBits() {
    ParityReport comparison = compareWithMetaGraph(cnn -> cnn, Level.STEPS);
    assertThat(failed(comparison)).isEmpty();
    assertThat(comparison.checks())
        .hasSizeGreaterThan(130)
        .allSatisfy(check -> assertThat(check.differing()).isZero());
  }

  @Test
  void oneWeightWrongByAThousandthFails() {
    ParityReport comparison =
        compareWithMetaGraph(
            cnn ->
                new ForwardingCnn(cnn) {
                  @Override
                  public void restore(Weights weights) {
                    Map<Variable, float[]> values = weights.toMap();
                    values.get(Variable.CONV2_KERNEL)[1234] += 1e-3f;
                    super.restore(Weights.of(values));
                  }
                },
            Level.PASSES);
    assertThat(failed(comparison)).contains("activation.conv2.linear", "test.probabilities");
    assertThat(failed(comparison)).doesNotContain("activation.conv1.relu");
  }

  @Test
  void swappedChannelsFail() {
    ParityReport comparison =
        compareWithMetaGraph(
            cnn ->
                new ForwardingCnn(cnn) {
                  @Override
                  public void restore(Weights weights) {
                    Map<Variable, float[]> values = weights.toMap();
                    float[] kernel = values.get(Variable.CONV1_KERNEL);
                    for (int tap = 0; tap < kernel.length; tap += 24) {
                      float first = kernel[tap];
                      kernel[tap] = kernel[tap + 1];
                      kernel[tap + 1] = first;
                    }
                    super.restore(Weights.of(values));
                  }
                },
            Level.PASSES);
    assertThat(failed(comparison)).contains("activation.conv1.linear", "test.logits");
  }

  @Test
  void movingAveragesTakenBeforeTheWeightsMoveFail() {
    ParityReport comparison = compareWithMetaGraph(EarlyAverages::new, Level.STEPS);
    assertThat(failed(comparison))
        .contains("after_1." + Variable.CONV1_MEAN.checkpointName())
        .doesNotContain("after_1." + Variable.CONV1_KERNEL.checkpointName());
  }

  /** Takes the averages from a twin whose learning rate is 0, so that its weights do not move. */
  private static final class EarlyAverages extends ForwardingCnn {
    private static final ExactSettings RESTING =
        new ExactSettings(2019, 0, 0, 2000, 5, Set.of(), OperationSeeds.TF1);
    private final PortCnn resting =
        new PortCnn(Precision.FP32, RESTING, SessionSettings.defaults());

    EarlyAverages(Cnn cnn) {
      super(cnn);
    }

    @Override
    public StepResult train(Batch batch, int iteration, double keepFc, double keepConv) {
      resting.network().assign(cnn.values(OriginalNames.variables()));
      resting.train(batch, iteration, keepFc, keepConv);
      StepResult result = cnn.train(batch, iteration, keepFc, keepConv);
      List<String> averages =
          OriginalNames.variables().stream()
              .filter(name -> !OriginalNames.trained().contains(name))
              .toList();
      ((PortCnn) cnn).network().assign(resting.values(averages));
      return result;
    }

    @Override
    public void close() {
      resting.close();
      super.close();
    }
  }

  @Test
  void aNanOnOneSideFails() {
    assertThat(
            Check.of(
                    "x",
                    TensorValue.of(new float[] {Float.NaN}, 1),
                    TensorValue.of(new float[] {1}, 1),
                    1)
                .pass())
        .isFalse();
  }

  @Test
  void differencesAreCountedInUnitsInTheLastPlace() {
    float[] reference = {1, -0f, 2};
    float[] port = {Math.nextUp(1f), 0f, 2};
    Check check = Check.of("x", TensorValue.of(port, 3), TensorValue.of(reference, 3), 0);
    assertThat(check.differing()).isEqualTo(1);
    assertThat(check.maxUlp()).isEqualTo(1);
    assertThat(check.maxAbs()).isEqualTo(Math.ulp(1f));
    assertThat(check.pass()).isFalse();
  }
}

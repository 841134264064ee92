package org.fmnist.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.fmnist.train.Presets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The seeded run from scratch against what the Python original gave, without Python: see {@code
 * golden/original-run/README.md}. On the kind of machine that the golden values come from every bit
 * must agree; elsewhere initial values and order to the bit, and the first losses nearly.
 */
class GoldenRunTest {
  private static final int STEPS = 200;

  /**
   * Losses seen with other kernels (oneDNN on or off, one or two threads) part by 3e-3 at step 4
   * and 5e-3 at step 5; an honest mistake in the graph shows in the first three by more than this.
   */
  private static final double FIRST_LOSSES = 2e-2;

  private static Map<String, Object> golden;
  private static Map<String, TensorValue> scratch;
  private static Map<String, TensorValue> order;

  @BeforeAll
  static void run() throws IOException {
    try (InputStream in =
        GoldenRunTest.class.getResourceAsStream("/golden/original-run/golden.json")) {
      golden = JSON.std.mapFrom(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Dataset dataset = Dataset.embedded();
    SessionSettings session = new SessionSettings(threads(), Device.CPU);
    Scenario scenario = new Scenario(dataset, Optional.empty(), STEPS, Presets.original());
    order = scenario.order();
    // A network in bfloat16 in the same process must not touch these bits.
    try (FastClassifier beside =
        FastClassifier.open(WeightsSource.shipped().read(), session, ComputePrecision.BF16)) {
      beside.probabilities(Batch.of(dataset.test(), new int[] {0, 1, 2}).pixels());
      scratch =
          scenario.scratch(() -> new PortCnn(Precision.FP32, ExactSettings.original(), session));
    }
  }

  private static int threads() {
    return ((Number) golden.get("threads")).intValue();
  }

  private static boolean sameMachine() {
    Manifest manifest = new Manifest(Path.of("golden.json"), golden);
    return Machine.of(manifest).equals(Machine.here(new SessionSettings(threads(), Device.CPU)));
  }

  @Test
  void splitAndBatchOrderAreTheOriginals() {
    assertSame(order, "split.training");
    assertSame(order, "split.validation");
    assertSame(order, "order.training_batches");
  }

  @Test
  void initialValuesHaveTheOriginalsBits() {
    for (String name : OriginalNames.variables()) {
      assertSame(scratch, "initial." + name);
    }
  }

  @Test
  void lossesAreTheOriginals(TestReporter reporter) {
    float[] losses = scratch.get("scratch.losses").floats();
    List<?> expected = (List<?>) entry("scratch", "losses").get("first");
    boolean bits = sameMachine();
    reporter.publishEntry(
        "golden losses",
        bits ? "compared to the last bit" : "another machine: the first 3, nearly");
    int compared = bits ? STEPS : 3;
    for (int step = 0; step < compared; step++) {
      double value = ((Number) expected.get(step)).doubleValue();
      if (bits) {
        assertThat((double) losses[step]).as("step %d", step).isEqualTo(value);
      } else {
        assertThat((double) losses[step])
            .as("step %d", step)
            .isCloseTo(value, within(FIRST_LOSSES * value));
      }
    }
  }

  @Test
  void variablesAndOptimizerAreTheOriginalsAfterTenSteps(TestReporter reporter) {
    boolean bits = sameMachine();
    reporter.publishEntry(
        "golden variables", bits ? "compared to the last bit" : "another machine: shapes only");
    List<String> names =
        scratch.keySet().stream().filter(name -> name.startsWith("after_")).toList();
    assertThat(names).hasSize(2 * (18 + 2 * 18 + 2));
    for (String name : names) {
      if (bits) {
        assertSame(scratch, name);
      } else {
        assertThat(scratch.get(name).size()).isEqualTo(size(entryOf(name)));
      }
    }
  }

  private static void assertSame(Map<String, TensorValue> values, String name) {
    assertThat(sha256(values.get(name).bytes())).as(name).isEqualTo(entryOf(name).get("sha256"));
  }

  private static Map<?, ?> entryOf(String name) {
    String group =
        IntStream.iterate(name.length(), n -> n > 0, n -> n - 1)
            .mapToObj(n -> name.substring(0, n))
            .filter(((Map<?, ?>) golden.get("groups"))::containsKey)
            .findFirst()
            .orElseThrow();
    return entry(group, name.substring(group.length() + 1));
  }

  private static Map<?, ?> entry(String group, String name) {
    return (Map<?, ?>) ((Map<?, ?>) ((Map<?, ?>) golden.get("groups")).get(group)).get(name);
  }

  private static int size(Map<?, ?> entry) {
    return ((List<?>) entry.get("shape"))
        .stream().mapToInt(n -> ((Number) n).intValue()).reduce(1, (a, b) -> a * b);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

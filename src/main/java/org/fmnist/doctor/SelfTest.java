package org.fmnist.doctor;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.BatchOrder;
import org.fmnist.data.Dataset;
import org.fmnist.data.OriginalBatches;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.Classifier;
import org.fmnist.model.ExactClassifier;
import org.fmnist.model.ExactTrainer;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;

/**
 * Whether this machine computes what it should. Static functions only, which may be called from
 * several threads.
 */
public final class SelfTest {
  /**
   * The losses of the first two steps of the original's run from scratch, seed 2019, as Python's
   * TensorFlow 2.18 computed them ({@code golden/original-run/golden.json} of the tests, {@code
   * scratch.losses}).
   */
  static final double[] GOLDEN_LOSSES = {3.154928207397461, 3.459097385406494};

  /**
   * Relative. The first loss has seen no gradient; other kernels move it by 1e-7, the rounded
   * products of some GPUs by 1e-3. Adam's first step magnifies last bits of small gradients.
   */
  static final double[] TOLERANCES = {2e-3, 2e-2};

  /**
   * How far a probability may be from the other engine's: 2e-6 on CPUs, more where a GPU rounds
   * products.
   */
  static final double PROBABILITY_TOLERANCE = 1e-3;

  private static final int BATCH = 32;
  private static final double KEEP_FC = 0.8;
  private static final int IMAGES = 100;

  private SelfTest() {}

  /** A training step of the exact engine on Fashion-MNIST, and the loss that it leads to. */
  public static Finding training(Dataset dataset, SessionSettings session) {
    BatchOrder order =
        OriginalBatches.of(dataset, OriginalBatches.VALIDATION_SIZE, OriginalBatches.SEED).train();
    double[] losses = new double[GOLDEN_LOSSES.length];
    try (ExactTrainer trainer =
        ExactTrainer.create(Precision.FP32, ExactSettings.original(), KEEP_FC, 1, session)) {
      for (int step = 0; step < losses.length; step++) {
        losses[step] = trainer.step(Batch.of(dataset.train(), order.next(BATCH)), step).loss();
      }
    }
    return training(losses);
  }

  /** Holds losses to the golden ones. */
  public static Finding training(double[] losses) {
    boolean right =
        IntStream.range(0, losses.length)
            .allMatch(
                step ->
                    Math.abs(losses[step] - GOLDEN_LOSSES[step])
                        <= TOLERANCES[step] * GOLDEN_LOSSES[step]);
    String found =
        String.format(
            Locale.ROOT,
            "a training step: losses %.6f before and %.6f after, the original's are %.6f and %.6f"
                + " (tolerance %.1f %% and %.0f %%)",
            losses[0],
            losses[1],
            GOLDEN_LOSSES[0],
            GOLDEN_LOSSES[1],
            100 * TOLERANCES[0],
            100 * TOLERANCES[1]);
    return verdict("training", right, found)
        .with("losses", list(losses))
        .with("golden", list(GOLDEN_LOSSES))
        .with("relativeTolerances", list(TOLERANCES));
  }

  /** Both engines on the first test images. */
  public static Finding inference(Dataset dataset, Weights weights, SessionSettings session) {
    float[] pixels = dataset.test().floats(IntStream.range(0, IMAGES).toArray());
    try (Classifier exact = ExactClassifier.open(weights, Precision.FP32, session);
        Classifier fast = FastClassifier.open(weights, session)) {
      return inference(exact.probabilities(pixels), fast.probabilities(pixels));
    }
  }

  /** Holds one engine's probabilities to the other's. */
  public static Finding inference(float[] exact, float[] fast) {
    double largest = 0;
    boolean finite = true;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs((double) exact[i] - fast[i]));
      finite &= Float.isFinite(exact[i]) && Float.isFinite(fast[i]);
    }
    String found =
        finite
            ? String.format(
                Locale.ROOT,
                "both engines agree on %d images within %.1e (tolerance %.0e)",
                IMAGES,
                largest,
                PROBABILITY_TOLERANCE)
            : "probabilities that are not finite";
    return verdict("inference", finite && largest <= PROBABILITY_TOLERANCE, found)
        .with("maxAbsDifference", finite ? largest : null)
        .with("tolerance", PROBABILITY_TOLERANCE);
  }

  private static List<Double> list(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  private static Finding verdict(String name, boolean right, String found) {
    return right
        ? Finding.ok(name, found)
        : Finding.failed(
            name,
            found,
            "this machine computes wrongly: try --device cpu or TF_ENABLE_ONEDNN_OPTS=0, and"
                + " please report it");
  }
}

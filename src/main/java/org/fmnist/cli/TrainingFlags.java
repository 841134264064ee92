package org.fmnist.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fmnist.graph.Layer;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.model.Engine;
import org.fmnist.train.AugmentationSettings;
import org.fmnist.train.DistillationSettings;
import org.fmnist.train.LearningRateSettings;
import org.fmnist.train.OptimizerSettings;
import org.fmnist.train.Presets;
import org.fmnist.train.TrainingJob;
import org.fmnist.train.TrainingSettings;

/** The flags of {@code train} and {@code fine-tune}: a preset, and what differs from it. */
final class TrainingFlags {
  private TrainingFlags() {}

  /** For {@code train} and {@code fine-tune}. */
  static Flags options() {
    return options(String.join("|", Presets.names()), "the settings to begin with (original)")
        .values(
            "teacher",
            "PATH",
            "learn the answers of a checkpoint or SavedModel, too; repeatable: their mean")
        .value(
            "distillation",
            "SHARE",
            "share of the teachers in each label (" + DistillationSettings.SHARE + ")");
  }

  /**
   * @param presets which there are, separated by bars
   * @param description of them, in words
   */
  static Flags options(String presets, String description) {
    return new Flags()
        .value("preset", presets, description)
        .value("engine", "exact|fast", "the original's bits, or speed (exact for original)")
        .value("dtype", "fp32|fp64", "the type that --engine exact computes in (fp32)")
        .value("op-seeds", "tf1|tf2", "seeds that this TensorFlow gives --engine exact (tf1)")
        .value("epochs", "N", "at most so many epochs")
        .value("max-steps", "N", "at most so many steps")
        .value("keep-prob-fc", "P", "keep probability of the fully connected layer")
        .value("keep-prob-conv", "P", "keep probability of the convolutions' feature maps")
        .value("schedule", "exponential|cosine", "shape of the learning rate")
        .value("lr-init", "X", "learning rate at the start (exponential: above the base)")
        .value("lr-base", "X", "learning rate in the end")
        .value("lr-decay", "STEPS", "exponential: steps in which it falls to 1/e")
        .value("lr-warm-up", "STEPS", "steps over which it first rises")
        .value("optimizer", "adam|sgd", "update rule")
        .value("momentum", "M", "of sgd")
        .value("weight-decay", "W", "decoupled decay of the kernels")
        .value("grad-clip", "C", "clip each element of a gradient to +-C")
        .value("averaging", "D", "decay per step of averaged (EMA) weights; 0 none")
        .value("flip", "yes|no", "mirror half of the training images")
        .value("shift", "PIXELS", "move training images by up to so much")
        .value("erasing", "P", "probability of erasing a rectangle")
        .value("label-smoothing", "S", "share of a label spread over all classes")
        .value("mixup", "ALPHA", "blend images and labels; 0 does not")
        .value("cutmix", "ALPHA", "paste rectangles of other images; 0 does not")
        .value("plain-share", "P", "share of the run, its final epochs, without augmentation")
        .value("early-stop", "N", "stop after N epochs without a new best; 0 never")
        .value("valid-size", "N", "training images held back for validation")
        .value("select", selections(), "what makes an epoch the best")
        .value("freeze", "LAYER,...", "layers that stay: conv1,conv2,conv3,fc,softmax")
        .value("log-every", "N", "log every N-th step to steps.csv (0: none)")
        .toggle("resume", "go on with the run in --out, with its settings")
        .value("out", "DIR", "the run directory");
  }

  /** The preset with the flags' changes. */
  static TrainingSettings settings(Arguments arguments) {
    return settings(arguments, Presets.of(arguments.text("preset").orElse("original")));
  }

  /** The settings with the flags' changes; their ranges are the settings' own. */
  static TrainingSettings settings(Arguments arguments, TrainingSettings preset) {
    Engine engine = arguments.choice("engine", Engine.class, preset.engine());
    if (arguments.text("op-seeds").isPresent() && engine != Engine.EXACT) {
      throw new UsageException("--op-seeds: expected --engine exact with it, found fast");
    }
    return preset.toBuilder()
        .preset(arguments.text("preset").orElse(preset.preset()))
        .engine(engine)
        .operationSeeds(arguments.choice("op-seeds", OperationSeeds.class, preset.operationSeeds()))
        .epochs(arguments.integer("epochs", preset.epochs()))
        .maxSteps(arguments.integer("max-steps", preset.maxSteps()))
        .batchSize(arguments.integer("batch-size", preset.batchSize()))
        .seed(arguments.integer("seed", preset.seed()))
        .keepFc(arguments.number("keep-prob-fc", preset.keepFc()))
        .keepConv(arguments.number("keep-prob-conv", preset.keepConv()))
        .learningRate(learningRate(arguments, preset.learningRate()))
        .optimizer(optimizer(arguments, preset.optimizer()))
        .augmentation(augmentation(arguments, preset.augmentation()))
        .earlyStop(arguments.integer("early-stop", preset.earlyStop()))
        .validationSize(arguments.integer("valid-size", preset.validationSize()))
        .selection(arguments.choice("select", TrainingSettings.Selection.class, preset.selection()))
        .frozen(frozen(arguments, preset.frozen()))
        .build();
  }

  /** Images and logging; a resumed run keeps its own where nothing is said. */
  static void inputs(Arguments arguments, TrainingJob job) {
    if (arguments.has("data")) {
      job.data(CommonFlags.data(arguments));
    }
    if (arguments.has("log-every")) {
      job.logEvery(arguments.integer("log-every", 0));
    }
  }

  /** Who teaches, and how much; empty without a teacher. */
  static Optional<DistillationSettings> distillation(Arguments arguments) {
    List<String> teachers = arguments.texts("teacher");
    if (teachers.isEmpty() && arguments.has("distillation")) {
      throw new UsageException("--distillation: expected --teacher with it, found none");
    }
    return teachers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            DistillationSettings.of(teachers)
                .withShare(arguments.number("distillation", DistillationSettings.SHARE)));
  }

  private static String selections() {
    return Arrays.stream(TrainingSettings.Selection.values())
        .map(Arguments::typed)
        .collect(Collectors.joining("|"));
  }

  private static LearningRateSettings learningRate(
      Arguments arguments, LearningRateSettings preset) {
    return preset.toBuilder()
        .schedule(
            arguments.choice("schedule", LearningRateSettings.Schedule.class, preset.schedule()))
        .init(arguments.number("lr-init", preset.init()))
        .base(arguments.number("lr-base", preset.base()))
        .decay(arguments.number("lr-decay", preset.decay()))
        .warmUp(arguments.integer("lr-warm-up", preset.warmUp()))
        .build();
  }

  private static OptimizerSettings optimizer(Arguments arguments, OptimizerSettings preset) {
    return preset.toBuilder()
        .method(arguments.choice("optimizer", OptimizerSettings.Algorithm.class, preset.method()))
        .momentum(arguments.number("momentum", preset.momentum()))
        .weightDecay(arguments.number("weight-decay", preset.weightDecay()))
        .gradientClip(arguments.number("grad-clip", preset.gradientClip()))
        .averaging(arguments.number("averaging", preset.averaging()))
        .build();
  }

  private static AugmentationSettings augmentation(
      Arguments arguments, AugmentationSettings preset) {
    return preset.toBuilder()
        .flip(arguments.choice("flip", preset.flip() ? "yes" : "no", "yes", "no").equals("yes"))
        .shift(arguments.integer("shift", preset.shift()))
        .erasing(arguments.number("erasing", preset.erasing()))
        .labelSmoothing(arguments.number("label-smoothing", preset.labelSmoothing()))
        .mixup(arguments.number("mixup", preset.mixup()))
        .cutmix(arguments.number("cutmix", preset.cutmix()))
        .plainShare(arguments.number("plain-share", preset.plainShare()))
        .build();
  }

  private static List<Layer> frozen(Arguments arguments, List<Layer> preset) {
    return arguments
        .text("freeze")
        .map(names -> Arrays.stream(names.split(",", -1)).map(TrainingFlags::layer).toList())
        .orElse(preset);
  }

  private static Layer layer(String name) {
    return Arrays.stream(Layer.values())
        .filter(layer -> layer.label().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--freeze: expected layers of "
                        + Arrays.stream(Layer.values()).map(Layer::label).toList()
                        + ", found \""
                        + name
                        + "\""));
  }
}

package org.fmnist.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.graph.Layer;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.graph.fast.ComputePrecision;
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
    return options(
        String.join("|", Presets.names()),
        "settings to start from; with --help, shows their values (default original)");
  }

  /**
   * @param presets which there are, separated by bars
   * @param description of them, in words
   */
  static Flags options(String presets, String description) {
    Flags flags =
        new Flags()
            .group(FlagGroup.RUN)
            .value("preset", presets, description)
            .value(
                "engine", "exact|fast", "exact: the original's bits; fast: the same maths, fused")
            .value("dtype", "fp32|fp64", "precision of --engine exact (default fp32)")
            .precision("")
            .value(
                "op-seeds",
                "tf1|tf2",
                "--engine exact: operation seeds as TensorFlow 1 or 2 numbers them")
            .value("epochs", "N", "most epochs")
            .value("max-steps", "N", "most steps; 0: no limit")
            .group(FlagGroup.DATA)
            .value("valid-size", "N", "training images held out for validation");
    optimization(flags);
    return flags
        .group(FlagGroup.VALIDATION)
        .value("validate", "each-epoch|at-end", "when to measure on the validation images")
        .value("select", selections(), "what decides the best epoch")
        .value("early-stop", "N", "stop after N epochs without a new best; 0: never")
        .group(FlagGroup.OUTPUT)
        .value("out", "DIR", "run directory to write")
        .value("log-every", "N", "log every N-th step to steps.csv; 0: none (default 0)")
        .toggle("resume", "continue the run in --out with its settings")
        .group(FlagGroup.DISTILLATION)
        .values(
            "teacher",
            "PATH",
            "checkpoint or SavedModel whose predictions become part of the labels; repeatable:"
                + " their mean")
        .value(
            "distillation",
            "SHARE",
            "share of the teachers in each label (default " + DistillationSettings.SHARE + ")")
        .value(
            "temperature",
            "T",
            "what the teachers' logits are divided by: above 1, they tell more of the other classes"
                + " (default 1)")
        .value(
            "teacher-views",
            "N",
            "augmented views of each image that the teachers are asked about, once; 0: about every"
                + " image of every epoch (default 0)")
        .value(
            "cross-fit",
            "yes|no",
            "ask each teacher only about images that it was not trained on: the k-th of n, from 0,"
                + " about places k, k + n, ... of the training file (default no)");
  }

  private static void optimization(Flags flags) {
    flags
        .group(FlagGroup.LEARNING_RATE)
        .value("schedule", "exponential|cosine", "how the learning rate falls")
        .value("lr-init", "X", "initial learning rate; exponential: added to --lr-base")
        .value("lr-base", "X", "final learning rate")
        .value("lr-decay", "STEPS", "exponential: steps in which the rate falls to 1/e")
        .value("lr-warm-up", "STEPS", "steps of linear warm-up")
        .group(FlagGroup.OPTIMIZER)
        .value("optimizer", "adam|sgd|muon", "update rule")
        .value("momentum", "M", "momentum of sgd and muon")
        .value("grad-clip", "C", "clip each element of a gradient to [-C, C]")
        .value("averaging", "D", "decay per step of the averaged (EMA) weights; 0: none")
        .value(
            "weight-perturbation",
            "S",
            "gradients after a step that makes the loss larger, of S times each kernel's norm (SAM,"
                + " AWP); 0: none")
        .value("freeze", "LAYER,...", "layers not trained: conv1,conv2,conv3,fc,softmax")
        .group(FlagGroup.REGULARIZATION)
        .value("weight-decay", "W", "decoupled weight decay of the kernels")
        .value("keep-prob-fc", "P", "dropout: keep probability of the fully connected layer")
        .value("keep-prob-conv", "P", "dropout: keep probability of convolutional feature maps")
        .value("label-smoothing", "S", "share of each label spread over all classes")
        .group(FlagGroup.AUGMENTATION)
        .value("flip", "yes|no", "mirror each image with probability 1/2")
        .value("shift", "PIXELS", "largest random shift of an image")
        .value("erasing", "P", "probability of erasing a random rectangle")
        .value("mixup", "ALPHA", "mixup of images and labels; 0: none")
        .value("cutmix", "ALPHA", "CutMix: paste rectangles of other images; 0: none")
        .value("plain-share", "P", "final share of the epochs that has no augmentation");
  }

  /** The values of a preset, by flag. */
  static Map<String, String> defaults(TrainingSettings preset) {
    Map<String, String> defaults = SettingValues.byFlag(Map.of("settings", preset));
    defaults.remove("preset");
    return defaults;
  }

  /** The preset with the flags' changes. */
  static TrainingSettings settings(Arguments arguments) {
    return settings(arguments, preset(arguments));
  }

  /** The preset that the flags name. */
  static TrainingSettings preset(Arguments arguments) {
    return Presets.of(arguments.text("preset").orElse("original"));
  }

  /** The settings with the flags' changes; their ranges are the settings' own. */
  static TrainingSettings settings(Arguments arguments, TrainingSettings preset) {
    Engine engine = arguments.choice("engine", Engine.class, preset.engine());
    if (arguments.text("op-seeds").isPresent() && engine != Engine.EXACT) {
      throw new UsageException("--op-seeds: expected --engine exact with it, found fast");
    }
    int earlyStop = arguments.integer("early-stop", preset.earlyStop());
    TrainingSettings.Selection selection =
        arguments.choice("select", TrainingSettings.Selection.class, preset.selection());
    return preset.toBuilder()
        .preset(arguments.text("preset").orElse(preset.preset()))
        .engine(engine)
        .operationSeeds(arguments.choice("op-seeds", OperationSeeds.class, preset.operationSeeds()))
        .precision(precision(arguments, engine, preset))
        .epochs(arguments.integer("epochs", preset.epochs()))
        .maxSteps(arguments.integer("max-steps", preset.maxSteps()))
        .batchSize(arguments.integer("batch-size", preset.batchSize()))
        .seed(arguments.integer("seed", preset.seed()))
        .keepFc(arguments.number("keep-prob-fc", preset.keepFc()))
        .keepConv(arguments.number("keep-prob-conv", preset.keepConv()))
        .learningRate(learningRate(arguments, preset.learningRate()))
        .optimizer(optimizer(arguments, preset.optimizer()))
        .augmentation(augmentation(arguments, preset.augmentation()))
        .earlyStop(earlyStop)
        .validationSize(arguments.integer("valid-size", preset.validationSize()))
        .validation(validation(arguments, selection, earlyStop, preset))
        .selection(selection)
        .frozen(frozen(arguments, preset.frozen()))
        .build();
  }

  /** What the flags choose epochs by must be measured, whatever the preset does. */
  private static TrainingSettings.Validation validation(
      Arguments arguments,
      TrainingSettings.Selection selection,
      int earlyStop,
      TrainingSettings preset) {
    boolean chosen = selection != TrainingSettings.Selection.LAST || earlyStop > 0;
    return arguments.choice(
        "validate",
        TrainingSettings.Validation.class,
        chosen ? TrainingSettings.Validation.EACH_EPOCH : preset.validation());
  }

  /** A preset's wish is the fast engine's. */
  private static ComputePrecision precision(
      Arguments arguments, Engine engine, TrainingSettings preset) {
    return arguments.choice(
        "precision",
        ComputePrecision.class,
        engine == Engine.FAST ? preset.precision() : ComputePrecision.FP32);
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

  /** Who teaches a new run, and how much; empty without a teacher. */
  static Optional<DistillationSettings> distillation(Arguments arguments) {
    return distillation(arguments, DistillationSettings::of);
  }

  /**
   * The same of any run.
   *
   * @param unchanged what holds for teachers where no other flag is given
   */
  static Optional<DistillationSettings> distillation(
      Arguments arguments, Function<List<String>, DistillationSettings> unchanged) {
    List<String> teachers = arguments.texts("teacher");
    for (String flag : List.of("distillation", "temperature", "teacher-views", "cross-fit")) {
      if (teachers.isEmpty() && arguments.has(flag)) {
        throw new UsageException("--" + flag + ": expected --teacher with it, found none");
      }
    }
    if (teachers.isEmpty()) {
      return Optional.empty();
    }
    DistillationSettings settings = unchanged.apply(teachers);
    return Optional.of(
        settings
            .withShare(arguments.number("distillation", settings.share()))
            .withTemperature(arguments.number("temperature", settings.temperature()))
            .withViews(arguments.integer("teacher-views", settings.views()))
            .withCrossFit(arguments.yes("cross-fit", settings.crossFit())));
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
        .weightPerturbation(arguments.number("weight-perturbation", preset.weightPerturbation()))
        .build();
  }

  private static AugmentationSettings augmentation(
      Arguments arguments, AugmentationSettings preset) {
    return preset.toBuilder()
        .flip(arguments.yes("flip", preset.flip()))
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

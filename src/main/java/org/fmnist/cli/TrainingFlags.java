package org.fmnist.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fmnist.graph.Layer;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.model.Engine;
import org.fmnist.train.AugmentationSettings;
import org.fmnist.train.LearningRateSettings;
import org.fmnist.train.OptimizerSettings;
import org.fmnist.train.Presets;
import org.fmnist.train.TrainingSettings;

/** The flags of {@code train} and {@code fine-tune}: a preset, and what differs from it. */
final class TrainingFlags {
  private TrainingFlags() {}

  /** For {@code train} and {@code fine-tune}. */
  static Flags options() {
    return options(String.join("|", Presets.names()), "the settings to begin with (original)");
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
        .value("averaging", "D", "decay per step of an averaged copy of the weights; 0 none")
        .value("flip", "yes|no", "mirror half of the training images")
        .value("shift", "PIXELS", "move training images by up to so much")
        .value("erasing", "P", "probability of erasing a rectangle")
        .value("label-smoothing", "S", "share of a label spread over all classes")
        .value("mixup", "ALPHA", "blend images and labels; 0 does not")
        .value("cutmix", "ALPHA", "paste rectangles of other images; 0 does not")
        .value("plain-share", "P", "share of the run, its end, with images and labels as they are")
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

  /** The settings with the flags' changes. */
  static TrainingSettings settings(Arguments arguments, TrainingSettings preset) {
    Engine engine = arguments.choice("engine", Engine.class, preset.engine());
    if (arguments.text("op-seeds").isPresent() && engine != Engine.EXACT) {
      throw new UsageException("--op-seeds: expected --engine exact with it, found fast");
    }
    return preset.toBuilder()
        .engine(engine)
        .operationSeeds(arguments.choice("op-seeds", OperationSeeds.class, preset.operationSeeds()))
        .epochs(arguments.integer("epochs", preset.epochs(), 1, Integer.MAX_VALUE))
        .maxSteps(arguments.integer("max-steps", preset.maxSteps(), 1L, Long.MAX_VALUE))
        .batchSize(CommonFlags.batchSize(arguments, preset.batchSize()))
        .seed(arguments.integer("seed", preset.seed(), 0L, Long.MAX_VALUE))
        .keepFc(arguments.number("keep-prob-fc", preset.keepFc(), Double.MIN_VALUE, 1))
        .keepConv(arguments.number("keep-prob-conv", preset.keepConv(), Double.MIN_VALUE, 1))
        .learningRate(learningRate(arguments, preset.learningRate()))
        .optimizer(optimizer(arguments, preset.optimizer()))
        .augmentation(augmentation(arguments, preset.augmentation()))
        .earlyStop(arguments.integer("early-stop", preset.earlyStop(), 0, Integer.MAX_VALUE))
        .validationSize(
            arguments.integer("valid-size", preset.validationSize(), 0, Integer.MAX_VALUE))
        .selection(arguments.choice("select", TrainingSettings.Selection.class, preset.selection()))
        .frozen(frozen(arguments, preset.frozen()))
        .build();
  }

  private static String selections() {
    return Arrays.stream(TrainingSettings.Selection.values())
        .map(Arguments::typed)
        .collect(Collectors.joining("|"));
  }

  private static LearningRateSettings learningRate(
      Arguments arguments, LearningRateSettings preset) {
    return new LearningRateSettings(
        arguments.choice("schedule", LearningRateSettings.Schedule.class, preset.schedule()),
        arguments.number("lr-init", preset.init(), 0, Double.MAX_VALUE),
        arguments.number("lr-base", preset.base(), 0, Double.MAX_VALUE),
        arguments.number("lr-decay", preset.decay(), Double.MIN_VALUE, Double.MAX_VALUE),
        arguments.integer("lr-warm-up", preset.warmUp(), 0, Integer.MAX_VALUE));
  }

  private static OptimizerSettings optimizer(Arguments arguments, OptimizerSettings preset) {
    return new OptimizerSettings(
        arguments.choice("optimizer", OptimizerSettings.Method.class, preset.method()),
        arguments.number("momentum", preset.momentum(), 0, 1),
        arguments.number("weight-decay", preset.weightDecay(), 0, 1),
        arguments.number("grad-clip", preset.gradientClip(), Double.MIN_VALUE, Double.MAX_VALUE),
        arguments.number("averaging", preset.averaging(), 0, 1));
  }

  private static AugmentationSettings augmentation(
      Arguments arguments, AugmentationSettings preset) {
    return new AugmentationSettings(
        arguments.choice("flip", preset.flip() ? "yes" : "no", "yes", "no").equals("yes"),
        arguments.integer("shift", preset.shift(), 0, 27),
        arguments.number("erasing", preset.erasing(), 0, 1),
        arguments.number("label-smoothing", preset.labelSmoothing(), 0, Math.nextDown(1.0)),
        arguments.number("mixup", preset.mixup(), 0, Double.MAX_VALUE),
        arguments.number("cutmix", preset.cutmix(), 0, Double.MAX_VALUE),
        arguments.number("plain-share", preset.plainShare(), 0, 1));
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

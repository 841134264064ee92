package org.fmnist.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.cli.Options;
import org.fmnist.attack.Acceptance;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackOptions;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.Finish;
import org.fmnist.attack.ImageSource;
import org.fmnist.attack.Norm;
import org.fmnist.attack.PixelType;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.Split;
import org.fmnist.model.Objective;

/** The flags that say what to attack, and how. */
final class AttackFlags {
  /** Flags that only some methods read, with the setting that each gives. */
  private static final Map<String, String> OF_METHODS =
      new TreeMap<>(
          Map.of(
              "max-queries", "maxQueries",
              "max-iterations", "maxIterations",
              "restarts", "restarts",
              "loss", "loss",
              "finish", "finish",
              "step-size", "stepSize",
              "acceptance", "acceptance",
              "sigma", "sigma",
              "max-step", "maxStep"));

  /** Flags whose default each method has for itself. */
  private static final List<String> OF_EVERY_METHOD =
      List.of("norm", "epsilon", "max-iterations", "restarts", "loss");

  private AttackFlags() {}

  static Options options() {
    return new Flags()
        .group(FlagGroup.ATTACK)
        .value("method", names(), "the attack")
        .value(
            "target",
            "next|random|any|0..9",
            "class to reach; next: class i to (i+1) mod 10, any: untargeted (default next)")
        .value("norm", "linf|l2", "norm of --epsilon")
        .value("epsilon", "E", "largest change, with pixels from 0 to 1, e.g. 0.1 or 12/255")
        .value(
            "pixels",
            "whole|float",
            "adversarial pixels: whole levels 0..255, or any value (default whole)")
        .value("max-iterations", "N", "white box, transfer: steps of a run")
        .value("max-queries", "N", "black box, auto: predictions per image (default 5000)")
        .value("restarts", "N", "pgd, auto: runs per image")
        .value("loss", "ce|margin", "fgsm, pgd, ddn: loss to follow")
        .value(
            "finish",
            "square|none",
            "signhunter: what goes on once single pixels were tried (default square)")
        .value("step-size", "A", "gd: grey levels per unit of the gradient (default 300)")
        .value(
            "acceptance", "literal|metropolis|gain", "mcmc: which steps to accept (default gain)")
        .value("sigma", "S", "mcmc: standard deviation of a step, in grey levels (default 2)")
        .value("max-step", "L", "mcmc: largest L2 norm of a step, pixels from 0 to 1 (default 1)")
        .values("surrogate", "CHECKPOINT", "black box: start from a transfer attack; repeatable")
        .precision("fp32; success is judged in fp32 always")
        .group(FlagGroup.DATA)
        .value("count", "N", "correctly classified images to attack (default 1000)")
        .value("split", "test|train|valid", "split to take the images from (default test)")
        .values("images", "FILE", "attack these: .pkl of the original, .npy, or image files")
        .group(FlagGroup.OUTPUT)
        .value("out", "DIR", "the attack directory")
        .toggle("resume", "continue an interrupted attack in --out")
        .build();
  }

  private static String names() {
    return Arrays.stream(AttackMethod.values())
        .map(AttackMethod::toString)
        .collect(Collectors.joining("|"));
  }

  /** The values of {@code --method}, by flag. */
  static Map<String, String> defaults(Arguments arguments) {
    Map<String, String> defaults = new TreeMap<>();
    defaults.put("batch-size", String.valueOf(AttackOptions.DEFAULT_BATCH_SIZE));
    Optional<String> method = arguments.text("method");
    if (method.isEmpty()) {
      OF_EVERY_METHOD.forEach(flag -> defaults.put(flag, "depends on --method"));
      return defaults;
    }
    AttackSettings own = AttackSettings.of(AttackMethod.parse(method.get()));
    defaults.putAll(SettingValues.byFlag(own.toMap()));
    // It must be given.
    defaults.remove("method");
    return defaults;
  }

  static AttackJob job(Arguments arguments) {
    AttackJob.Builder job =
        AttackJob.of(settings(arguments))
            .victim(CommonFlags.checkpoint(arguments))
            .surrogates(arguments.texts("surrogate").stream().map(WeightsSource::parse).toList())
            .images(images(arguments))
            .count(arguments.integer("count", AttackJob.DEFAULT_COUNT, 1, Integer.MAX_VALUE))
            .batchSize(CommonFlags.batchSize(arguments, AttackOptions.DEFAULT_BATCH_SIZE))
            .session(CommonFlags.session(arguments))
            .precision(CommonFlags.precision(arguments))
            .resume(arguments.has("resume"));
    if (arguments.has("resume") && !arguments.has("out")) {
      throw new UsageException("--resume: expected --out, found none");
    }
    arguments.out().ifPresent(job::directory);
    return job.build();
  }

  private static ImageSource images(Arguments arguments) {
    List<String> files = arguments.texts("images");
    if (files.isEmpty()) {
      return ImageSource.split(
          CommonFlags.data(arguments), arguments.choice("split", Split.class, Split.TEST));
    }
    for (String other : List.of("split", "data")) {
      if (arguments.has(other)) {
        throw new UsageException("--" + other + ": expected none beside --images, found one");
      }
    }
    return ImageSource.files(files.stream().map(text -> Arguments.toPath("images", text)).toList());
  }

  static AttackSettings settings(Arguments arguments) {
    AttackMethod method =
        AttackMethod.parse(
            arguments
                .text("method")
                .orElseThrow(
                    () ->
                        new UsageException(
                            "--method: expected one of " + names() + ", found none")));
    refuseUnused(arguments, method);
    AttackSettings defaults = AttackSettings.of(method);
    int most = AttackSettings.MAX_COUNT;
    return defaults
        .change()
        .target(arguments.text("target").map(TargetPolicy::parse).orElse(defaults.target()))
        .norm(arguments.text("norm").map(Norm::parse).orElse(defaults.norm()))
        .epsilon(
            arguments.text("epsilon").map(AttackSettings::parseEpsilon).orElse(defaults.epsilon()))
        .pixels(arguments.choice("pixels", PixelType.class, defaults.pixels()))
        .finish(arguments.choice("finish", Finish.class, defaults.finish()))
        .maxQueries(arguments.integer("max-queries", defaults.maxQueries(), 1, most))
        .maxIterations(arguments.integer("max-iterations", defaults.maxIterations(), 1, most))
        .restarts(
            arguments.integer("restarts", defaults.restarts(), 1, AttackSettings.MAX_RESTARTS))
        .objective(arguments.text("loss").map(Objective::parse).orElse(defaults.objective()))
        .stepSize(
            arguments.number("step-size", defaults.stepSize(), 0, AttackSettings.MAX_STEP_SIZE))
        .acceptance(arguments.choice("acceptance", Acceptance.class, defaults.acceptance()))
        .sigma(arguments.number("sigma", defaults.sigma(), 0, FashionMnist.MAX_PIXEL))
        .maxStep(arguments.number("max-step", defaults.maxStep(), 0, AttackSettings.MAX_L2))
        .seed(CommonFlags.seed(arguments))
        .build();
  }

  private static void refuseUnused(Arguments arguments, AttackMethod method) {
    OF_METHODS.forEach(
        (flag, setting) -> {
          if (arguments.has(flag) && !method.uses(setting)) {
            throw new UsageException(
                "--"
                    + flag
                    + ": expected none for "
                    + method
                    + ", which does not use it; leave it away");
          }
        });
    // A transfer without surrogates is refused as such.
    boolean steps = !method.isBlackBox() || method == AttackMethod.TRANSFER;
    if (arguments.has("max-iterations") && !steps && !arguments.has("surrogate")) {
      throw new UsageException(
          "--max-iterations: expected none for " + method + " without --surrogate; leave it away");
    }
  }
}

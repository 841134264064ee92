package org.fmnist.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.cli.Options;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackOptions;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.ImageSource;
import org.fmnist.data.Split;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.AttackArguments;
import org.fmnist.flags.CommonFlags;

/** The flags that say what to attack, and how. */
final class AttackFlags {
  /** Flags whose default each method has for itself. */
  private static final List<String> OF_EVERY_METHOD =
      List.of("norm", "epsilon", "max-iterations", "restarts", "loss");

  private AttackFlags() {}

  static Options options() {
    return new Flags()
        .group(FlagGroup.ATTACK)
        .value("method", AttackArguments.methods(), "algorithm of the attack; required")
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
        .value("max-iterations", "N", "white box, transfer: steps per run")
        .value("max-queries", "N", "black box, auto: predictions per image (default 5000)")
        .value("restarts", "N", "pgd, auto: runs per image")
        .value("loss", "ce|margin", "fgsm, pgd, ddn: loss whose gradient is followed")
        .value(
            "finish",
            "square|none",
            "signhunter: attack that takes over after the single pixels (default square)")
        .value("step-size", "A", "gd: step in grey levels per unit of the gradient (default 300)")
        .value(
            "acceptance", "literal|metropolis|gain", "mcmc: which steps to accept (default gain)")
        .value("sigma", "S", "mcmc: standard deviation of a step, in grey levels (default 2)")
        .value("max-step", "L", "mcmc: largest L2 norm of a step, pixels from 0 to 1 (default 1)")
        .values(
            "surrogate",
            "CHECKPOINT",
            "black box: start from a transfer attack on these weights; repeatable")
        .precision("fp32; success is judged in fp32 always")
        .group(FlagGroup.DATA)
        .value("count", "N", "correctly classified images to attack (default 1000)")
        .value("split", "test|train|valid", "split to take the images from (default test)")
        .values(
            "images",
            "FILE",
            "images to attack: the original's .pkl, a .npy, or picture files; repeatable")
        .group(FlagGroup.OUTPUT)
        .value("out", "DIR", "attack directory to write")
        .toggle("resume", "continue an interrupted attack in --out")
        .build();
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
        AttackJob.of(AttackArguments.settings(arguments))
            .victim(CommonFlags.checkpoint(arguments))
            .surrogates(AttackArguments.surrogates(arguments))
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
}

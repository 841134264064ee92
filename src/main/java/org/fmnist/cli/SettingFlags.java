package org.fmnist.cli;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.fmnist.io.FmnistException;

/** Which flag gives which setting of the library, so that messages can name it. */
final class SettingFlags {
  /** Settings whose flag is not their name in another spelling. */
  private static final Map<String, String> FLAGS =
      Map.ofEntries(
          Map.entry("validationSize", "valid-size"),
          Map.entry("operationSeeds", "op-seeds"),
          Map.entry("keepFc", "keep-prob-fc"),
          Map.entry("keepConv", "keep-prob-conv"),
          Map.entry("gradientClip", "grad-clip"),
          Map.entry("validation", "validate"),
          Map.entry("selection", "select"),
          Map.entry("frozen", "freeze"),
          Map.entry("learningRate.init", "lr-init"),
          Map.entry("learningRate.base", "lr-base"),
          Map.entry("learningRate.decay", "lr-decay"),
          Map.entry("learningRate.warmUp", "lr-warm-up"),
          Map.entry("optimizer.method", "optimizer"),
          Map.entry("teachers", "teacher"),
          Map.entry("distillation.share", "distillation"),
          Map.entry("distillation.views", "teacher-views"),
          Map.entry("share", "mix"),
          Map.entry("before", "checkpoint"),
          Map.entry("batchStatistics", "attack-statistics"),
          Map.entry("comparison.steps", "max-iterations"),
          Map.entry("steps", "attack-steps"),
          Map.entry("stepSize", "attack-step-size"),
          Map.entry("warmUp", "epsilon-warm-up"));

  private SettingFlags() {}

  /** The message with the name of the flag where the library names its setting. */
  static String message(FmnistException e) {
    return e.setting().map(setting -> name(setting) + ": " + e.problem()).orElse(e.problem());
  }

  /** {@code inspect} has its checkpoint without a flag; other operands are in upper case. */
  private static String name(String setting) {
    boolean operand = setting.equals("inspect") || setting.equals(setting.toUpperCase(Locale.ROOT));
    return operand ? setting : "--" + flag(setting);
  }

  /**
   * The flag of a setting.
   *
   * @param setting its name; before it may stand, with a dot, what it is a part of
   */
  static String flag(String setting) {
    String own = setting.substring(setting.lastIndexOf('.') + 1);
    String kebab = own.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return FLAGS.entrySet().stream()
        .filter(known -> setting.equals(known.getKey()) || setting.endsWith("." + known.getKey()))
        .max(Comparator.comparingInt(known -> known.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse(kebab);
  }
}

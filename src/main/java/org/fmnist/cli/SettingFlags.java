package org.fmnist.cli;

import java.util.Locale;
import java.util.Map;
import org.fmnist.io.FmnistException;

/** Which flag gives which setting of the library, so that messages can name it. */
final class SettingFlags {
  /** Settings whose flag is not their name in another spelling. */
  private static final Map<String, String> FLAGS =
      Map.of(
          "validationSize", "valid-size",
          "keepFc", "keep-prob-fc",
          "keepConv", "keep-prob-conv",
          "gradientClip", "grad-clip",
          "selection", "select",
          "frozen", "freeze",
          "share", "mix",
          "steps", "attack-steps",
          "stepSize", "attack-step-size",
          "warmUp", "epsilon-warm-up");

  private SettingFlags() {}

  /** The message with the name of the flag where the library names its setting. */
  static String message(FmnistException e) {
    return e.setting().map(setting -> name(setting) + ": " + e.problem()).orElse(e.problem());
  }

  /** {@code inspect} has its checkpoint without a flag. */
  private static String name(String setting) {
    return setting.equals("inspect") ? setting : "--" + flag(setting);
  }

  private static String flag(String setting) {
    String kebab = setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return FLAGS.getOrDefault(setting, kebab);
  }
}

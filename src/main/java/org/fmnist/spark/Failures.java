package org.fmnist.spark;

import java.util.Locale;
import java.util.Optional;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OneLine;
import org.fmnist.io.RootCause;

/** What went wrong, in one line, however deep Spark has wrapped it. */
final class Failures {
  private Failures() {}

  /** This project's own failure behind another one, also if it happened on an executor. */
  static Optional<FmnistException> own(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof FmnistException own) {
        return Optional.of(own);
      }
    }
    return Optional.empty();
  }

  /** The first line of the innermost message. */
  static String line(Throwable failure) {
    Throwable root = RootCause.of(failure);
    String message = root.getMessage() == null ? "" : root.getMessage();
    String first = message.lines().findFirst().orElse("");
    return OneLine.of(root.getClass().getSimpleName() + ": " + first);
  }

  /** The message with the name of the flag where the library names its setting. */
  static String message(FmnistException e) {
    return e.setting().map(setting -> name(setting) + ": " + e.problem()).orElse(e.problem());
  }

  private static String name(String setting) {
    boolean verb = setting.equals("verb");
    for (Verb known : Verb.values()) {
      verb |= known.toString().equals(setting);
    }
    return verb ? setting : "--" + setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}

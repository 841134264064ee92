package org.fmnist.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.fmnist.flags.Arguments;
import org.fmnist.io.NearMiss;

/** Parses the flags of a verb: its own, and those of all verbs that it uses. */
final class CommandLineParser {
  private static final List<String> ALL =
      List.of("checkpoint", "data", "seed", "batch-size", "threads", "device");

  /** Flags of all verbs that one has no use for. */
  private static final Map<String, List<String>> UNUSED =
      Map.of(
          "train", List.of("checkpoint"),
          "compare", List.of("seed", "batch-size"),
          "predict", List.of("data", "seed"),
          "export", List.of("data", "seed", "batch-size"),
          "report", List.of("checkpoint", "seed", "batch-size", "threads", "device"),
          "inspect", ALL,
          "serve", List.of("checkpoint", "seed", "batch-size"),
          "doctor", List.of("seed", "batch-size"),
          "completion", ALL);

  private CommandLineParser() {}

  /** All flags that a verb takes. */
  static Options options(Command command) {
    Options options = command.options();
    List<String> unused = UNUSED.getOrDefault(command.name(), List.of());
    Flags.common().getOptions().stream()
        .filter(option -> !unused.contains(option.getLongOpt()))
        .forEach(options::addOption);
    return options;
  }

  /**
   * @throws UsageException if a flag is none of the verb's, lacks its value, or is given twice
   */
  static Arguments parse(Command command, String[] words) {
    Options options = options(command);
    try {
      CommandLine line =
          DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, words);
      requireOnce(line);
      return new Arguments(line);
    } catch (UnrecognizedOptionException e) {
      throw unknown(command, options, e.getOption());
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static void requireOnce(CommandLine line) {
    Set<String> seen = new HashSet<>();
    for (Option option : line.getOptions()) {
      if (!seen.add(option.getLongOpt()) && !Flag.isRepeatable(option)) {
        throw new UsageException(
            "--"
                + option.getLongOpt()
                + ": expected once, found "
                + Arrays.stream(line.getOptions()).filter(option::equals).count()
                + " times");
      }
    }
  }

  private static UsageException unknown(Command command, Options options, String typed) {
    List<String> flags =
        options.getOptions().stream().map(option -> "--" + option.getLongOpt()).toList();
    String flag = typed.replaceFirst("=.*", "");
    return new UsageException(
        flag
            + ": expected a flag of "
            + command.name()
            + ", found "
            + (Flags.common().hasLongOption(flag.replaceFirst("^--?", ""))
                ? "one that it has no use for"
                : "none of that name" + NearMiss.hint(flag, flags)));
  }
}

package org.fmnist.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.fmnist.flags.Arguments;
import org.fmnist.io.InvalidSettingException;

/** The parsed flags of a verb, and those that it hands on. */
final class SparkArguments extends Arguments {
  private final List<String> others;

  private SparkArguments(CommandLine line, List<String> others) {
    super(line);
    this.others = List.copyOf(others);
  }

  /**
   * Reads a command line.
   *
   * @throws InvalidSettingException if a flag is unknown, lacks its value or stands twice
   */
  static SparkArguments parse(Verb verb, String[] args) {
    Options options = new Options();
    for (SparkFlag flag : verb.flags()) {
      options.addOption(new Option(null, flag.name(), flag.hasArgument(), flag.description()));
    }
    List<String> others = new ArrayList<>();
    List<String> own = verb.handsOn() ? own(options, args, others) : Arrays.asList(args);
    try {
      CommandLine line = new DefaultParser(false).parse(options, own.toArray(String[]::new));
      if (!line.getArgList().isEmpty()) {
        throw new InvalidSettingException(
            verb.toString(), "expected flags only, found \"" + line.getArgList().get(0) + "\"");
      }
      for (Option option : line.getOptions()) {
        refuseRepeated(line, option);
      }
      return new SparkArguments(line, others);
    } catch (ParseException e) {
      throw new InvalidSettingException(verb.toString(), String.valueOf(e.getMessage()));
    }
  }

  /** The words that belong to these flags; those of other flags go to {@code others}. */
  private static List<String> own(Options options, String[] words, List<String> others) {
    List<String> own = new ArrayList<>();
    List<String> current = own;
    for (String word : words) {
      if (word.startsWith("--")) {
        current = options.hasOption(word.substring(2).replaceFirst("=.*", "")) ? own : others;
      }
      current.add(word);
    }
    return own;
  }

  private static void refuseRepeated(CommandLine line, Option option) {
    String[] values = line.getOptionValues(option.getLongOpt());
    boolean repeatable = option.getLongOpt().equals(Verb.SURROGATE);
    if (values != null && values.length > 1 && !repeatable) {
      throw new InvalidSettingException(
          option.getLongOpt(), "expected it once, found it " + values.length + " times");
    }
  }

  /** The words of flags that the verb hands on; see {@link Verb#handsOn}. */
  List<String> others() {
    return others;
  }
}

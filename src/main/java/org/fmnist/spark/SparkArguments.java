package org.fmnist.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.fmnist.io.InvalidSettingException;

/**
 * The parsed flags of a verb, with their types and ranges checked. It keeps to what the oldest
 * commons-cli of the supported Sparks has, as Spark's own comes first on the class path.
 */
final class SparkArguments {
  private final CommandLine line;
  private final List<String> others;

  private SparkArguments(CommandLine line, List<String> others) {
    this.line = line;
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

  boolean has(String flag) {
    return line.hasOption(flag);
  }

  Optional<String> text(String flag) {
    return Optional.ofNullable(line.getOptionValue(flag));
  }

  /** What must be there. */
  String required(String flag, String expected) {
    return text(flag)
        .orElseThrow(
            () -> new InvalidSettingException(flag, "expected " + expected + ", found none"));
  }

  List<String> texts(String flag) {
    String[] values = line.getOptionValues(flag);
    return values == null ? List.of() : List.of(values);
  }

  int integer(String flag, int fallback, int min, int max) {
    return Math.toIntExact(integer(flag, (long) fallback, min, max));
  }

  long integer(String flag, long fallback, long min, long max) {
    Optional<String> text = text(flag);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw wrong(flag, "a whole number " + min + ".." + max, text.get());
  }

  double number(String flag, double fallback) {
    try {
      return text(flag).map(Double::valueOf).orElse(fallback);
    } catch (NumberFormatException e) {
      throw wrong(flag, "a number", text(flag).orElse(""));
    }
  }

  /** One of an enum's constants, typed in lower case. */
  <E extends Enum<E>> E choice(String flag, Class<E> type, E fallback) {
    Optional<String> text = text(flag);
    if (text.isEmpty()) {
      return fallback;
    }
    List<E> constants = List.of(type.getEnumConstants());
    return constants.stream()
        .filter(constant -> typed(constant).equals(text.get()))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    flag,
                    "one of " + constants.stream().map(SparkArguments::typed).toList(),
                    text.get()));
  }

  private static String typed(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static InvalidSettingException wrong(String flag, String expected, String found) {
    return new InvalidSettingException(flag, "expected " + expected + ", found \"" + found + "\"");
  }
}

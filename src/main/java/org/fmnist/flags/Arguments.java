package org.fmnist.flags;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.NearMiss;
import org.fmnist.io.PathNames;

/**
 * The parsed flags of a command, with their types and ranges checked; a value that is wrong is an
 * {@link InvalidSettingException} about its flag. Immutable; may be shared between threads.
 *
 * <p>It keeps to what the oldest Commons CLI of the supported Sparks has, as Spark's own comes
 * first on the class path.
 */
public class Arguments {
  private final CommandLine line;

  public Arguments(CommandLine line) {
    this.line = line;
  }

  public boolean has(String flag) {
    return line.hasOption(flag);
  }

  public Optional<String> text(String flag) {
    return Optional.ofNullable(line.getOptionValue(flag));
  }

  /**
   * What must be there.
   *
   * @param expected what it is, in words
   */
  public String required(String flag, String expected) {
    return text(flag)
        .orElseThrow(
            () -> new InvalidSettingException(flag, "expected " + expected + ", found none"));
  }

  /** All values of a flag that may stand several times. */
  public List<String> texts(String flag) {
    String[] values = line.getOptionValues(flag);
    return values == null ? List.of() : List.of(values);
  }

  /** What stands on the line without a flag. */
  public List<String> operands() {
    return line.getArgList();
  }

  /** The operands as paths, called by this name, in upper case, where one is wrong. */
  public List<Path> operandPaths(String name) {
    return operands().stream().map(value -> toPath(name, value)).toList();
  }

  public Optional<Path> path(String flag) {
    return text(flag).map(value -> toPath(flag, value));
  }

  /** Where {@code --out} says, absolute: what is printed of it stays true in another folder. */
  public Optional<Path> out() {
    return path("out").map(Path::toAbsolutePath);
  }

  public static Path toPath(String flag, String value) {
    if (value.isEmpty()) {
      throw wrong(flag, "a path", value);
    }
    try {
      return PathNames.of(value);
    } catch (FmnistException e) {
      if (PathNames.isUrl(value)) {
        // A failure and no wrong usage, like a path with nothing there.
        throw FmnistException.about(flag, e.problem(), e);
      }
      throw new InvalidSettingException(flag, e.problem());
    }
  }

  public int integer(String flag, int fallback, int min, int max) {
    return Math.toIntExact(integer(flag, (long) fallback, min, max));
  }

  public long integer(String flag, long fallback, long min, long max) {
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
    throw wrong(flag, "a whole number " + range(min, max), text.get());
  }

  /** Whatever whole number it is: the setting knows its range. */
  public int integer(String flag, int fallback) {
    return integer(flag, fallback, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** Whatever whole number it is: the setting knows its range. */
  public long integer(String flag, long fallback) {
    return integer(flag, fallback, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Whatever finite number it is: the setting knows its range. */
  public double number(String flag, double fallback) {
    return number(flag, fallback, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  public double number(String flag, double fallback, double min, double max) {
    Optional<String> text = text(flag);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      double value = Double.parseDouble(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw wrong(flag, "a number " + range(min, max), text.get());
  }

  private static String range(long min, long max) {
    if (min == Integer.MIN_VALUE || min == Long.MIN_VALUE) {
      return "in its range";
    }
    return max == Long.MAX_VALUE ? "of at least " + min : min + ".." + max;
  }

  /** The least and the greatest double stand for open ends, and so do the neighbours of 1. */
  private static String range(double min, double max) {
    if (min == -Double.MAX_VALUE) {
      return "that is finite";
    }
    String least = min == Double.MIN_VALUE ? "above 0" : "of at least " + plain(min);
    if (max == Double.MAX_VALUE) {
      return least;
    }
    if (max == Math.nextDown(Math.rint(max))) {
      return least + " and below " + plain(Math.rint(max));
    }
    return min == Double.MIN_VALUE
        ? least + " and at most " + plain(max)
        : plain(min) + " to " + plain(max);
  }

  private static String plain(double bound) {
    return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
  }

  /** One of an enum's constants, typed in lower case with - for _. */
  public <E extends Enum<E>> E choice(String flag, Class<E> type, E fallback) {
    Optional<String> text = text(flag);
    if (text.isEmpty()) {
      return fallback;
    }
    List<E> constants = List.of(type.getEnumConstants());
    return constants.stream()
        .filter(constant -> typed(constant).equals(text.get()))
        .findFirst()
        .orElseThrow(
            () -> wrongWord(flag, constants.stream().map(Arguments::typed).toList(), text.get()));
  }

  /** One of a few words. */
  public String choice(String flag, String fallback, String... words) {
    String value = text(flag).orElse(fallback);
    if (!Arrays.asList(words).contains(value)) {
      throw wrongWord(flag, List.of(words), value);
    }
    return value;
  }

  /** Whether {@code yes} is given, of {@code yes} and {@code no}. */
  public boolean yes(String flag, boolean fallback) {
    return choice(flag, fallback ? "yes" : "no", "yes", "no").equals("yes");
  }

  public static String typed(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static InvalidSettingException wrongWord(String flag, List<String> words, String found) {
    return new InvalidSettingException(
        flag,
        "expected one of " + words + ", found \"" + found + "\"" + NearMiss.hint(found, words));
  }

  /** A value that a flag cannot have. */
  public static InvalidSettingException wrong(String flag, String expected, String found) {
    return new InvalidSettingException(flag, "expected " + expected + ", found \"" + found + "\"");
  }
}

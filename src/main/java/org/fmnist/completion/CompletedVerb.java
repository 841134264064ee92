package org.fmnist.completion;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * What can stand on the command line of a verb, from the very options that parse it. Immutable as
 * long as nobody writes to the lists.
 *
 * @param operands what stands there without a flag
 */
public record CompletedVerb(String name, String summary, List<Flag> flags, Values operands) {

  /** What a shell can offer for a value. */
  public enum Kind {
    /** A flag without a value. */
    NONE,
    /** Anything: nothing is offered. */
    ANY,
    FILES,
    FOLDERS,
    WORDS
  }

  /**
   * The values that a shell can offer.
   *
   * @param words where the kind is {@link Kind#WORDS}
   */
  public record Values(Kind kind, List<String> words) {
    /** From the name that the help gives the value: {@code auto|cpu|gpu}, {@code DIR}. */
    static Values of(String argument) {
      if (argument.contains("|")) {
        List<String> words = new ArrayList<>();
        for (String word : argument.split("\\|", -1)) {
          addRange(words, word);
        }
        return new Values(Kind.WORDS, List.copyOf(words));
      }
      Kind kind =
          argument.startsWith("DIR")
              ? Kind.FOLDERS
              : argument.startsWith("FILE") || List.of("PATH", "CHECKPOINT").contains(argument)
                  ? Kind.FILES
                  : Kind.ANY;
      return new Values(kind, List.of());
    }

    /** {@code 0..9} stands for ten words. */
    private static void addRange(List<String> words, String word) {
      if (!word.matches("\\d\\.\\.\\d")) {
        words.add(word);
        return;
      }
      for (char digit = word.charAt(0); digit <= word.charAt(3); digit++) {
        words.add(String.valueOf(digit));
      }
    }
  }

  public record Flag(String name, String description, String argument, Values values) {
    boolean takesValue() {
      return values.kind() != Kind.NONE;
    }

    private static Flag of(Option option) {
      Values values =
          option.hasArg() ? Values.of(option.getArgName()) : new Values(Kind.NONE, List.of());
      return new Flag(
          "--" + option.getLongOpt(),
          option.getDescription(),
          option.hasArg() ? option.getArgName() : "",
          values);
    }
  }

  /**
   * A verb of a command line.
   *
   * @param options all that it takes
   * @param operands how its help names what stands there without a flag; may be empty
   */
  public static CompletedVerb of(String name, String summary, Options options, String operands) {
    List<Flag> flags = options.getOptions().stream().map(Flag::of).toList();
    return new CompletedVerb(name, summary, flags, Values.of(operands));
  }
}

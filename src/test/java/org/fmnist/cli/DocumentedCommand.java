package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fmnist.defend.HardeningPresets;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;

/**
 * A command line that a page shows.
 *
 * @param page the file
 * @param number of the line, from 1
 * @param text from the verb on
 */
record DocumentedCommand(String page, int number, String text) {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  String verb() {
    return words().get(0);
  }

  /** The words as a shell would split them, up to a redirection or a pipe. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word =
          matcher.group(1) != null
              ? matcher.group(1)
              : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      if (word.matches("[|>&;]+|2>.*|#")) {
        break;
      }
      words.add(word);
    }
    return words;
  }

  /** Parses the command as the program would, as far as that needs no file. */
  void check() {
    assertThatCode(this::parse).as("%s:%d: %s", page, number, text).doesNotThrowAnyException();
  }

  private void parse() {
    if (verb().equals("help")) {
      return;
    }
    Command command =
        Main.commands().stream()
            .filter(known -> known.name().equals(verb()))
            .findFirst()
            .orElseThrow(() -> new UsageException("no verb " + verb()));
    String[] flags = words().stream().skip(1).toArray(String[]::new);
    Arguments arguments = CommandLineParser.parse(command, flags);
    CommonFlags.check(arguments);
    if (command.arguments().isEmpty() && !arguments.operands().isEmpty()) {
      throw new UsageException("operands: " + arguments.operands());
    }
    if (!arguments.has("help")) {
      settings(arguments);
    }
  }

  private void settings(Arguments arguments) {
    switch (verb()) {
      case "train", "fine-tune" -> {
        TrainingFlags.settings(arguments);
        TrainingFlags.distillation(arguments);
        CommonFlags.namedOut(arguments);
      }
      case "attack" -> AttackFlags.job(arguments);
      case "harden" -> {
        if (!arguments.has("compare-only")) {
          String preset = HardenFlags.preset(arguments);
          TrainingFlags.settings(arguments, HardeningPresets.of(preset));
          HardenFlags.settings(arguments, preset);
          CommonFlags.namedOut(arguments);
        }
      }
      case "export" -> CommonFlags.namedOut(arguments);
      default -> arguments.path("out");
    }
  }
}

package org.fmnist.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Option;

/**
 * The help of a verb: usage, flags by group, two examples. Flags stand in one column and their
 * descriptions in another; a flag too long for its column has its description on the next line.
 */
final class VerbHelp {
  /** A space at which no line ends. */
  private static final char TOGETHER = '\u00a0';

  private static final int INDENT = 2;
  private static final int GAP = 2;

  /** The column of the descriptions, counted from 0. */
  private static final int COLUMN = 28;

  private final int width;
  private final List<String> lines = new ArrayList<>();

  private VerbHelp(int width) {
    this.width = width;
  }

  /**
   * The lines of a verb's help.
   *
   * @param defaults by flag: values that the description does not know, such as those of a preset
   * @param width of the page, in characters
   */
  static List<String> of(Command command, Map<String, String> defaults, int width) {
    VerbHelp help = new VerbHelp(width);
    help.lines.add(
        ("Usage: " + Program.name() + " " + command.name() + " [flags] " + command.arguments())
            .strip());
    help.wrapped(command.summary(), 0);
    help.flags(command, defaults);
    help.examples(command);
    return help.lines;
  }

  private void flags(Command command, Map<String, String> defaults) {
    Map<FlagGroup, List<Option>> groups = new EnumMap<>(FlagGroup.class);
    for (Option option : CommandLineParser.options(command).getOptions()) {
      groups.computeIfAbsent(Flag.group(option), group -> new ArrayList<>()).add(option);
    }
    groups.forEach(
        (group, options) -> {
          heading(group.title());
          options.forEach(option -> flag(option, defaults.getOrDefault(option.getLongOpt(), "")));
        });
  }

  private void flag(Option option, String fallback) {
    String description = option.getDescription();
    if (!fallback.isEmpty() && !description.contains("(default")) {
      description += " (default " + fallback + ")";
    }
    description = description.replace("(default ", "(default" + TOGETHER);
    String label = " ".repeat(INDENT) + label(option);
    if (label.length() + GAP > COLUMN) {
      lines.add(label);
      wrapped(description, COLUMN);
      return;
    }
    int first = lines.size();
    wrapped(description, COLUMN);
    lines.set(first, label + lines.get(first).substring(label.length()));
  }

  private static String label(Option option) {
    String name = (option.getOpt() == null ? "" : "-" + option.getOpt() + ", ") + "--";
    return name + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
  }

  private void examples(Command command) {
    heading("Examples");
    String start = " ".repeat(INDENT) + Program.name() + " ";
    command.examples().forEach(example -> lines.add(start + example));
  }

  private void heading(String title) {
    lines.add("");
    lines.add(title + ":");
  }

  /** Adds a text in lines that begin at a column and end before the page does. */
  private void wrapped(String text, int column) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && column + line.length() + 1 + word.length() > width) {
        lines.add(" ".repeat(column) + printed(line));
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(" ".repeat(column) + printed(line));
  }

  private static String printed(StringBuilder line) {
    return line.toString().replace(TOGETHER, ' ');
  }
}

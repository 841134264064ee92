package org.fmnist.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Option;
import org.fmnist.flags.HelpPage;

/** The help of a verb: usage, flags by group, two examples. */
final class VerbHelp {
  private final HelpPage page;

  private VerbHelp(HelpPage page) {
    this.page = page;
  }

  /**
   * The lines of a verb's help.
   *
   * @param defaults by flag: values that the description does not know, such as those of a preset
   * @param width of the page, in characters
   */
  static List<String> of(Command command, Map<String, String> defaults, int width) {
    HelpPage page = new HelpPage(width);
    page.line(
        ("Usage: " + Program.name() + " " + command.name() + " [flags] " + command.arguments())
            .strip());
    page.text(command.summary());
    VerbHelp help = new VerbHelp(page);
    help.flags(command, defaults);
    page.heading("Examples");
    command.examples().forEach(example -> page.example(Program.name() + " " + example));
    return page.lines();
  }

  private void flags(Command command, Map<String, String> defaults) {
    Map<FlagGroup, List<Option>> groups = new EnumMap<>(FlagGroup.class);
    for (Option option : CommandLineParser.options(command).getOptions()) {
      groups.computeIfAbsent(Flag.group(option), group -> new ArrayList<>()).add(option);
    }
    groups.forEach(
        (group, options) -> {
          page.heading(group.title());
          options.forEach(option -> flag(option, defaults.getOrDefault(option.getLongOpt(), "")));
        });
  }

  private void flag(Option option, String fallback) {
    String description = option.getDescription();
    boolean known = fallback.isEmpty() || description.contains("(default");
    page.flag(usage(option), known ? description : description + " (default " + fallback + ")");
  }

  private static String usage(Option option) {
    String name = (option.getOpt() == null ? "" : "-" + option.getOpt() + ", ") + "--";
    return name + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
  }
}

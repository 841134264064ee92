package org.fmnist.cli;

import org.apache.commons.cli.Option;

/** An option that knows under which heading the help lists it. */
final class Flag extends Option {
  private static final long serialVersionUID = 1;

  private final FlagGroup group;
  private final boolean repeatable;

  /**
   * @param argument how the help names the value; empty for a flag without one
   */
  Flag(String name, String argument, String description, FlagGroup group, boolean repeatable) {
    super(null, name, !argument.isEmpty(), description);
    setArgName(argument);
    this.group = group;
    this.repeatable = repeatable;
  }

  static FlagGroup group(Option option) {
    return option instanceof Flag flag ? flag.group : FlagGroup.COMMON;
  }

  static boolean isRepeatable(Option option) {
    return option instanceof Flag flag && flag.repeatable;
  }
}

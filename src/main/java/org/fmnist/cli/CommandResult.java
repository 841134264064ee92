package org.fmnist.cli;

/**
 * What a command found.
 *
 * @param exitCode 0 done, 1 not as it should be
 * @param text for people, several lines
 * @param json the same for programs: maps, lists, records, numbers
 */
record CommandResult(int exitCode, String text, Object json) {
  static CommandResult done(String text, Object json) {
    return new CommandResult(0, text, json);
  }
}

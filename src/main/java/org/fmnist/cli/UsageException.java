package org.fmnist.cli;

import org.fmnist.io.OneLine;

/**
 * A flag, a verb or an argument is wrong. The message is one line that says what was expected and
 * what was found; the command line prints it with a pointer to {@code --help} and exits with 2. May
 * be shared between threads.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(OneLine.of(message));
  }
}

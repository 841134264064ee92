package org.fmnist.data;

/**
 * Something the user can mend went wrong: a file, a checkpoint, an image, a disk. The message is
 * one line that says what was expected, what was found, where, and what to do; the command line
 * prints it and exits with 1.
 */
public class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserErrorException(String message) {
    super(OneLine.of(message));
  }

  public UserErrorException(String message, Throwable cause) {
    super(OneLine.of(message), cause);
  }
}

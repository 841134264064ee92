package org.fmnist.io;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something the caller can mend went wrong: a file, a checkpoint, an image, a disk. The message is
 * one line that says what was expected, what was found, where, and what to do. May be shared
 * between threads.
 *
 * <p>Where the line is about one of the caller's settings, {@link #setting} names it, and {@link
 * #problem} is the rest of the line, so that a front end can put the name there that its users
 * know.
 */
public class FmnistException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String setting;
  private final String problem;

  public FmnistException(String message) {
    super();
    this.setting = "";
    this.problem = OneLine.of(message);
  }

  public FmnistException(String message, @Nullable Throwable cause) {
    super(cause);
    this.setting = "";
    this.problem = OneLine.of(message);
  }

  /**
   * A failure that a setting leads to.
   *
   * @param setting its name in the settings' class or the method's parameters, such as {@code
   *     validationSize}
   * @param problem what was expected, what was found, what to do
   */
  protected FmnistException(String setting, String problem, @Nullable Throwable cause) {
    super(cause);
    this.setting = setting;
    this.problem = OneLine.of(problem);
  }

  /** A failure that a setting leads to; see {@link #setting()}. */
  public static FmnistException about(String setting, String problem) {
    return about(setting, problem, null);
  }

  /** A failure that a setting leads to, and its cause; see {@link #setting()}. */
  public static FmnistException about(String setting, String problem, @Nullable Throwable cause) {
    return new FmnistException(setting, problem, cause);
  }

  /** The whole line. */
  @Override
  public String getMessage() {
    return setting.isEmpty() ? problem : setting + ": " + problem;
  }

  /** The name of the setting that the message is about; empty if it is about none. */
  public Optional<String> setting() {
    return setting.isEmpty() ? Optional.empty() : Optional.of(setting);
  }

  /** The message without the name of the setting. */
  public String problem() {
    return problem;
  }
}

package org.fmnist.io;

/** A setting has a value that it cannot have. Nothing was begun. May be shared between threads. */
public final class InvalidSettingException extends FmnistException {
  private static final long serialVersionUID = 1L;

  /**
   * @param setting its name, see {@link FmnistException#setting()}
   * @param problem what was expected, what was found, what to do
   */
  public InvalidSettingException(String setting, String problem) {
    super(setting, problem, null);
  }

  /**
   * Refuses a value outside its range.
   *
   * @param holds whether the value is inside
   * @param expected the range in words
   * @throws InvalidSettingException unless it holds
   */
  public static void require(boolean holds, String setting, String expected, Object found) {
    if (!holds) {
      throw new InvalidSettingException(setting, "expected " + expected + ", found " + found);
    }
  }
}

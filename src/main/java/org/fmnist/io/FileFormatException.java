package org.fmnist.io;

/**
 * A file is not what it should be: damaged, cut short, of another kind, or made to do harm. May be
 * shared between threads.
 */
public final class FileFormatException extends FmnistException {
  private static final long serialVersionUID = 1L;

  private FileFormatException(String message) {
    super(message);
  }

  /**
   * The usual line.
   *
   * @param file the name as the user knows it
   * @param offset the byte at fault, from the start of the file (unpacked, if it is a .gz)
   * @param what the field
   */
  public static FileFormatException at(
      String file, long offset, String what, Object expected, Object found) {
    return new FileFormatException(
        file
            + ": "
            + what
            + " at byte "
            + offset
            + ": expected "
            + expected
            + ", found "
            + found
            + "; replace the file by an undamaged one");
  }

  /**
   * A sound file, but not one that is read here.
   *
   * @param advice what to do
   */
  public static FileFormatException otherKind(
      String file, String what, Object expected, Object found, String advice) {
    return new FileFormatException(
        file + ": " + what + ": expected " + expected + ", found " + found + "; " + advice);
  }
}

package org.fmnist.io;

import java.util.regex.Pattern;

/**
 * Keeps a message on one line, whatever names from files stand in it. Static functions only, which
 * may be called from several threads.
 */
public final class OneLine {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u2028\u2029]");

  private OneLine() {}

  /** The message without anything that would break the line. */
  public static String of(String message) {
    return CONTROL.matcher(message).replaceAll("?");
  }
}

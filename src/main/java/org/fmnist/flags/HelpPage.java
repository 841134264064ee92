package org.fmnist.flags;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.runtime.Terminal;

/**
 * A page of help. Flags stand in one column and their descriptions in another; a flag too long for
 * its column has its description on the next line. Not for sharing between threads.
 */
public final class HelpPage {
  /** A space at which no line ends. */
  private static final char TOGETHER = '\u00a0';

  private static final int INDENT = 2;
  private static final int GAP = 2;

  /** The column of the descriptions, counted from 0. */
  private static final int COLUMN = 28;

  private static final int NARROWEST = 80;
  private static final int WIDEST = 120;

  private final int width;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param width of the page, in characters
   */
  public HelpPage(int width) {
    this.width = width;
  }

  /** What {@code COLUMNS} says, else the terminal's width, else 80; from 80 to 120 characters. */
  public static int terminalWidth() {
    String columns = System.getenv("COLUMNS");
    int width =
        columns != null && columns.matches("[0-9]{2,4}")
            ? Integer.parseInt(columns)
            : Terminal.columns().orElse(NARROWEST);
    return Math.min(Math.max(width, NARROWEST), WIDEST);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** A line that is not broken, such as a command. */
  public void line(String text) {
    lines.add(text);
  }

  public void text(String text) {
    wrapped(text, 0);
  }

  /** An empty line, then a title. */
  public void heading(String title) {
    lines.add("");
    lines.add(title + ":");
  }

  /** A command below a heading. */
  public void example(String command) {
    lines.add(" ".repeat(INDENT) + command);
  }

  /** A flag, with the name of its value if it has one, and what it does. */
  public void flag(String usage, String description) {
    String label = " ".repeat(INDENT) + usage;
    String together = description.replace("(default ", "(default" + TOGETHER);
    if (label.length() + GAP > COLUMN) {
      lines.add(label);
      wrapped(together, COLUMN);
      return;
    }
    int first = lines.size();
    wrapped(together, COLUMN);
    lines.set(first, label + lines.get(first).substring(label.length()));
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

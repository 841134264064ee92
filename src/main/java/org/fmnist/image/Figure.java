package org.fmnist.image;

import java.util.Optional;

/**
 * Finds the square panel of a figure that matplotlib saved: white margins around an image, often
 * with a frame, numbers at its axes, a title, or a colour bar beside it.
 */
final class Figure {
  /** Margins are white, or what JPEG makes of it. */
  private static final int WHITE = 248;

  /** A panel's shortest side: below, its pixels cannot be told from its frame. */
  private static final int MIN_SIDE = 2 * ConvertedImage.SIDE;

  /** The sides of a square differ by no more than this part. */
  private static final float SQUARE = 0.03f;

  /** At least so much of each row and column of a painted panel is not white. */
  private static final float PAINTED = 0.25f;

  /** And so much of its own edges: less of an object whose outline is no square. */
  private static final float EDGE = 0.7f;

  /** At least so much of a frame's line is not white. */
  private static final float LINE = 0.95f;

  private final Picture picture;

  private Figure(Picture picture) {
    this.picture = picture;
  }

  /** What a frame holds, or what is painted as a square from edge to edge. */
  static Optional<Picture> panel(Picture picture) {
    Figure figure = new Figure(picture);
    if (Math.min(picture.width(), picture.height()) < MIN_SIDE || !figure.hasWhiteMargins()) {
      return Optional.empty();
    }
    return figure.painted().or(figure::framed);
  }

  private boolean hasWhiteMargins() {
    boolean white = true;
    for (int x = 0; x < picture.width(); x++) {
      white &= isWhite(x, 0) && isWhite(x, picture.height() - 1);
    }
    for (int y = 0; y < picture.height(); y++) {
      white &= isWhite(0, y) && isWhite(picture.width() - 1, y);
    }
    return white;
  }

  private boolean isWhite(int x, int y) {
    int pixel = picture.at(x, y);
    return Math.min(Picture.red(pixel), Math.min(Picture.green(pixel), Picture.blue(pixel)))
        >= WHITE;
  }

  private Optional<Picture> painted() {
    Span columns = Span.longestRun(inColumns(new Span(0, picture.height() - 1)), PAINTED);
    Span rows = Span.longestRun(inRows(columns), PAINTED);
    return rows.reachesItsEnds(inRows(columns), columns.length())
            && columns.reachesItsEnds(inColumns(rows), rows.length())
        ? inside(columns, rows)
        : Optional.empty();
  }

  private Optional<Picture> framed() {
    int[] inColumns = inColumns(new Span(0, picture.height() - 1));
    Span columns = Span.outermost(inColumns, LINE);
    int[] inRows = inRows(columns);
    Span rows = Span.outermost(inRows, LINE);
    return columns.isThinLines(inColumns) && rows.isThinLines(inRows)
        ? inside(columns, rows)
        : Optional.empty();
  }

  /** Pixels of each row, in the given columns, that are not white. */
  private int[] inRows(Span columns) {
    int[] counts = new int[picture.height()];
    for (int y = 0; y < counts.length; y++) {
      for (int x = columns.first; x <= columns.last; x++) {
        counts[y] += isWhite(x, y) ? 0 : 1;
      }
    }
    return counts;
  }

  private int[] inColumns(Span rows) {
    int[] counts = new int[picture.width()];
    for (int y = rows.first; y <= rows.last; y++) {
      for (int x = 0; x < counts.length; x++) {
        counts[x] += isWhite(x, y) ? 0 : 1;
      }
    }
    return counts;
  }

  /** The square without its border, where a frame may stand. */
  private Optional<Picture> inside(Span columns, Span rows) {
    int shorter = Math.min(columns.length(), rows.length());
    int longer = Math.max(columns.length(), rows.length());
    if (shorter < MIN_SIDE || longer - shorter > Math.max(2, SQUARE * longer)) {
      return Optional.empty();
    }
    int border = border(shorter);
    return Optional.of(
        picture.crop(
            columns.first + border,
            rows.first + border,
            columns.length() - 2 * border,
            rows.length() - 2 * border));
  }

  /** Width of a line in a figure whose panel has this side: more than matplotlib draws. */
  private static int border(int side) {
    return 2 + side / 200;
  }

  /** Some rows, or columns. */
  private record Span(int first, int last) {
    int length() {
      return last - first + 1;
    }

    /** The most neighbours whose counts reach the given part of the highest. */
    static Span longestRun(int[] counts, float part) {
      float enough = part * highest(counts);
      Span longest = new Span(0, 0);
      int first = 0;
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] < enough) {
          first = i + 1;
        } else if (i - first + 1 > longest.length()) {
          longest = new Span(first, i);
        }
      }
      return longest;
    }

    /** From the first to the last whose count reaches the given part of the highest. */
    static Span outermost(int[] counts, float part) {
      float enough = part * highest(counts);
      int first = 0;
      while (first < counts.length - 1 && counts[first] < enough) {
        first++;
      }
      int last = counts.length - 1;
      while (last > first && counts[last] < enough) {
        last--;
      }
      return new Span(first, last);
    }

    /** Whether the counts just inside either end come near the highest possible. */
    boolean reachesItsEnds(int[] counts, int possible) {
      int border = border(length());
      return length() > 2 * border
          && Math.min(counts[first + border], counts[last - border]) >= EDGE * possible;
    }

    /** Whether what reaches so high at either end is no thicker than a frame's line. */
    boolean isThinLines(int[] counts) {
      int border = border(length());
      return length() > 2 * border
          && counts[first + border] < LINE * counts[first]
          && counts[last - border] < LINE * counts[last];
    }

    private static int highest(int[] counts) {
      int highest = 1;
      for (int count : counts) {
        highest = Math.max(highest, count);
      }
      return highest;
    }
  }
}

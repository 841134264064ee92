package org.fmnist.report;

import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.report.Canvas.Align;

/**
 * A confusion matrix as a picture: the darker a cell, the larger its share of the row. Static
 * functions only, which may be called from several threads for different files.
 */
public final class ConfusionPicture {
  private static final int CELL = 56;
  private static final int LEFT = 130;
  private static final int TOP = 96;
  private static final int MARGIN = 16;

  private ConfusionPicture() {}

  /**
   * Draws the matrix and writes it as PNG.
   *
   * @param confusion counts; rows are labels, columns answers
   * @param names of the classes, as many as rows and columns
   * @throws org.fmnist.io.FmnistException if the file cannot be written
   */
  public static void write(Path png, int[][] confusion, List<String> names) {
    int side = names.size() * CELL;
    try (Canvas canvas = new Canvas(LEFT + side + MARGIN, TOP + side + MARGIN)) {
      Font title = Canvas.font(Font.BOLD, 18);
      canvas.text(
          "rows: label, columns: prediction", MARGIN, 32, title, Palette.INK, Align.LEFT, side);
      Font small = Canvas.font(Font.PLAIN, 13);
      for (int i = 0; i < names.size(); i++) {
        int middle = i * CELL + CELL / 2;
        String name = names.get(i);
        canvas.text(
            name, LEFT - 8, TOP + middle + 5, small, Palette.INK, Align.RIGHT, LEFT - MARGIN);
        canvas.text(
            name, LEFT + middle, TOP - 8 - i % 2 * 16, small, Palette.INK, Align.CENTER, 2 * CELL);
        row(canvas, confusion[i], TOP + i * CELL);
      }
      canvas.write(png);
    }
  }

  private static void row(Canvas canvas, int[] counts, int y) {
    double all = Math.max(1, IntStream.of(counts).sum());
    Font font = Canvas.font(Font.PLAIN, 15);
    for (int column = 0; column < counts.length; column++) {
      double share = counts[column] / all;
      int x = LEFT + column * CELL;
      canvas.fill(x, y, CELL - 2, CELL - 2, shade(share));
      Color ink = share > 0.5 ? Color.WHITE : Palette.INK;
      canvas.text(
          Integer.toString(counts[column]),
          x + CELL / 2 - 1,
          y + CELL / 2 + 5,
          font,
          ink,
          Align.CENTER,
          CELL);
    }
  }

  /** Small shares differ, too: mistakes are what one looks for. */
  private static Color shade(double share) {
    double strength = Math.sqrt(share);
    Color full = Palette.series(0);
    return new Color(
        mixed(full.getRed(), strength),
        mixed(full.getGreen(), strength),
        mixed(full.getBlue(), strength));
  }

  private static int mixed(int component, double strength) {
    return (int) Math.round(255 + (component - 255) * strength);
  }
}

package org.fmnist.report;

import java.awt.Font;
import java.nio.file.Path;
import java.util.List;
import org.fmnist.report.Canvas.Align;

/**
 * Sample images of the classes, a labelled row for each, as the original's README shows them.
 * Static functions only, which may be called from several threads for different files.
 */
public final class SampleSheet {
  private static final int SCALE = 3;
  private static final int CELL = Canvas.SIDE * SCALE + 6;
  private static final int LABELS = 190;
  private static final int MARGIN = 16;

  private SampleSheet() {}

  /**
   * A class and some of its images.
   *
   * @param name what the class is called
   * @param images each of 784 pixels, row-major, 0..255
   */
  public record Row(String name, List<byte[]> images) {
    public Row {
      images = List.copyOf(images);
      images.forEach(Canvas::requireImage);
    }
  }

  /**
   * Draws the rows in their order, numbered from 0 as the labels are, and writes one PNG.
   *
   * @throws IllegalArgumentException if there is no row
   * @throws org.fmnist.io.FmnistException if the file cannot be written
   */
  public static void write(Path png, List<Row> rows) {
    int columns =
        rows.stream()
            .mapToInt(row -> row.images().size())
            .max()
            .orElseThrow(() -> new IllegalArgumentException("there is no class to draw"));
    int width = 2 * MARGIN + LABELS + columns * CELL;
    try (Canvas canvas = new Canvas(width, 2 * MARGIN + rows.size() * CELL)) {
      for (int label = 0; label < rows.size(); label++) {
        draw(canvas, label, rows.get(label));
      }
      canvas.write(png);
    }
  }

  private static void draw(Canvas canvas, int label, Row row) {
    int y = MARGIN + label * CELL;
    int baseline = y + CELL / 2 + 7;
    Font number = Canvas.font(Font.PLAIN, 20);
    Font name = Canvas.font(Font.BOLD, 20);
    canvas.text(
        Integer.toString(label), MARGIN + 22, baseline, number, Palette.MUTED, Align.RIGHT, 40);
    canvas.text(row.name(), MARGIN + 36, baseline, name, Palette.INK, Align.LEFT, LABELS - 44);
    for (int i = 0; i < row.images().size(); i++) {
      canvas.image(row.images().get(i), MARGIN + LABELS + i * CELL, y + 3, SCALE);
    }
  }
}

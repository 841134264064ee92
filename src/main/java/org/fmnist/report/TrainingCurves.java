package org.fmnist.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.fmnist.io.FmnistException;
import org.knowm.xchart.XYChart;

/**
 * Loss and accuracy over the epochs of a run, from its {@code epochs.csv}. Static functions only,
 * which may be called from several threads for different files.
 */
public final class TrainingCurves {
  private static final String[] SPLITS = {"train", "valid", "test"};
  private static final String[] NAMES = {"training", "validation", "test"};

  /** What the axes show. */
  static final String LOSS = "mean cross-entropy";

  static final String ACCURACY = "accuracy (%)";

  private static final int TITLE = 44;
  private static final int SCALE = 2;

  private TrainingCurves() {}

  /**
   * Draws both charts side by side and writes one PNG.
   *
   * @param epochsCsv a run's {@code epochs.csv}; cells of what was not measured may be empty or NaN
   * @throws FmnistException if the file cannot be read, has no epoch or no such columns, or if the
   *     picture cannot be written
   */
  public static void write(Path png, Path epochsCsv) {
    Table epochs = Table.read(epochsCsv);
    if (epochs.size() == 0) {
      throw new FmnistException(epochsCsv + ": expected at least one epoch, found none");
    }
    int width = Charts.WIDTH;
    int height = Charts.HEIGHT;
    try (Canvas canvas = new Canvas(2 * width * SCALE, (height + TITLE) * SCALE)) {
      canvas.scale(SCALE);
      chart(canvas, Charts.lines("epoch", LOSS, lines(epochs, "loss", 1)), "Loss", 0);
      chart(
          canvas,
          Charts.lines("epoch", ACCURACY, lines(epochs, "accuracy", 100)),
          "Accuracy",
          width);
      canvas.write(png);
    }
  }

  private static void chart(Canvas canvas, XYChart chart, String title, int x) {
    Font font = Canvas.font(Font.BOLD, 18);
    canvas.text(
        title, x + Charts.WIDTH / 2, 32, font, Palette.INK, Canvas.Align.CENTER, Charts.WIDTH);
    Graphics2D pen = canvas.at(x, TITLE);
    chart.paint(pen, Charts.WIDTH, Charts.HEIGHT);
    pen.dispose();
  }

  /**
   * A line for each split over the epochs, the first of which is 1.
   *
   * @param figure {@code loss} or {@code accuracy}
   * @param factor what the values are multiplied by
   */
  static List<Line> lines(Table epochs, String figure, double factor) {
    double[] x = DoubleStream.of(epochs.numbers("epoch")).map(epoch -> epoch + 1).toArray();
    return java.util.stream.IntStream.range(0, SPLITS.length)
        .mapToObj(
            i -> {
              double[] y = epochs.numbers(SPLITS[i] + "_" + figure);
              return new Line(NAMES[i], x, DoubleStream.of(y).map(v -> v * factor).toArray());
            })
        .toList();
  }
}

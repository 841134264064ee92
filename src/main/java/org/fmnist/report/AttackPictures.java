package org.fmnist.report;

import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.fmnist.report.Canvas.Align;

/**
 * The picture that the original's assignment asks of an attack: original and adversarial image side
 * by side, with the class and probability that the classifier gives to each. Static functions only,
 * which may be called from several threads for different files.
 */
public final class AttackPictures {
  private static final int SCALE = 7;
  private static final int IMAGE = Canvas.SIDE * SCALE;
  private static final int PADDING = 18;
  private static final int ARROW = 60;
  private static final int CARD_WIDTH = 2 * IMAGE + ARROW + 2 * PADDING;
  private static final int CARD_HEIGHT = IMAGE + 118;
  private static final int GAP = 20;
  private static final int COLUMNS = 2;

  private AttackPictures() {}

  /**
   * A success of an attack.
   *
   * @param original 784 pixels, row-major, 0..255
   * @param adversarial 784 pixels, the image that misled the classifier
   * @param originalClass name of the class given to {@code original}
   * @param originalProbability probability of that class, 0..1
   * @param adversarialClass name of the class given to {@code adversarial}
   * @param adversarialProbability probability of that class, 0..1
   */
  public record Pair(
      byte[] original,
      byte[] adversarial,
      String originalClass,
      float originalProbability,
      String adversarialClass,
      float adversarialProbability) {
    public Pair {
      Canvas.requireImage(original);
      Canvas.requireImage(adversarial);
    }
  }

  /**
   * Draws all pairs, two a row, and writes them as one PNG.
   *
   * @param pairs at least one, usually ten
   * @throws IllegalArgumentException if there is none
   * @throws org.fmnist.io.FmnistException if the file cannot be written
   */
  public static void write(Path png, List<Pair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("there is no pair to draw");
    }
    int columns = Math.min(COLUMNS, pairs.size());
    int rows = (pairs.size() + columns - 1) / columns;
    try (Canvas canvas =
        new Canvas(GAP + columns * (CARD_WIDTH + GAP), GAP + rows * (CARD_HEIGHT + GAP))) {
      for (int i = 0; i < pairs.size(); i++) {
        int x = GAP + i % columns * (CARD_WIDTH + GAP);
        int y = GAP + i / columns * (CARD_HEIGHT + GAP);
        draw(canvas, pairs.get(i), x, y);
      }
      canvas.write(png);
    }
  }

  private static void draw(Canvas canvas, Pair pair, int x, int y) {
    canvas.frame(x, y, CARD_WIDTH, CARD_HEIGHT);
    int left = x + PADDING;
    int right = left + IMAGE + ARROW;
    int top = y + 38;
    column(canvas, "Original", pair.original(), left, top);
    column(canvas, "Adversarial", pair.adversarial(), right, top);
    canvas.arrow(left + IMAGE + 16, right - 16, top + IMAGE / 2);
    verdict(canvas, pair.originalClass(), pair.originalProbability(), left, top + IMAGE);
    verdict(canvas, pair.adversarialClass(), pair.adversarialProbability(), right, top + IMAGE);
    centred(canvas, change(pair), x + CARD_WIDTH / 2, top + IMAGE + 66, 14, CARD_WIDTH);
  }

  private static void column(Canvas canvas, String title, byte[] pixels, int x, int y) {
    centred(canvas, title, x + IMAGE / 2, y - 13, 16, IMAGE);
    canvas.image(pixels, x, y, SCALE);
  }

  private static void verdict(Canvas canvas, String name, float probability, int x, int y) {
    String text = name + " " + percent(probability);
    Font font = Canvas.font(Font.BOLD, 20);
    canvas.text(text, x + IMAGE / 2, y + 32, font, Palette.INK, Align.CENTER, IMAGE + 20);
  }

  private static void centred(Canvas canvas, String text, int x, int y, int size, int maxWidth) {
    Color color = Palette.MUTED;
    canvas.text(text, x, y, Canvas.font(Font.PLAIN, size), color, Align.CENTER, maxWidth);
  }

  private static String change(Pair pair) {
    int largest = 0;
    int changed = 0;
    for (int i = 0; i < pair.original().length; i++) {
      int difference = Math.abs((pair.original()[i] & 0xff) - (pair.adversarial()[i] & 0xff));
      largest = Math.max(largest, difference);
      changed += difference == 0 ? 0 : 1;
    }
    return changed + " of 784 pixels changed, by at most " + largest + " of 255";
  }

  /** A probability as a percentage that never claims certainty it has not. */
  static String percent(float probability) {
    double percent = 100.0 * probability;
    if (percent < 100 && percent >= 99.95) {
      return ">99.9%";
    }
    return String.format(Locale.ROOT, "%.1f%%", percent);
  }
}

package org.fmnist.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.fmnist.io.AtomicFiles;

/**
 * A white page to draw Fashion-MNIST images and words on, written as PNG. Works without a display.
 * Nothing is smoothed when an image is enlarged: each pixel stays a square, so that what one sees
 * is what the network got.
 */
final class Canvas implements AutoCloseable {
  /** Width and height of an image in pixels. */
  static final int SIDE = 28;

  static {
    // Before AWT wakes up: it would look for a display, or put an icon into the dock.
    System.setProperty("java.awt.headless", "true");
  }

  private final BufferedImage page;
  private final Graphics2D pen;

  Canvas(int width, int height) {
    page = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    pen = page.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
  }

  /** Where a text sits relative to the point it is given. */
  enum Align {
    LEFT,
    CENTER,
    RIGHT
  }

  /**
   * Draws an image, each pixel as a square.
   *
   * @param pixels 784 bytes, row-major, 0 = black
   * @param scale side of a square
   */
  void image(byte[] pixels, int x, int y, int scale) {
    pen.drawImage(gray(pixels), x, y, SIDE * scale, SIDE * scale, null);
  }

  /** Draws a text on the baseline {@code y}, smaller where it would be wider than it may. */
  void text(String text, int x, int y, Font font, Color color, Align align, int maxWidth) {
    Font fitting = font;
    while (pen.getFontMetrics(fitting).stringWidth(text) > maxWidth && fitting.getSize() > 8) {
      fitting = fitting.deriveFont(fitting.getSize2D() - 1);
    }
    int width = pen.getFontMetrics(fitting).stringWidth(text);
    int left =
        switch (align) {
          case LEFT -> x;
          case CENTER -> x - width / 2;
          case RIGHT -> x - width;
        };
    pen.setFont(fitting);
    pen.setColor(color);
    pen.drawString(text, left, y);
  }

  /** Draws a rectangle that is filled with a colour. */
  void fill(int x, int y, int width, int height, Color color) {
    pen.setColor(color);
    pen.fillRect(x, y, width, height);
  }

  /** Draws the outline of a card. */
  void frame(int x, int y, int width, int height) {
    pen.setColor(Palette.LINE);
    pen.setStroke(new BasicStroke(1.5f));
    pen.drawRoundRect(x, y, width, height, 12, 12);
  }

  /** Draws an arrow from left to right. */
  void arrow(int fromX, int toX, int y) {
    pen.setColor(Palette.MUTED);
    pen.setStroke(new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.drawLine(fromX, y, toX, y);
    pen.drawLine(toX - 8, y - 7, toX, y);
    pen.drawLine(toX - 8, y + 7, toX, y);
  }

  /** From here on, lengths count so many times. */
  void scale(int factor) {
    pen.scale(factor, factor);
  }

  /** A pen whose origin is the given point, for a chart; the caller disposes of it. */
  Graphics2D at(int x, int y) {
    Graphics2D moved = (Graphics2D) pen.create();
    moved.translate(x, y);
    return moved;
  }

  /** Writes the page. */
  void write(Path png) {
    AtomicFiles.write(
        png,
        out -> {
          if (!ImageIO.write(page, "png", out)) {
            throw new IOException("this Java has no PNG writer");
          }
        });
  }

  @Override
  public void close() {
    pen.dispose();
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** The image as AWT sees it; 0 is black. */
  static BufferedImage gray(byte[] pixels) {
    requireImage(pixels);
    // RGB, not TYPE_BYTE_GRAY: drawing the latter goes through a linear grey colour space, which
    // brightens every mid tone.
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.length; i++) {
      image.setRGB(i % SIDE, i / SIDE, (pixels[i] & 0xff) * 0x010101);
    }
    return image;
  }

  static void requireImage(byte[] pixels) {
    if (pixels.length != SIDE * SIDE) {
      throw new IllegalArgumentException("expected an image of 784 pixels, found " + pixels.length);
    }
  }
}

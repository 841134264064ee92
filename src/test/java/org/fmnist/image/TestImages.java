package org.fmnist.image;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;

/** Image files to read back. */
final class TestImages {
  static final LabeledImages TEST = Dataset.embedded().test();

  private TestImages() {}

  static byte[] fashion(int index) {
    byte[] pixels = new byte[784];
    TEST.copyPixels(index, pixels, 0);
    return pixels;
  }

  static byte[] negative(byte[] pixels) {
    byte[] negative = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      negative[i] = (byte) (255 - (pixels[i] & 0xff));
    }
    return negative;
  }

  /** An image of the given type, written through its raster so that no colour space interferes. */
  static BufferedImage image(byte[] pixels, int width, int type) {
    BufferedImage image = new BufferedImage(width, pixels.length / width, type);
    for (int i = 0; i < pixels.length; i++) {
      int[] sample = new int[image.getRaster().getNumBands()];
      Arrays.fill(sample, pixels[i] & 0xff);
      if (image.getColorModel().hasAlpha()) {
        sample[sample.length - 1] = 255;
      }
      image.getRaster().setPixel(i % width, i / width, sample);
    }
    return image;
  }

  /** An image of Fashion-MNIST enlarged, on a ground with room around it. */
  static BufferedImage photograph(byte[] pixels, int scale, int width, int height, int ground) {
    BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = photo.createGraphics();
    pen.setColor(new java.awt.Color(ground, ground, ground));
    pen.fillRect(0, 0, width, height);
    int left = (width - 28 * scale) / 2;
    int top = (height - 28 * scale) / 3;
    for (int i = 0; i < 784; i++) {
      int light = Math.round((255 - (pixels[i] & 0xff)) * ground / 255f);
      pen.setColor(new java.awt.Color(light, light, light));
      pen.fillRect(left + i % 28 * scale, top + i / 28 * scale, scale, scale);
    }
    pen.dispose();
    return photo;
  }

  static Path write(Path folder, BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("image." + format);
    if (!ImageIO.write(image, format, file.toFile())) {
      throw new IOException("no writer for " + format);
    }
    return file;
  }

  /** A PNG of 1-bit grey whose header may claim any size; all pixels that it holds are black. */
  static Path blackPng(Path folder, int width, int height, boolean withPixels) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {1, 0, 0, 0, 0});
    chunk(file, "IHDR", header.toByteArray());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      byte[] row = new byte[withPixels ? 1 + (width + 7) / 8 : 0];
      for (int y = 0; withPixels && y < height; y++) {
        deflater.write(row);
      }
    }
    chunk(file, "IDAT", data.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return Files.write(folder.resolve("black.png"), file.toByteArray());
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content)
      throws IOException {
    DataOutputStream out = new DataOutputStream(file);
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }

  /** Puts an Exif segment with an orientation behind the first marker of a JPEG file. */
  static void orient(Path jpeg, int orientation) throws IOException {
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0, // marker, length, name
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8, // big-endian TIFF, directory at 8
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0, // one entry: tag 274, SHORT
      0,
      0,
      0,
      0 // no further directory
    };
    byte[] plain = Files.readAllBytes(jpeg);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(plain, 0, 2);
    file.write(exif);
    file.write(plain, 2, plain.length - 2);
    Files.write(jpeg, file.toByteArray());
  }

  static double meanDifference(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return (double) sum / a.length;
  }

  /** The best correlation when {@code a} may move by a pixel each way. */
  static double correlationNearby(byte[] a, byte[] b) {
    double best = -1;
    for (int shift = 0; shift < 9; shift++) {
      byte[] moved = new byte[784];
      for (int i = 0; i < 784; i++) {
        int x = i % 28 + shift % 3 - 1;
        int y = i / 28 + shift / 3 - 1;
        moved[i] = x < 0 || y < 0 || x > 27 || y > 27 ? 0 : a[y * 28 + x];
      }
      best = Math.max(best, correlation(moved, b));
    }
    return best;
  }

  /** Pearson's correlation of two images' pixels. */
  private static double correlation(byte[] a, byte[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      double x = (a[i] & 0xff) - meanA;
      double y = (b[i] & 0xff) - meanB;
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double mean(byte[] pixels) {
    double sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    return sum / pixels.length;
  }
}

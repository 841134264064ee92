package org.fmnist.attack;

import java.util.Arrays;
import org.fmnist.data.FashionMnist;

/** Whole pixels as bytes and as floats, and rows of flat arrays. */
final class Pixels {
  private Pixels() {}

  /** Unsigned bytes as 0..255. */
  static float[] floats(byte[] pixels) {
    float[] floats = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      floats[i] = pixels[i] & 0xFF;
    }
    return floats;
  }

  /** Numbers 0..255 as unsigned bytes, rounded where they are not whole. */
  static byte[] bytes(float[] pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[i] = (byte) Math.rint(pixels[i]);
    }
    return bytes;
  }

  /** The 784 values of image {@code i}. */
  static float[] image(float[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * FashionMnist.PIXELS, (i + 1) * FashionMnist.PIXELS);
  }

  /** The 784 bytes of image {@code i}. */
  static byte[] image(byte[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * FashionMnist.PIXELS, (i + 1) * FashionMnist.PIXELS);
  }

  /** The 10 logits or probabilities of image {@code i}. */
  static float[] scores(float[] scores, int i) {
    return Arrays.copyOfRange(scores, i * FashionMnist.CLASSES, (i + 1) * FashionMnist.CLASSES);
  }
}

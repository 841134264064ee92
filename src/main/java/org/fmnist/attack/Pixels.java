package org.fmnist.attack;

import java.util.Arrays;

/** Whole pixels as bytes and as floats. */
final class Pixels {
  static final int PER_IMAGE = 784;

  private Pixels() {}

  /** Unsigned bytes as 0..255. */
  static float[] floats(byte[] pixels) {
    float[] floats = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      floats[i] = pixels[i] & 0xFF;
    }
    return floats;
  }

  /** Whole numbers 0..255 as unsigned bytes. */
  static byte[] bytes(float[] pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return bytes;
  }

  /** The 784 values of image {@code i}. */
  static float[] image(float[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * PER_IMAGE, (i + 1) * PER_IMAGE);
  }

  /** The 784 bytes of image {@code i}. */
  static byte[] image(byte[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * PER_IMAGE, (i + 1) * PER_IMAGE);
  }
}

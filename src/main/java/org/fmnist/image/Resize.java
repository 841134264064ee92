package org.fmnist.image;

/** Two ways to change a picture's size: averaging areas, and leaving out rows and columns. */
final class Resize {
  private Resize() {}

  /** The size of a picture whose longest edge is to be {@code longest}, the other in proportion. */
  static int scaled(int edge, int longestNow, int longest) {
    return Math.max(1, Math.round((float) edge * longest / longestNow));
  }

  /** Shrinks until the longest edge is at most {@code longest}; each pixel is an area's mean. */
  static Picture average(Picture picture, int longest) {
    int now = Math.max(picture.width(), picture.height());
    if (now <= longest) {
      return picture;
    }
    int width = scaled(picture.width(), now, longest);
    int height = scaled(picture.height(), now, longest);
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        argb[y * width + x] = mean(picture, x, y, width, height);
      }
    }
    return new Picture(width, height, argb);
  }

  private static int mean(Picture picture, int x, int y, int width, int height) {
    double scaleX = (double) picture.width() / width;
    double scaleY = (double) picture.height() / height;
    double red = 0;
    double green = 0;
    double blue = 0;
    for (int row = (int) (y * scaleY); row < Math.min(picture.height(), (y + 1) * scaleY); row++) {
      double tall = Math.min(row + 1, (y + 1) * scaleY) - Math.max(row, y * scaleY);
      for (int col = (int) (x * scaleX); col < Math.min(picture.width(), (x + 1) * scaleX); col++) {
        double wide = Math.min(col + 1, (x + 1) * scaleX) - Math.max(col, x * scaleX);
        int pixel = picture.at(col, row);
        red += wide * tall * Picture.red(pixel);
        green += wide * tall * Picture.green(pixel);
        blue += wide * tall * Picture.blue(pixel);
      }
    }
    double area = scaleX * scaleY;
    return Picture.opaque(red / area, green / area, blue / area);
  }

  /** Brings the longest edge to {@code longest} by leaving out, or repeating, rows and columns. */
  static Picture pick(Picture picture, int longest) {
    int now = Math.max(picture.width(), picture.height());
    int width = scaled(picture.width(), now, longest);
    int height = scaled(picture.height(), now, longest);
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      int row = (int) ((y + 0.5) * picture.height() / height);
      for (int x = 0; x < width; x++) {
        argb[y * width + x] = picture.at((int) ((x + 0.5) * picture.width() / width), row);
      }
    }
    return new Picture(width, height, argb);
  }
}

package org.fmnist.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.PathNames;

/**
 * Reads PNG, JPEG, BMP and GIF files (the first picture of an animation) without trusting them: the
 * size is looked at before anything is decoded, and large pictures are thinned out while they are
 * read, so that memory stays bounded whatever a file claims.
 */
final class ImageDecoder {
  /** A file that claims more pixels is refused unread: decoding alone could take minutes. */
  static final long MAX_PIXELS = 100_000_000;

  /** No decoded picture is longer than this. */
  static final int MAX_SIDE = 2048;

  // The JDK also reads TIFF, and WBMP, which has no magic number worth the name.
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp", "gif");

  /** Bands of a JPEG file made for print. */
  private static final int INKS = 4;

  static {
    // Before AWT wakes up: it would look for a display, or put an icon into the dock.
    System.setProperty("java.awt.headless", "true");
  }

  private ImageDecoder() {}

  /**
   * Decodes a file, turned the way it should be seen.
   *
   * @param notes receives what the user should know about the file
   * @throws FmnistException if it is missing, is no image, is damaged or claims too many pixels
   */
  static Picture decode(Path file, List<String> notes) {
    if (!Files.isRegularFile(file)) {
      throw new FmnistException("expected an image file, found " + kindOf(file) + ": " + file);
    }
    return decode(EncodedImage.of(file), notes);
  }

  /** The same for bytes that may come from anywhere. */
  static Picture decode(EncodedImage image, List<String> notes) {
    try (ImageInputStream in = image.pixels().open()) {
      ImageReader reader = readerFor(image, in);
      try {
        return decode(image, in, reader, notes);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw damaged(image, AtomicFiles.reason(e), e);
    } catch (FmnistException e) {
      throw e;
    } catch (RuntimeException e) {
      // The JDK's decoders answer many damaged files with an exception of some unchecked type.
      throw damaged(image, e.getClass().getSimpleName(), e);
    }
  }

  private static Picture decode(
      EncodedImage image, ImageInputStream in, ImageReader reader, List<String> notes)
      throws IOException {
    String format = reader.getFormatName();
    // Without metadata: text and profiles in it may be compressed, and unpack without end.
    reader.setInput(in, true, true);
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MAX_PIXELS) {
      throw new FmnistException(
          String.format(
              Locale.ROOT,
              "expected an image of at most %d million pixels, found %dx%d: %s; make it smaller",
              MAX_PIXELS / 1_000_000,
              width,
              height,
              image.name()));
    }
    reader.addIIOReadWarningListener(
        (source, warning) -> notes.add("the file may be damaged: " + oneLine(warning)));
    ImageReadParam param = reader.getDefaultReadParam();
    int step = (Math.max(width, height) + MAX_SIDE - 1) / MAX_SIDE;
    param.setSourceSubsampling(step, step, 0, 0);
    Metadata metadata = Metadata.of(image, format.toLowerCase(Locale.ROOT));
    return Orientation.apply(stored(reader, param, metadata), metadata.orientation());
  }

  private static Picture stored(ImageReader reader, ImageReadParam param, Metadata metadata)
      throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    boolean jpeg = "jpeg".equalsIgnoreCase(reader.getFormatName());
    // Older JDKs refuse four inks, newer ones brighten them.
    if (types.hasNext() && !(jpeg && types.next().getNumBands() == INKS)) {
      return picture(reader.read(0, param));
    }
    Raster raster = reader.readRaster(0, param);
    if (raster.getNumBands() != INKS) {
      throw new IOException("colours in " + raster.getNumBands() + " bands of an unknown kind");
    }
    return Cmyk.picture(raster, metadata.storage());
  }

  private static ImageReader readerFor(EncodedImage image, ImageInputStream in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
      reader.dispose();
    }
    throw new FmnistException(
        "expected an image (PNG, JPEG, BMP or GIF), found "
            + OtherFormats.described(head(in), image.name()));
  }

  private static byte[] head(ImageInputStream in) throws IOException {
    in.seek(0);
    byte[] head = new byte[OtherFormats.HEAD];
    int filled = 0;
    for (int read; (read = in.read(head, filled, head.length - filled)) > 0; ) {
      filled += read;
    }
    return Arrays.copyOf(head, filled);
  }

  private static Picture picture(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    ColorModel model = image.getColorModel();
    boolean gray = model.getNumColorComponents() == 1 && !(model instanceof IndexColorModel);
    int[] argb = gray ? graySamples(image) : image.getRGB(0, 0, width, height, null, 0, width);
    return new Picture(width, height, argb);
  }

  /**
   * Grey samples as they stand in the file. {@code getRGB} would take them for linear light and
   * brighten every mid tone.
   */
  private static int[] graySamples(BufferedImage image) {
    Raster raster = image.getRaster();
    int drop = image.getColorModel().getComponentSize(0) - 8;
    int[] argb = new int[image.getWidth() * image.getHeight()];
    int[] row = new int[image.getWidth()];
    int[] alpha = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      if (raster.getNumBands() > 1) {
        raster.getSamples(0, y, row.length, 1, 1, alpha);
      }
      for (int x = 0; x < row.length; x++) {
        int opacity = raster.getNumBands() > 1 ? alpha[x] >> drop : 0xff;
        argb[y * row.length + x] = opacity << 24 | (row[x] >> drop) * 0x010101;
      }
    }
    return argb;
  }

  private static String kindOf(Path file) {
    if (Files.isDirectory(file)) {
      return "a folder";
    }
    if (PathNames.isUrl(file.toString())) {
      return "a URL, which is not fetched (save the image and name the file)";
    }
    return Files.exists(file) ? "neither a file nor a folder" : "nothing";
  }

  private static FmnistException damaged(EncodedImage image, String reason, Exception cause) {
    return new FmnistException(
        "cannot read the image " + image.name() + ": " + oneLine(reason) + "; is it complete?",
        cause);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}

package org.fmnist.data;

import static java.util.Locale.ROOT;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FileFormatException;
import org.fmnist.io.FmnistException;
import org.jspecify.annotations.Nullable;

/**
 * Images in the form in which Kaggle has Fashion-MNIST: a line of names, then a line an image with
 * its label and its 784 pixels, whole numbers separated by commas.
 */
final class CsvImages {
  private static final String EXPECTED = "a label 0 to 9 and 784 pixels 0 to 255";

  /** No line of 785 numbers of at most three digits is longer. */
  private static final int LONGEST_LINE = 8192;

  /** UTF-8's, read as ISO 8859-1. */
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private static final Pattern PIXEL = Pattern.compile("pixel(\\d{1,4})");

  private final Path file;
  private final ByteArrayOutputStream labels = new ByteArrayOutputStream();
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();

  private CsvImages(Path file) {
    this.file = file;
  }

  /**
   * Reads a file to its end.
   *
   * @throws FmnistException if it cannot be read, or a line is not as it should be
   */
  static LabeledImages read(Path file) {
    CsvImages images = new CsvImages(file);
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String line = reader.readLine();
      images.checkNames(line);
      for (int number = 2; (line = reader.readLine()) != null; number++) {
        images.add(number, line);
      }
    } catch (IOException e) {
      throw new FmnistException(
          file + ": cannot be read: " + AtomicFiles.reason(e) + "; check its permissions", e);
    }
    if (images.labels.size() == 0) {
      throw images.wrong(2, EXPECTED, null);
    }
    byte[] labels = images.labels.toByteArray();
    return LabeledImages.wrap(images.pixels.toByteArray(), labels);
  }

  /** The names may have a byte order mark, quotes and capitals; pixels stand in their order. */
  private void checkNames(@Nullable String line) {
    String names =
        line == null ? "" : line.replace(BYTE_ORDER_MARK, "").replace("\"", "").toLowerCase(ROOT);
    if (!names.startsWith("label,")) {
      throw wrong(1, "column names of which label is the first", line);
    }
    int last = -1;
    for (String name : names.split(",", -1)) {
      Matcher pixel = PIXEL.matcher(name.strip());
      if (pixel.matches()) {
        int next = Integer.parseInt(pixel.group(1));
        if (last >= 0 && next != last + 1) {
          throw wrong(1, "pixels in their order", "pixel" + next + " after pixel" + last);
        }
        last = next;
      }
    }
  }

  private void add(int number, String line) {
    if (line.isEmpty()) {
      return;
    }
    String[] fields =
        line.length() > LONGEST_LINE ? new String[0] : line.replace("\"", "").split(",", -1);
    if (fields.length != 1 + FashionMnist.PIXELS || labels.size() == Idx.MAX_IMAGES) {
      throw wrong(number, EXPECTED, fields.length + " fields");
    }
    labels.write(number(number, fields[0], FashionMnist.CLASSES - 1));
    for (int p = 1; p < fields.length; p++) {
      pixels.write(number(number, fields[p], FashionMnist.MAX_PIXEL));
    }
  }

  private int number(int line, String field, int most) {
    String digits = field.strip();
    if (digits.length() <= 3
        && !digits.isEmpty()
        && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int value = Integer.parseInt(digits);
      if (value <= most) {
        return value;
      }
    }
    throw wrong(line, EXPECTED, digits.length() > 20 ? digits.substring(0, 20) + "…" : digits);
  }

  private FileFormatException wrong(int line, String expected, @Nullable String found) {
    String shown =
        found == null ? "the end" : found.length() > 60 ? found.substring(0, 60) + "…" : found;
    return FileFormatException.otherKind(
        file.toString(), "line " + line, expected, shown, "replace the file by Kaggle's");
  }
}

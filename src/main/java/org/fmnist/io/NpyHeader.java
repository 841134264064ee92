package org.fmnist.io;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The header of a {@code .npy} file: a Python dictionary of three entries in a fixed spelling. */
record NpyHeader(ElementType dtype, int[] shape) {
  private static final Pattern DICTIONARY =
      Pattern.compile(
          "\\s*\\{\\s*'descr'\\s*:\\s*(?<descr>'[^']{0,20}'|\\[.{0,1000}\\])\\s*,"
              + "\\s*'fortran_order'\\s*:\\s*(?<fortran>True|False)\\s*,"
              + "\\s*'shape'\\s*:\\s*\\((?<shape>[0-9, ]{0,1000})\\)\\s*(,\\s*)?\\}\\s*");

  /** One side of the shape; ten digits hold every int. */
  private static final Pattern SIDES = Pattern.compile("(\\d{1,10}, ?)*\\d{1,10} ?|\\d{1,10}, ?|");

  /** NumPy's own bound, until version 2. */
  private static final int MAX_RANK = 32;

  /** The dictionary as NumPy writes it, without padding. */
  String text() {
    String sides =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return "{'descr': '"
        + dtype.numpyCode()
        + "', 'fortran_order': False, 'shape': ("
        + sides
        + (shape.length == 1 ? ",), }" : "), }");
  }

  static NpyHeader parse(String file, long offset, String text) {
    Matcher matcher = DICTIONARY.matcher(text);
    if (!matcher.matches()) {
      throw FileFormatException.at(
          file,
          offset,
          "header",
          "a dictionary of descr, fortran_order and shape",
          "\"" + cut(text) + "\"");
    }
    if (matcher.group("fortran").equals("True")) {
      throw FileFormatException.otherKind(
          file,
          "fortran_order at byte " + offset,
          "False",
          "True",
          "save numpy.ascontiguousarray of it");
    }
    return new NpyHeader(
        dtype(file, offset, matcher.group("descr")), shape(file, offset, matcher.group("shape")));
  }

  private static ElementType dtype(String file, long offset, String descr) {
    for (ElementType type : ElementType.values()) {
      if (descr.equals("'" + type.numpyCode() + "'")) {
        return type;
      }
    }
    String known =
        Arrays.stream(ElementType.values())
            .map(ElementType::numpyCode)
            .collect(Collectors.joining(", "));
    throw FileFormatException.otherKind(
        file, "descr at byte " + offset, "one of " + known, cut(descr), "save it as one of these");
  }

  private static int[] shape(String file, long offset, String sides) {
    if (!SIDES.matcher(sides).matches()) {
      throw FileFormatException.at(file, offset, "shape", "numbers", cut(sides));
    }
    long[] shape =
        Arrays.stream(sides.split(","))
            .map(String::trim)
            .filter(side -> !side.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    if (shape.length > MAX_RANK || Arrays.stream(shape).anyMatch(s -> s > Integer.MAX_VALUE)) {
      throw FileFormatException.at(
          file, offset, "shape", "at most " + MAX_RANK + " sides below 2^31", cut(sides));
    }
    return Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
  }

  private static String cut(String text) {
    String stripped = text.strip();
    return stripped.length() <= 80 ? stripped : stripped.substring(0, 80) + "…";
  }

  /** The bytes of all elements, or more than any array has where that overflows. */
  long bytes() {
    long bytes = dtype.bytes();
    for (int side : shape) {
      if (side == 0) {
        return 0;
      }
    }
    for (int side : shape) {
      if (bytes > Integer.MAX_VALUE) {
        return bytes;
      }
      bytes *= side;
    }
    return bytes;
  }
}

package org.fmnist.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/** A CSV file with named columns in memory. */
final class Table {
  private final Path file;
  private final List<String> names;
  private final List<CSVRecord> rows;

  private Table(Path file, List<String> names, List<CSVRecord> rows) {
    this.file = file;
    this.names = names;
    this.rows = rows;
  }

  /**
   * Reads a file whose first line names the columns. A last row that was cut off is left out.
   *
   * @throws FmnistException if it cannot be read or is no CSV
   */
  static Table read(Path file) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
      List<CSVRecord> rows = parser.getRecords().stream().filter(CSVRecord::isConsistent).toList();
      return new Table(file, parser.getHeaderNames(), rows);
    } catch (IOException e) {
      throw new FmnistException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      throw new FmnistException(
          file + ": expected CSV with named columns, found: " + e.getMessage(), e);
    }
  }

  int size() {
    return rows.size();
  }

  boolean has(String column) {
    return names.contains(column);
  }

  /**
   * A column as numbers; NaN where the cell is empty.
   *
   * @throws FmnistException if there is no such column or a cell is no number
   */
  double[] numbers(String column) {
    if (!has(column)) {
      throw new FmnistException(
          file + ": expected a column " + column + ", found " + String.join(", ", names));
    }
    return rows.stream().mapToDouble(row -> number(row, column)).toArray();
  }

  private double number(CSVRecord row, String column) {
    String cell = row.get(column).strip();
    try {
      return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new FmnistException(
          file
              + ": expected a number for "
              + column
              + " in row "
              + row.getRecordNumber()
              + ", found "
              + cell,
          e);
    }
  }

  /** A column as whole numbers, see {@link #numbers}. */
  int[] integers(String column) {
    double[] numbers = numbers(column);
    int[] integers = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      integers[i] = (int) numbers[i];
    }
    return integers;
  }

  /** A column of {@code true} and {@code false} (or 1 and 0). */
  boolean[] flags(String column) {
    if (!has(column)) {
      numbers(column);
    }
    boolean[] flags = new boolean[rows.size()];
    for (int i = 0; i < flags.length; i++) {
      String cell = rows.get(i).get(column).strip();
      flags[i] = cell.equalsIgnoreCase("true") || cell.equals("1");
    }
    return flags;
  }
}

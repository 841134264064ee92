package org.fmnist.train;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code epochs.csv}, and {@code steps.csv} every so many steps. A resumed run takes back
 * the rows that a killed one wrote after its last checkpoint. Numbers print so that they read back
 * to the same double; a figure that was not measured is empty. Not for sharing between threads.
 */
public final class CsvLog implements TrainingListener {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private static final List<String> STEPS_HEADER =
      List.of("step", "epoch", "loss", "accuracy", "learning_rate");
  private static final List<String> EPOCHS_HEADER =
      List.of(
          "epoch",
          "train_loss",
          "train_accuracy",
          "valid_loss",
          "valid_accuracy",
          "test_loss",
          "test_accuracy",
          "images_per_second",
          "seconds");

  /** Stands at the end where robustness is measured. */
  private static final String ROBUST_COLUMN = "valid_robust_accuracy";

  private final Path stepsFile;
  private final Path epochsFile;
  private final int every;

  /** Null before the start, and where no steps are logged. */
  private @Nullable CSVPrinter steps;

  /**
   * @param every log each step whose number divides by it; 0 logs none
   */
  public CsvLog(Path directory, int every) {
    this.stepsFile = directory.resolve("steps.csv");
    this.epochsFile = directory.resolve("epochs.csv");
    this.every = every;
  }

  @Override
  public void onStart(Training training) {
    writeEpochs(training);
    if (every == 0) {
      return;
    }
    List<List<String>> rows = new ArrayList<>(List.of(STEPS_HEADER));
    rows.addAll(rowsBefore(training.iteration()));
    write(stepsFile, rows);
    try {
      steps = FORMAT.print(Files.newBufferedWriter(stepsFile, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** What an earlier part of the run logged; a row that a kill cut off has no end of line. */
  private List<List<String>> rowsBefore(long step) {
    if (!Files.exists(stepsFile)) {
      return List.of();
    }
    try {
      String text = Files.readString(stepsFile);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      try (CSVParser rows = CSVParser.parse(whole, FORMAT)) {
        return rows.stream()
            .skip(1)
            .filter(row -> Long.parseLong(row.get(0)) < step)
            .map(CSVRecord::toList)
            .toList();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new FmnistException(
          stepsFile + ": expected rows of " + STEPS_HEADER + ", found others", e);
    }
  }

  @Override
  public void onStep(Training training, long step, double loss, double accuracy) {
    if (steps == null || step % every != 0) {
      return;
    }
    try {
      steps.printRecord(
          step,
          step / training.loader().stepsPerEpoch(),
          cell(loss),
          cell(accuracy),
          cell(training.model().learningRate(step)));
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  @Override
  public void onEpoch(Training training, EpochRecord epoch) {
    writeEpochs(training);
    flush();
  }

  private void writeEpochs(Training training) {
    List<EpochRecord> epochs = training.progress().epochs();
    boolean robust = epochs.stream().anyMatch(e -> !Double.isNaN(e.validRobust()));
    List<String> header = new ArrayList<>(EPOCHS_HEADER);
    if (robust) {
      header.add(ROBUST_COLUMN);
    }
    List<List<String>> rows = new ArrayList<>(List.of(header));
    epochs.forEach(epoch -> rows.add(row(epoch, robust)));
    write(epochsFile, rows);
  }

  private static List<String> row(EpochRecord e, boolean robust) {
    List<String> cells = new ArrayList<>(List.of(Integer.toString(e.epoch())));
    DoubleStream.of(
            e.trainLoss(),
            e.trainAccuracy(),
            e.validLoss(),
            e.validAccuracy(),
            e.testLoss(),
            e.testAccuracy(),
            e.imagesPerSecond(),
            e.seconds())
        .mapToObj(CsvLog::cell)
        .forEach(cells::add);
    if (robust) {
      cells.add(cell(e.validRobust()));
    }
    return cells;
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private static void write(Path file, List<List<String>> rows) {
    AtomicFiles.write(
        file,
        out -> {
          Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          CSVPrinter printer = FORMAT.print(writer);
          printer.printRecords(rows);
          printer.flush();
        });
  }

  private void flush() {
    try {
      if (steps != null) {
        steps.flush();
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  @Override
  public void close() {
    try {
      if (steps != null) {
        steps.close();
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private FmnistException cannotWrite(IOException e) {
    return new FmnistException(
        "cannot write "
            + stepsFile
            + ": "
            + AtomicFiles.reason(e)
            + "; check the folder and the room on the disk, then resume the run",
        e);
  }
}

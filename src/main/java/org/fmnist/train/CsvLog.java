package org.fmnist.train;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/**
 * Writes {@code epochs.csv}, and {@code steps.csv} every so many steps. A resumed run takes back
 * the rows that a killed one wrote after its last checkpoint.
 */
public final class CsvLog implements TrainingListener {
  private static final String STEPS_HEADER = "step,epoch,loss,accuracy,learning_rate";
  private static final String EPOCHS_HEADER =
      "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy,test_loss,test_accuracy,"
          + "images_per_second,seconds";

  /** Stands at the end where robustness is measured. */
  private static final String ROBUST_COLUMN = ",valid_robust_accuracy";

  private final Path stepsFile;
  private final Path epochsFile;
  private final int every;
  private BufferedWriter steps;

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
    if (every > 0) {
      List<String> rows = new ArrayList<>(List.of(STEPS_HEADER));
      rows.addAll(rowsBefore(training.iteration()));
      AtomicFiles.write(stepsFile, AtomicFiles.lines(rows));
      try {
        steps = Files.newBufferedWriter(stepsFile, java.nio.file.StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw cannotWrite(e);
      }
    }
  }

  /** What an earlier part of the run logged; a row that a kill cut off has no end of line. */
  private List<String> rowsBefore(long step) {
    if (!Files.exists(stepsFile)) {
      return List.of();
    }
    try {
      String text = Files.readString(stepsFile);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .skip(1)
          .filter(row -> Long.parseLong(row.substring(0, row.indexOf(','))) < step)
          .toList();
    } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new FmnistException(
          stepsFile + ": expected rows of " + STEPS_HEADER + ", found others", e);
    }
  }

  @Override
  public void onStep(Training training, long step, double loss, double accuracy) {
    if (every == 0 || step % every != 0) {
      return;
    }
    try {
      steps.write(
          String.join(
              ",",
              Long.toString(step),
              Long.toString(step / training.plan().stepsPerEpoch()),
              Numbers.print(loss),
              Numbers.print(accuracy),
              Numbers.print(training.model().learningRate(step))));
      steps.write('\n');
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
    List<String> rows = new ArrayList<>(List.of(EPOCHS_HEADER + (robust ? ROBUST_COLUMN : "")));
    for (EpochRecord e : epochs) {
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
          .mapToObj(Numbers::print)
          .forEach(cells::add);
      if (robust) {
        cells.add(Numbers.print(e.validRobust()));
      }
      rows.add(String.join(",", cells));
    }
    AtomicFiles.write(epochsFile, AtomicFiles.lines(rows));
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

package org.fmnist.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fmnist.data.ClassNames;
import org.fmnist.eval.Evaluation;
import org.fmnist.io.BoundedFile;
import org.fmnist.report.ConfusionPicture;
import org.fmnist.report.Decoration;
import org.fmnist.report.TrainingCurves;
import org.fmnist.runtime.EventsFile;
import org.fmnist.runtime.SessionSettings;

/** The pictures of a finished run. They are decoration: one that cannot be drawn is only noted. */
final class RunPictures {
  private static final int MAX_PICTURE_BYTES = 16 << 20;

  private RunPictures() {}

  /**
   * Draws the curves, and the confusion matrix for people and for TensorBoard.
   *
   * @return a line for each picture that could not be drawn
   */
  static List<String> draw(
      Path directory, Evaluation evaluation, long step, SessionSettings session) {
    Path curves = directory.resolve("curves.png");
    Path confusion = directory.resolve("confusion.png");
    return Stream.of(
            Decoration.draw(
                curves, () -> TrainingCurves.write(curves, directory.resolve("epochs.csv"))),
            Decoration.draw(
                confusion, () -> drawConfusion(directory, confusion, evaluation, step, session)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static void drawConfusion(
      Path directory, Path png, Evaluation evaluation, long step, SessionSettings session) {
    ConfusionPicture.write(png, evaluation.confusion(), ClassNames.all());
    try (EventsFile events = EventsFile.create(directory, session)) {
      events.image(step, "test/confusion", BoundedFile.read(png, MAX_PICTURE_BYTES));
    }
  }
}

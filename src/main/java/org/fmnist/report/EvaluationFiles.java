package org.fmnist.report;

import java.nio.file.Path;
import java.util.Map;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluation;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.Json;
import org.fmnist.io.Npy;

/**
 * What a finished run leaves for its report: how the best weights do on the test images.
 *
 * <pre>
 * evaluation.json  what evaluate --json prints but for the speed, and
 *                  reliability[{confidence,accuracy,count}],
 *                  mistakes[{index,label,predicted,probability}]
 * mistakes.npy     uint8 [N,28,28], the images of these mistakes in their order
 * </pre>
 *
 * <p>Static functions only, which may be called from several threads for different files.
 */
public final class EvaluationFiles {
  static final String EVALUATION = "evaluation.json";
  static final String MISTAKES = "mistakes.npy";

  private EvaluationFiles() {}

  /**
   * Writes both files into a run directory.
   *
   * @param images the images that were evaluated
   * @throws org.fmnist.io.FmnistException if the disk refuses
   */
  public static void write(Path directory, Evaluation evaluation, LabeledImages images) {
    int count = evaluation.mistakes().size();
    byte[] pixels = new byte[count * Canvas.SIDE * Canvas.SIDE];
    for (int i = 0; i < count; i++) {
      int index = Math.toIntExact(evaluation.mistakes().get(i).index());
      images.copyPixels(index, pixels, i * Canvas.SIDE * Canvas.SIDE);
    }
    Npy.write(directory.resolve(MISTAKES), pixels, count, Canvas.SIDE, Canvas.SIDE);
    AtomicFiles.write(directory.resolve(EVALUATION), Json.pretty(json(evaluation)));
  }

  private static Map<String, Object> json(Evaluation evaluation) {
    Map<String, Object> json = evaluation.toMap();
    json.put("reliability", evaluation.reliability());
    json.put("mistakes", evaluation.mistakes());
    return json;
  }
}

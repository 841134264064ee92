package org.fmnist.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.fmnist.eval.Evaluation;
import org.fmnist.train.EpochRecord;
import org.fmnist.train.TrainingResult;

/** How a run ended, for people and for programs. */
record TrainingReport(TrainingResult run) {
  /** Tells what else there is to know. */
  void printNotes(Console console) {
    run.notes().forEach(console::note);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", run.directory().toString());
    json.put("steps", run.steps());
    json.put("epochs", run.epochs());
    json.put("precision", run.precision());
    json.put("stopped", run.stopReason().orElse(null));
    json.put("best", run.bestEpoch().orElse(null));
    json.put("testAccuracy", run.test().map(Evaluation::accuracy).orElse(null));
    return json;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    append(text, "%d steps, %d epochs", run.steps(), run.epochs());
    run.stopReason().ifPresent(reason -> append(text, "; stopped: %s", reason));
    run.bestEpoch().ifPresent(epoch -> append(text, "%n%s; in %s", figures(epoch), run.best()));
    run.test()
        .ifPresent(
            test ->
                append(
                    text,
                    "%nits test accuracy: %.2f %% (%d of %d)",
                    100 * test.accuracy(),
                    test.correct(),
                    test.images()));
    append(text, "%nnewest weights: %s", run.last());
    return text.toString();
  }

  private static void append(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private static String figures(EpochRecord best) {
    return Double.isNaN(best.validAccuracy())
        ? String.format(Locale.ROOT, "epoch %d, not validated", best.epoch() + 1)
        : String.format(
            Locale.ROOT,
            "best epoch %d: validation loss %.4f, accuracy %.2f %%",
            best.epoch() + 1,
            best.validLoss(),
            100 * best.validAccuracy());
  }
}

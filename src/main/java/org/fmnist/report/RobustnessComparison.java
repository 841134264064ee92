package org.fmnist.report;

import java.nio.file.Path;
import java.util.List;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * A model before and after hardening: the same attacks, budgets, images and seeds on both.
 * Immutable as long as nobody writes to the lists.
 *
 * @param before the model that was to be hardened
 * @param after the hardened one
 * @param checks what was looked at to rule out gradient masking
 * @param pictures names of PNG files in the same directory: misled images of the new model
 */
public record RobustnessComparison(
    Model before, Model after, List<MaskingCheck> checks, List<String> pictures) {
  static final String FILE = "comparison.json";

  /**
   * One of the two.
   *
   * @param name what to call it
   * @param testAccuracy share of right answers on the test images, 0..1
   * @param testImages how many those are
   * @param testInterval95 lower and upper bound of the test accuracy; empty if not known
   * @param attacks what each attack achieved, in the same order for both models
   * @param robustAccuracy share of right answers under attack, by the attack's strength
   * @param robustness under AutoAttack; null if not measured
   */
  public record Model(
      String name,
      double testAccuracy,
      int testImages,
      List<Double> testInterval95,
      List<Attack> attacks,
      List<Point> robustAccuracy,
      @Nullable Robustness robustness) {}

  /**
   * An attack on one model.
   *
   * @param interval95 lower and upper bound of the success rate
   * @param medianQueries over all images; null if none was counted
   * @param medianLinf L-infinity norm over successes, pixel range 0..1; null without a success
   * @param medianL2 L2 norm over successes, pixel range 0..1; null without a success
   */
  public record Attack(
      String name,
      int attacked,
      int succeeded,
      double successRate,
      List<Double> interval95,
      @Nullable Double medianQueries,
      @Nullable Double medianLinf,
      @Nullable Double medianL2) {}

  /**
   * How a model fares against AutoAttack (Croce and Hein, ICML 2020), untargeted: an image counts
   * as robust if it is classified correctly and no part of the attack misleads it.
   *
   * @param epsilon L-infinity, of the pixel range 0..1
   * @param images looked at, also those classified wrongly as they are
   * @param cleanAccuracy share of them that is classified correctly as they are, 0..1
   * @param robustAccuracy share that is robust, with pixels of any value, 0..1
   * @param interval95 lower and upper bound of the robust accuracy
   * @param robustAccuracyWholePixels share that is robust where pixels must be whole levels
   * @param misledBy the parts of the attack in their order; each sees what those before left
   */
  public record Robustness(
      double epsilon,
      int images,
      double cleanAccuracy,
      double robustAccuracy,
      List<Double> interval95,
      double robustAccuracyWholePixels,
      List<Misled> misledBy) {}

  /**
   * A part of the attack behind {@link Robustness}.
   *
   * @param attack its name, such as {@code apgd-ce}
   * @param images that it misled
   */
  public record Misled(String attack, int images) {}

  /** Robust accuracy 0..1 within an L-infinity distance of the pixel range 0..1. */
  public record Point(double epsilon, double accuracy) {}

  /**
   * A sign of gradient masking that was looked for.
   *
   * @param passed whether it was absent
   * @param detail the numbers behind it
   */
  public record MaskingCheck(String name, boolean passed, String detail) {}

  /**
   * Writes {@code comparison.json}, {@code comparison.md} and {@code robustness.png} into a run
   * directory.
   *
   * @return a line for each picture that could not be drawn, as without fonts
   * @throws org.fmnist.io.FmnistException if the disk refuses
   */
  public List<String> write(Path directory) {
    AtomicFiles.write(directory.resolve(FILE), Json.pretty(this));
    AtomicFiles.write(directory.resolve("comparison.md"), RobustnessText.markdown(this));
    Path plot = directory.resolve("robustness.png");
    return Decoration.draw(plot, () -> RobustnessText.plot(this, plot)).stream().toList();
  }

  /**
   * Reads {@code comparison.json} of a run directory.
   *
   * @throws org.fmnist.io.FmnistException if it cannot be read
   */
  public static RobustnessComparison read(Path directory) {
    return Json.read(directory.resolve(FILE), RobustnessComparison.class);
  }
}

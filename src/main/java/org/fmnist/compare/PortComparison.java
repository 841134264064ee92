package org.fmnist.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.fmnist.compare.Reference.Part;
import org.fmnist.data.Dataset;
import org.fmnist.graph.Weights;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;

/**
 * The port's values beside the original's.
 *
 * @param reference where the original's values come from
 * @param tolerance why differences pass or do not
 * @param checks one a tensor
 */
public record PortComparison(String reference, String tolerance, List<Check> checks) {
  /** Whether every check passed. */
  public boolean pass() {
    return checks.stream().allMatch(Check::pass);
  }

  /**
   * What is compared.
   *
   * @param weights the checkpoint for forward passes and fine-tuning
   * @param steps steps of each trajectory, at least 10
   */
  public record Inputs(
      Dataset dataset, Weights weights, int steps, Level level, SessionSettings session) {}

  /** Against the original's MetaGraph, run in this process. */
  public static PortComparison withMetaGraph(Path meta, Inputs inputs, Consumer<String> progress) {
    Scenario scenario = new Scenario(inputs.dataset(), inputs.weights(), inputs.steps());
    Cnn.Factory original = MetaGraphCnn.factory(meta, inputs.session());
    Reference reference = new MetaGraphReference(scenario, original, meta + ", run here");
    return compare(scenario, () -> new PortCnn(inputs.session()), reference, inputs, progress);
  }

  /**
   * Against values that {@code tools/reference.py} dumped.
   *
   * @throws InvalidSettingException if the dump has fewer steps, or no whole run where one is asked
   *     for
   */
  public static PortComparison withDump(Path directory, Inputs inputs, Consumer<String> progress) {
    DumpReference reference = new DumpReference(directory, inputs.session().threads());
    if (inputs.level() == Level.RUN && !reference.hasWholeRun()) {
      throw new InvalidSettingException(
          "level", "expected a dump made with --full-run, found none in " + directory);
    }
    Scenario scenario = new Scenario(inputs.dataset(), inputs.weights(), reference.steps());
    return compare(scenario, () -> new PortCnn(inputs.session()), reference, inputs, progress);
  }

  static PortComparison compare(
      Scenario scenario,
      Cnn.Factory port,
      Reference reference,
      Inputs inputs,
      Consumer<String> progress) {
    Tolerances tolerances = reference.tolerances();
    List<Check> checks = new ArrayList<>();
    for (Part part : parts(inputs.level())) {
      progress.accept(part.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      Map<String, TensorValue> ours = run(scenario, part, port);
      Map<String, TensorValue> theirs = reference.values(part);
      ours.forEach(
          (name, value) -> {
            if (tolerances.judges(name)) {
              checks.add(
                  theirs.containsKey(name)
                      ? Check.of(name, value, theirs.get(name), tolerances.of(name))
                      : Check.missing(name, value));
            }
          });
    }
    return new PortComparison(reference.description(), tolerances.reason(), List.copyOf(checks));
  }

  private static List<Part> parts(Level level) {
    return switch (level) {
      case PASSES -> List.of(Part.ORDER, Part.PASSES);
      case STEPS ->
          List.of(
              Part.ORDER,
              Part.PASSES,
              Part.SCRATCH,
              Part.FINE_TUNING,
              Part.FINE_TUNING_WITH_DROPOUT);
      case RUN -> List.of(Part.values());
    };
  }

  static Map<String, TensorValue> run(Scenario scenario, Part part, Cnn.Factory factory) {
    return switch (part) {
      case ORDER -> scenario.order();
      case PASSES -> scenario.passes(factory);
      case SCRATCH -> scenario.scratch(factory);
      case FINE_TUNING -> scenario.fineTuning(factory, 1);
      case FINE_TUNING_WITH_DROPOUT -> scenario.fineTuning(factory, Scenario.KEEP_FC);
      case WHOLE_RUN -> scenario.wholeRun(factory);
    };
  }
}

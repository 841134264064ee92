package org.fmnist.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.fmnist.compare.ParityReport.Difference;
import org.fmnist.compare.Reference.Part;
import org.fmnist.data.Dataset;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.fmnist.train.Engines;
import org.fmnist.train.Presets;

/**
 * Compares the port's values with the original's. Static functions only, which may be called from
 * several threads.
 */
public final class PortComparison {
  private PortComparison() {}

  /**
   * What is compared.
   *
   * @param weights the checkpoint for forward passes and fine-tuning; empty takes a dump's
   * @param steps steps of each trajectory, at least 10; a dump has its own
   */
  public record Inputs(
      Dataset dataset,
      Optional<Weights> weights,
      int steps,
      Level level,
      SessionSettings session) {}

  /**
   * Against the original's MetaGraph, run in this process.
   *
   * @throws IllegalArgumentException if the inputs have no weights
   */
  public static ParityReport withMetaGraph(Path meta, Inputs inputs, Consumer<String> progress) {
    if (inputs.weights().isEmpty()) {
      throw new IllegalArgumentException("expected a checkpoint's weights, found none");
    }
    Scenario scenario =
        new Scenario(inputs.dataset(), inputs.weights(), inputs.steps(), Presets.original());
    Cnn.Factory original = MetaGraphCnn.factory(meta, inputs.session());
    Reference reference = new MetaGraphReference(scenario, original, meta + ", run here");
    return compare(
        scenario,
        port(Precision.FP32, scenario, inputs),
        reference,
        parts(inputs.level()),
        progress);
  }

  /**
   * Against values that {@code tools/reference.py} dumped, with the settings that they were made
   * with.
   *
   * @throws InvalidSettingException if the dump has no whole run where one is asked for
   * @throws FmnistException if it is no dump, or has nothing that the level compares
   */
  public static ParityReport withDump(Path directory, Inputs inputs, Consumer<String> progress) {
    DumpReference reference = new DumpReference(directory, inputs.session());
    List<Part> parts = new ArrayList<>(parts(inputs.level()));
    parts.retainAll(reference.parts());
    if (inputs.level() == Level.RUN && !parts.contains(Part.WHOLE_RUN)) {
      throw new InvalidSettingException(
          "level", "run: expected a dump of a whole run, found none in " + directory);
    }
    if (parts.isEmpty()) {
      throw new FmnistException(
          directory + ": expected values to compare, found only " + reference.parts());
    }
    Optional<Weights> weights = inputs.weights();
    if (weights.isEmpty() && parts.stream().anyMatch(Part::needsCheckpoint)) {
      weights = Optional.of(reference.checkpoint());
    }
    Scenario scenario =
        new Scenario(inputs.dataset(), weights, reference.steps(), reference.settings());
    Cnn.Factory port = port(reference.precision(), scenario, inputs);
    return compare(scenario, port, reference, parts, progress);
  }

  private static Cnn.Factory port(Precision<?> precision, Scenario scenario, Inputs inputs) {
    return () -> new PortCnn(precision, Engines.exact(scenario.settings()), inputs.session());
  }

  static ParityReport compare(
      Scenario scenario,
      Cnn.Factory port,
      Reference reference,
      List<Part> parts,
      Consumer<String> progress) {
    Tolerances tolerances = reference.tolerances();
    List<Check> checks = new ArrayList<>();
    Optional<Difference> first = Optional.empty();
    for (Part part : parts) {
      progress.accept(part.label().replace('_', ' '));
      Map<String, TensorValue> ours = run(scenario, part, port);
      Map<String, TensorValue> theirs = reference.values(part);
      Set<String> names = new LinkedHashSet<>(ours.keySet());
      names.addAll(theirs.keySet());
      List<Check> own =
          names.stream()
              .filter(tolerances::judges)
              .map(name -> Check.of(name, ours.get(name), theirs.get(name), tolerances.of(name)))
              .toList();
      checks.addAll(own);
      first = first.or(() -> FirstDifference.among(own, scenario.steps()));
    }
    return new ParityReport(
        reference.description(), tolerances.reason(), List.copyOf(checks), first);
  }

  static List<Part> parts(Level level) {
    return switch (level) {
      case PASSES -> List.of(Part.ORDER, Part.PASSES);
      case STEPS -> Arrays.stream(Part.values()).filter(part -> part != Part.WHOLE_RUN).toList();
      case RUN -> List.of(Part.values());
    };
  }

  static Map<String, TensorValue> run(Scenario scenario, Part part, Cnn.Factory factory) {
    return switch (part) {
      case ORDER -> scenario.order();
      case PASSES -> scenario.passes(factory);
      case SCRATCH -> scenario.scratch(factory);
      case FINE_TUNING -> scenario.fineTuning(factory, part.label(), false);
      case FINE_TUNING_DROPOUT -> scenario.fineTuning(factory, part.label(), true);
      case WHOLE_RUN -> scenario.wholeRun(factory);
    };
  }
}

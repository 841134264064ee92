package org.fmnist.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.compare.Level;
import org.fmnist.compare.ParityReport;
import org.fmnist.compare.PortComparison;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.graph.Weights;
import org.fmnist.model.Engine;

/** {@code compare}: the port against the Python original. */
final class CompareCommand implements Command {
  private static final int STEPS = 200;

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String summary() {
    return "compare this port with the Python original, tensor by tensor";
  }

  @Override
  public Options options() {
    return new Flags()
        .value("meta", "FILE", "compare with the original's MetaGraph, run in this process")
        .value("reference", "DIR", "compare with the values that tools/reference.py wrote")
        .value("steps", "N", "training steps of each run, with --meta (default 200)")
        .value(
            "level",
            "passes|steps|run",
            "passes: forward and backward; steps: also training steps; run: also the whole run of"
                + " train.py (default steps)")
        .build();
  }

  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.of(Engine.EXACT);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "compare --meta original/fmnist_cnn.ckpt.meta",
        "compare --reference reference --checkpoint original");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    Optional<Path> meta = arguments.path("meta");
    Optional<Path> reference = arguments.path("reference");
    if (meta.isPresent() == reference.isPresent()) {
      throw new UsageException("expected one of --meta FILE and --reference DIR");
    }
    PortComparison.Inputs inputs =
        new PortComparison.Inputs(
            CommonFlags.dataset(arguments, console::note),
            weights(arguments, console, meta.isPresent()),
            arguments.integer("steps", STEPS, 10, 1_000_000),
            arguments.choice("level", Level.class, Level.STEPS),
            CommonFlags.session(arguments));
    ParityReport comparison =
        meta.isPresent()
            ? PortComparison.withMetaGraph(meta.get(), inputs, console::note)
            : PortComparison.withDump(reference.get(), inputs, console::note);
    return new CommandResult(comparison.pass() ? 0 : 1, comparison.text(), json(comparison));
  }

  /** A dump brings its own checkpoint along. */
  private static Optional<Weights> weights(Arguments arguments, Console console, boolean needed) {
    return arguments.has("checkpoint") || needed
        ? Optional.of(CommonFlags.weights(arguments, console::note))
        : Optional.empty();
  }

  private static Map<String, Object> json(ParityReport comparison) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pass", comparison.pass());
    json.put("reference", comparison.reference());
    json.put("reason", comparison.tolerance());
    json.put(
        "firstDifference", comparison.firstDifference().map(CompareCommand::json).orElse(null));
    json.put("checks", comparison.checks());
    return json;
  }

  private static Map<String, Object> json(ParityReport.Difference difference) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tensor", difference.tensor());
    json.put("step", difference.step().isPresent() ? difference.step().getAsInt() : null);
    return json;
  }
}

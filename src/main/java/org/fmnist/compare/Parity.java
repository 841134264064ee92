package org.fmnist.compare;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.fmnist.compare.ParityReport.Difference;
import org.fmnist.runtime.TensorValue;

/**
 * Holds a graph built in Java against the TensorFlow graph that it ports, tensor by tensor. Both
 * are run with the same values, one run after the other; what is fetched is compared at once, so
 * that any number of runs takes no more memory than one. Not for sharing between threads.
 *
 * <pre>
 * try (NamedGraph reference = NamedGraph.asBuilt(Path.of("model.meta"), session);
 *     NamedGraph port = NamedGraph.build(Model::build, "the port", session)) {
 *   Parity parity = new Parity(reference, port, Map.of("scope/kernel", "kernel"), 0);
 *   parity.run("initial", Run.target("init"));
 *   parity.run("initial", Run.fetch(List.of("scope/kernel")));
 *   System.out.println(parity.report().text());
 * }
 * </pre>
 */
public final class Parity {
  private final NamedGraph reference;
  private final NamedGraph port;
  private final Map<String, String> names;
  private final double tolerance;

  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Map<String, Integer> runs = new HashMap<>();
  private Optional<Difference> first = Optional.empty();

  /**
   * A comparison that has not begun. Closing the graphs stays the caller's.
   *
   * @param names the port's names by the reference's, of operations that are fed, run or fetched;
   *     those left out have the same name on both sides
   * @param tolerance see {@link Check#tolerance}; 0 asks for the same bits
   */
  public Parity(
      NamedGraph reference, NamedGraph port, Map<String, String> names, double tolerance) {
    this.reference = reference;
    this.port = port;
    this.names = Map.copyOf(names);
    this.tolerance = tolerance;
  }

  /**
   * Runs both sides once and compares what is fetched, in the order it is asked for: name what is
   * computed early first, and the first difference is near its cause.
   *
   * @param group what the run belongs to; its tensors are checked as {@code group.name}, all its
   *     runs together, and the n-th run that fetches is its step n, from 0
   * @param run in the reference's names
   * @return whether the port passed so far
   * @throws org.fmnist.io.FmnistException if a graph lacks an operation or refuses the run
   */
  public boolean run(String group, NamedGraph.Run run) {
    Map<String, TensorValue> expected = reference.run(run);
    Map<String, TensorValue> found = port.run(inThePort(run));
    int step = runs.merge(group, run.fetches().isEmpty() ? 0 : 1, Integer::sum) - 1;
    for (String name : run.fetches()) {
      Check check =
          Check.of(group + "." + name, found.get(portName(name)), expected.get(name), tolerance);
      checks.merge(check.name(), check, Check::then);
      if (!check.pass() && first.isEmpty()) {
        first = Optional.of(new Difference(check.name(), OptionalInt.of(step)));
      }
    }
    return first.isEmpty();
  }

  private NamedGraph.Run inThePort(NamedGraph.Run run) {
    Map<String, TensorValue> feeds = new LinkedHashMap<>();
    run.feeds().forEach((name, value) -> feeds.put(portName(name), value));
    return new NamedGraph.Run(
        feeds,
        run.targets().stream().map(this::portName).toList(),
        run.fetches().stream().map(this::portName).toList());
  }

  private String portName(String name) {
    return names.getOrDefault(name, name);
  }

  /** What was found so far. */
  public ParityReport report() {
    String asked =
        tolerance == 0 ? "every bit must agree" : "differences up to " + tolerance + " pass";
    return new ParityReport(reference.toString(), asked, List.copyOf(checks.values()), first);
  }
}

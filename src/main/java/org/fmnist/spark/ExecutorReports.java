package org.fmnist.spark;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks at what executors have reported. */
final class ExecutorReports {
  private ExecutorReports() {}

  /** Each executor once, in the order of names. */
  static List<ExecutorReport> distinct(List<ExecutorReport> reports) {
    return new LinkedHashSet<>(reports)
        .stream()
            .sorted(
                Comparator.comparing(ExecutorReport::executor).thenComparing(ExecutorReport::probe))
            .toList();
  }

  /** A line for each executor that computes other bits than most do, or than the first of two. */
  static List<String> differing(List<ExecutorReport> reports) {
    Map<String, Long> probes =
        reports.stream()
            .collect(
                Collectors.groupingBy(
                    ExecutorReport::probe, LinkedHashMap::new, Collectors.counting()));
    if (probes.size() < 2) {
      return List.of();
    }
    String probe = Collections.max(probes.entrySet(), Map.Entry.comparingByValue()).getKey();
    ExecutorReport usual =
        reports.stream().filter(report -> report.probe().equals(probe)).findFirst().orElseThrow();
    return reports.stream()
        .filter(report -> !report.probe().equals(probe))
        .map(report -> line(report, usual))
        .toList();
  }

  private static String line(ExecutorReport report, ExecutorReport usual) {
    return "executor "
        + report.executor()
        + " on "
        + report.host()
        + " computes other last digits: probe "
        + report.probe()
        + ", elsewhere "
        + usual.probe()
        + "; it has "
        + report.machine()
        + ", elsewhere "
        + usual.machine();
  }
}

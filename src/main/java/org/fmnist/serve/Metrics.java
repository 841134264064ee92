package org.fmnist.serve;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * What happened so far, in Prometheus' text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). For many threads.
 */
final class Metrics {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] IMAGES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

  private final Map<Kind, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, Histogram> latencies = new ConcurrentHashMap<>();
  private final Map<String, IntSupplier> queues = new ConcurrentSkipListMap<>();
  private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();
  private final Histogram batches = new Histogram(IMAGES);

  /** Requests that are counted together; their labels are made when somebody reads them. */
  private record Kind(String route, String method, int status) {
    String labels() {
      return "route=\"" + route + "\",method=\"" + method + "\",status=\"" + status + "\"";
    }
  }

  /** A request was answered. */
  void answered(String route, String method, int status, double seconds) {
    requests.computeIfAbsent(new Kind(route, method, status), kind -> new LongAdder()).increment();
    latencies.computeIfAbsent(route, key -> new Histogram(SECONDS)).add(seconds);
  }

  /** A session run of so many images. */
  void ran(int images) {
    batches.add(images);
  }

  /** Shows how many images of a model wait. */
  void queue(String model, IntSupplier waiting) {
    queues.put("model=\"" + model + "\"", waiting);
  }

  /** Shows some other number that goes up and down. */
  void gauge(String name, String help, IntSupplier value) {
    gauges.put(name, new Gauge(help, value));
  }

  private record Gauge(String help, IntSupplier value) {}

  /** The text. */
  String text() {
    StringBuilder text = new StringBuilder();
    head(text, "fmnist_requests_total", "counter", "Requests answered.");
    Map<String, LongAdder> sorted = new TreeMap<>();
    requests.forEach((kind, n) -> sorted.put(kind.labels(), n));
    sorted.forEach((labels, n) -> line(text, "fmnist_requests_total", labels, n.sum()));
    head(
        text,
        "fmnist_request_duration_seconds",
        "histogram",
        "Time from a request to its whole answer.");
    new TreeMap<>(latencies)
        .forEach(
            (route, times) ->
                times.write(text, "fmnist_request_duration_seconds", "route=\"" + route + "\""));
    head(text, "fmnist_batch_images", "histogram", "Images asked for in a session run.");
    batches.write(text, "fmnist_batch_images", "");
    head(text, "fmnist_queue_images", "gauge", "Images that wait for a session run.");
    queues.forEach((labels, n) -> line(text, "fmnist_queue_images", labels, n.getAsInt()));
    gauges.forEach(
        (name, gauge) -> {
          head(text, name, "gauge", gauge.help());
          line(text, name, "", gauge.value().getAsInt());
        });
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  static void line(StringBuilder text, String name, String labels, Object value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }
}

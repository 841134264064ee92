package org.fmnist.benchmark;

import org.fmnist.io.Json;




import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The contestant's side of the benchmark: a process that answers one request a line on standard
 * input with one JSON object a line on standard output. {@code worker.py} is the same in Python.
 *
 * <ul>
 *   <li>{@code describe}: versions and settings
 *   <li>{@code check}: figures by which the driver sees that all run the same network
 *   <li>{@code open KEY WORK BATCH VARIANT}: makes a {@link Subject} ready
 *   <li>{@code run KEY SECONDS}: lets it work for at least that long
 *   <li>{@code steps KEY COUNT}: lets it do so many units of work
 *   <li>{@code close KEY}
 * </ul>
 */
abstract class Worker {
  /** Images of the check, from the beginning of the test images. */
  static final int CHECKED_IMAGES = 1000;

  /** Images whose input gradients are checked. */
  static final int CHECKED_GRADIENTS = 100;

  private final Map<String, Subject> subjects = new HashMap<>();

  /**
   * Makes work ready.
   *
   * @param work {@code train}, {@code evaluate} or {@code gradient}
   * @param batch images a step or a call
   * @param variant what is special about it; {@code -} for nothing
   */
  abstract Subject open(String work, int batch, String variant);

  /** Versions and settings. */
  abstract Map<String, Object> describe();

  /**
   * With the weights of the original's checkpoint: {@code correct} of the first {@value
   * #CHECKED_IMAGES} test images and {@code probabilityNorm} (L2) of their probabilities; of those
   * that can train, also {@code gradientNorm} (L2) of the input gradients of the first {@value
   * #CHECKED_GRADIENTS}, each of its own cross-entropy, and the number of trained {@code
   * parameters}.
   */
  abstract Map<String, Object> check();

  /** Answers until standard input ends. */
  final void serve() throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // libraries may print; the answers stay alone
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      Map<String, Object> answer;
      try {
        answer = answer(line.split(" "));
      } catch (RuntimeException | LinkageError e) {
        e.printStackTrace();
        answer = Map.of("error", e.toString());
      }
      answers.println(Json.line(answer));
      answers.flush();
    }
    subjects.values().forEach(Subject::close);
  }

  private Map<String, Object> answer(String[] request) {
    return switch (request[0]) {
      case "describe" -> describe();
      case "check" -> check();
      case "open" -> {
        subjects.put(request[1], open(request[2], Integer.parseInt(request[3]), request[4]));
        yield Map.of();
      }
      case "run" -> run(subjects.get(request[1]), Double.parseDouble(request[2]), 1);
      case "steps" -> run(subjects.get(request[1]), 0, Long.parseLong(request[2]));
      case "close" -> {
        subjects.remove(request[1]).close();
        yield Map.of();
      }
      default -> throw new IllegalArgumentException("no such request: " + request[0]);
    };
  }

  private static Map<String, Object> run(Subject subject, double seconds, long leastCalls) {
    long images = 0;
    long calls = 0;
    long began = System.nanoTime();
    double passed = 0;
    while (calls < leastCalls || passed < seconds) {
      images += subject.work();
      calls++;
      passed = (System.nanoTime() - began) / 1e9;
    }
    return Map.of("images", images, "calls", calls, "seconds", passed);
  }

  /** The L2 norm of all values. */
  static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}

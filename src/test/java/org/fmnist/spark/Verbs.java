package org.fmnist.spark;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A program of its own: several verbs one after the other. Prints their results and exit codes. */
public final class Verbs {
  private Verbs() {}

  /**
   * Runs all.
   *
   * @param args a command line each, with spaces between its words
   */
  public static void main(String[] args) {
    for (String line : args) {
      run(line.split(" ", -1));
    }
  }

  static void run(String... words) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("exit " + new SparkProgram(out, out).run(words));
  }
}

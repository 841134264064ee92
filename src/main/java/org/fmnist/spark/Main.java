package org.fmnist.spark;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The main class for Spark: {@code spark-submit --class org.fmnist.spark.Main fmnist.jar VERB
 * [flags]}. Static functions only, which may be called from several threads.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Digits other than 0 to 9 belong neither into file names nor into results.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    if (!sparkIsThere()) {
      err.println(
          "fmnist: expected Apache Spark 3.5 or newer on the class path, found none; start with"
              + " spark-submit --class "
              + Main.class.getName()
              + " fmnist.jar VERB");
      System.exit(1);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code = new SparkProgram(out, err).run(args);
    if (code != 0) {
      System.exit(code); // only then: where a cluster runs the driver, an exit looks like a failure
    }
  }

  private static boolean sparkIsThere() {
    try {
      Class.forName("org.apache.spark.sql.SparkSession", false, Main.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}

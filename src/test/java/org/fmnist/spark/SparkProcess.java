package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A driver in a process of its own, as spark-submit starts it, with the Spark of the build. */
final class SparkProcess implements AutoCloseable {
  /** Two executors of one core, each a process. */
  static final String CLUSTER = "local-cluster[2,1,1024]";

  /** The packages that Spark opens on Java 17 and newer. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private static final Path HOME = Path.of("target/spark").toAbsolutePath();

  /** Each JVM is short, and what is long runs outside of it: compiling well would not pay. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final int MINUTES = 10;

  private final Process process;
  private final Path log;

  private SparkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a main class as spark-submit does.
   *
   * @param folder takes what it prints
   */
  static SparkProcess start(Path folder, String master, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", master, "--class", main.getName()));
    for (String setting :
        List.of(
            "spark.ui.enabled=false",
            "spark.local.dir=" + folder,
            "spark.sql.shuffle.partitions=4",
            "spark.hadoop.fs." + RenamedDisk.SCHEME + ".impl=" + RenamedDisk.class.getName(),
            "spark.executor.memory=1g",
            "spark.executor.extraClassPath=" + classPath())) {
      command.addAll(List.of("--conf", setting));
    }
    command.add("spark-internal");
    command.addAll(arguments);
    return start(folder, command);
  }

  private static SparkProcess start(Path folder, List<String> words) {
    try {
      Path log = Files.createTempFile(folder, "spark", ".log");
      List<String> command = java();
      command.addAll(words);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("JAVA_TOOL_OPTIONS", QUICK_START);
      builder.environment().put("SPARK_HOME", HOME.toString());
      builder.environment().put("SPARK_SCALA_VERSION", "2.13");
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      return new SparkProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Java with Spark, as far as its main class. */
  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What the driver runs counts as covered, too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:"))
        .forEach(command::add);
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.addAll(List.of("-Xmx1g", "-cp", classPath()));
    return command;
  }

  /** Spark's own jars first, as spark-submit has them. */
  private static String classPath() {
    return HOME.resolve("jars") + "/*" + File.pathSeparator + System.getProperty("java.class.path");
  }

  /** Runs a Java file of {@code tools/spark} to its end, with Spark in the same process. */
  static void runTool(Path folder, String file, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-Dspark.master=local[1]", "-Dspark.ui.enabled=false"));
    command.addAll(List.of("-Dspark.local.dir=" + folder, "tools/spark/" + file));
    command.addAll(List.of(arguments));
    try (SparkProcess spark = start(folder, command)) {
      spark.output();
    }
  }

  /** Runs a verb to its end. */
  static String run(Path folder, String master, Class<?> main, String... arguments)
      throws Exception {
    try (SparkProcess spark = start(folder, master, main, List.of(arguments))) {
      return spark.output();
    }
  }

  /** Waits for success. */
  String output() throws Exception {
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    String output = Files.readString(log);
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The executors that run: the only processes that the driver of such a cluster starts. */
  List<ProcessHandle> executors() {
    return process
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Ends the driver and its executors as kill -9 does. */
  @Override
  public void close() {
    try (Stream<ProcessHandle> children = process.descendants()) {
      List<ProcessHandle> all = children.toList();
      process.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
      all.forEach(SparkProcess::awaitEnd);
    }
  }

  /**
   * Waits until a process that another began has ended. Where nothing reaps orphans, as in a
   * container without an init process, it stays in the list of processes, but has no command.
   *
   * @throws IllegalStateException if it runs on for a minute
   */
  static void awaitEnd(ProcessHandle process) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (process.isAlive() && process.info().command().isPresent()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("still runs: " + process.info());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}

package org.fmnist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of its own, on this process's Java and class path. */
public final class JavaProcess {
  private JavaProcess() {}

  /** The command that runs a main class. */
  public static List<String> command(Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    if (Runtime.version().feature() >= 24) {
      // As the jar's manifest says it; else Java warns.
      command.add(1, "--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(arguments);
    return command;
  }
}

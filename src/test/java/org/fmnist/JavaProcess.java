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
    command.addAll(arguments);
    return command;
  }
}

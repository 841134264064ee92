package org.fmnist.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What runs here: this project, TensorFlow, Java. */
final class Version {
  private Version() {}

  static String project() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  static String line() {
    return "fmnist " + project();
  }

  /** For {@code config.json} and {@code doctor}. */
  static Map<String, Object> all() {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("fmnist", project());
    versions.put("tensorflow", org.tensorflow.TensorFlow.version());
    versions.put("java", System.getProperty("java.version"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }
}

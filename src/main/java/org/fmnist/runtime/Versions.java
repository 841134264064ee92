package org.fmnist.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What runs here: this project, TensorFlow, Java. Static functions only, which may be called from
 * several threads.
 */
public final class Versions {
  private Versions() {}

  public static String project() {
    return Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  public static String line() {
    return "fmnist " + project();
  }

  /** For {@code config.json} and {@code doctor}. */
  public static Map<String, Object> all() {
    TensorFlowRuntime.prepare();
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("fmnist", project());
    versions.put("tensorflow", org.tensorflow.TensorFlow.version());
    versions.put("java", System.getProperty("java.version"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }
}

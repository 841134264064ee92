package org.fmnist.data;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Files that the Python side wrote; a generator lies beside them. */
public final class Golden {
  private Golden() {}

  public static Path file(String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}

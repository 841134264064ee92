package org.fmnist.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The files of the page, which lie in the jar beside this class. */
final class Resources {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Resources() {}

  /** A file, for browsers to ask for again each time: a new version shall not meet an old one. */
  static Answer of(String name, String type) {
    return Answer.of(type, bytes(name))
        .with("Cache-Control", "no-cache")
        .with("Content-Security-Policy", POLICY);
  }

  static byte[] bytes(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " in the jar; build the jar again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.fmnist.report;

import java.nio.file.Path;
import java.util.Optional;
import org.fmnist.io.OneLine;

/**
 * Pictures beside results: one that cannot be drawn is noted, and no result is lost for it. Static
 * functions only, which may be called from several threads for different files.
 */
public final class Decoration {
  private Decoration() {}

  /**
   * Draws a picture.
   *
   * @param drawing writes it
   * @return a line that says why it is missing; empty if it is there
   */
  public static Optional<String> draw(Path picture, Runnable drawing) {
    return attempt(drawing)
        .map(why -> "could not draw " + picture + ": " + why + "; all results are written");
  }

  /** Why a drawing failed, in one line; empty if it did not. */
  static Optional<String> attempt(Runnable drawing) {
    try {
      drawing.run();
      return Optional.empty();
    } catch (LinkageError | InternalError e) {
      // How Java's own drawing says that the system has no fonts: once so, then so.
      return Optional.of(
          "Java finds no fonts (Debian: apt-get install fontconfig fonts-dejavu-core)");
    } catch (RuntimeException e) {
      return Optional.of(
          OneLine.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }
}

package org.fmnist.report;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.fmnist.io.OneLine;

/**
 * Pictures beside results: one that cannot be drawn is noted, and no result is lost for it. Static
 * functions only, which may be called from several threads for different files.
 */
public final class Decoration {
  private static final String NO_FONTS =
      "Java finds no fonts (Debian: apt-get install fontconfig fonts-dejavu-core)";

  private Decoration() {}

  /**
   * Draws a picture.
   *
   * @param drawing writes it
   * @return a line that says why it is missing; empty if it is there
   */
  public static Optional<String> draw(Path picture, Runnable drawing) {
    return attempt(
        () -> {
          drawing.run();
          return Optional.empty();
        },
        why -> Optional.of("could not draw " + picture + ": " + why + "; all results are written"));
  }

  /**
   * Draws something.
   *
   * @param failed makes what stands in for it from the reason, one line
   */
  static <T> T attempt(Supplier<T> drawing, Function<String, T> failed) {
    try {
      return drawing.get();
    } catch (LinkageError | InternalError e) {
      return failed.apply(NO_FONTS); // how Java 17 says it: once as one, then as the other
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      boolean noFonts = message.contains("Fontconfig head is null"); // Java 25
      return failed.apply(noFonts ? NO_FONTS : OneLine.of(message));
    }
  }
}

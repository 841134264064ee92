package org.fmnist.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/**
 * The image files that a user means by naming files and folders. Immutable.
 *
 * @param paths in the order in which they were named, those of a folder in the order of their names
 * @param skipped files in the folders that are not called like images; hidden ones do not count
 */
public record ImageFiles(List<Path> paths, int skipped) {
  private static final List<String> ENDINGS =
      List.of(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif");

  public ImageFiles {
    paths = List.copyOf(paths);
  }

  /**
   * Replaces each folder by the image files in it and below, in the order of their names. A file is
   * kept whatever it is called.
   *
   * @throws FmnistException if a folder cannot be read or holds no image file
   */
  public static ImageFiles expand(List<Path> named) {
    List<Path> paths = new ArrayList<>();
    int skipped = 0;
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        List<Path> all = inside(path);
        List<Path> images =
            all.stream().filter(file -> looksLikeImage(file.getFileName().toString())).toList();
        if (images.isEmpty()) {
          throw new FmnistException(noImage(path, all.size()));
        }
        paths.addAll(images);
        skipped += all.size() - images.size();
      } else {
        paths.add(path);
      }
    }
    return new ImageFiles(paths, skipped);
  }

  private static String noImage(Path folder, int others) {
    return "expected image files ("
        + String.join(" ", ENDINGS)
        + ") in the folder "
        + folder
        + ", found none"
        + (others == 0 ? "" : " among " + others + " files");
  }

  /** The files in a folder and below that are not hidden, in the order of their names. */
  private static List<Path> inside(Path folder) {
    // Links to folders are not followed: they may lead round in circles.
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).filter(file -> !isHidden(file)).sorted().toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      IOException cause =
          e instanceof IOException io ? io : (IOException) requireNonNull(e.getCause());
      throw new FmnistException(
          "cannot read the folder " + folder + ": " + AtomicFiles.reason(cause), e);
    }
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  /** Whether a file of this name is taken from a folder. */
  public static boolean looksLikeImage(String name) {
    return ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }
}

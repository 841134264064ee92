package org.fmnist.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/** The image files that a user means by naming files and folders. */
public final class ImageFiles {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

  private ImageFiles() {}

  /**
   * Replaces each folder by the image files in it and below, in the order of their names. A file is
   * kept whatever it is called.
   *
   * @throws FmnistException if a folder cannot be read or holds no image file
   */
  public static List<Path> expand(List<Path> named) {
    List<Path> files = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        files.addAll(inside(path));
      } else {
        files.add(path);
      }
    }
    return files;
  }

  private static List<Path> inside(Path folder) {
    // Links to folders are not followed: they may lead round in circles.
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> images =
          walk.filter(ImageFiles::looksLikeImage).filter(Files::isRegularFile).sorted().toList();
      if (images.isEmpty()) {
        throw new FmnistException(
            "expected image files ("
                + String.join(" ", ENDINGS)
                + ") in the folder "
                + folder
                + ", found none");
      }
      return images;
    } catch (IOException | java.io.UncheckedIOException e) {
      IOException cause = e instanceof IOException io ? io : (IOException) e.getCause();
      throw new FmnistException(
          "cannot read the folder " + folder + ": " + AtomicFiles.reason(cause), e);
    }
  }

  private static boolean looksLikeImage(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
  }
}

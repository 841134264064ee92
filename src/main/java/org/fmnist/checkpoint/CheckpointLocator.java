package org.fmnist.checkpoint;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.BoundedFile;

/** Finds the checkpoint that a user means: the prefix that its files share. */
final class CheckpointLocator {
  /** The text file in which TensorFlow notes the newest checkpoint of a folder. */
  private static final String STATE_FILE = "checkpoint";

  private static final int MAX_STATE_BYTES = 1 << 20;

  private static final Pattern NEWEST =
      Pattern.compile(
          "(?m)^[ \\t]*model_checkpoint_path[ \\t]*:[ \\t]*\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

  /** What follows a prefix, for users who name one of the files. */
  private static final Pattern ENDING = Pattern.compile("\\.(index|meta|data-\\d{5}-of-\\d{5})$");

  private CheckpointLocator() {}

  static Path prefix(Path given) {
    Path path = recovered(given);
    if (Files.isDirectory(path)) {
      return hasIndex(path) && !Files.exists(path.resolve(STATE_FILE)) ? path : newestIn(path);
    }
    if (hasIndex(path)) {
      return path;
    }
    Path fileName = path.getFileName();
    if (fileName != null && fileName.toString().equals(STATE_FILE) && Files.exists(path)) {
      return newestIn(path.toAbsolutePath().getParent());
    }
    Path shortened = Path.of(ENDING.matcher(path.toString()).replaceFirst(""));
    if (hasIndex(shortened)) {
      return shortened;
    }
    throw new CheckpointException(
        given
            + ": expected a folder with a checkpoint or the prefix of one ("
            + shortened
            + ".index and .data-00000-of-00001), found "
            + (Files.exists(given) ? "another file" : "nothing")
            + "; name another");
  }

  /**
   * A folder is replaced by moving the old one to {@code .old} and the new one to its place. Should
   * that have been cut short between the two, the old one is the last whole checkpoint.
   */
  private static Path recovered(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (Files.exists(absolute) || hasIndex(absolute) || absolute.getNameCount() == 0) {
      return path;
    }
    Path old = old(absolute);
    if (Files.isDirectory(old)) {
      return old;
    }
    Path parent = absolute.getParent();
    return parent.getNameCount() > 0 && !Files.exists(parent) && Files.isDirectory(old(parent))
        ? old(parent).resolve(absolute.getFileName())
        : path;
  }

  private static Path old(Path path) {
    return path.resolveSibling(path.getFileName() + ".old");
  }

  private static boolean hasIndex(Path prefix) {
    return Files.isRegularFile(Path.of(prefix + ".index"));
  }

  private static Path newestIn(Path folder) {
    Path state = folder.resolve(STATE_FILE);
    if (!Files.exists(state)) {
      throw new CheckpointException(
          folder
              + ": expected a file \"checkpoint\" that names the newest one, found "
              + prefixesIn(folder)
              + "; name a prefix");
    }
    String text = new String(BoundedFile.read(state, MAX_STATE_BYTES), StandardCharsets.UTF_8);
    Path named = named(state, text);
    Path prefix = folder.resolve(named);
    // A folder that was moved still holds the absolute path of where it was.
    Path moved = folder.resolve(named.getFileName());
    if (!hasIndex(prefix) && !hasIndex(moved)) {
      throw new CheckpointException(
          state
              + ": expected the name of a checkpoint, found "
              + named
              + ", which has no .index; the folder holds "
              + prefixesIn(folder));
    }
    return hasIndex(prefix) ? prefix : moved;
  }

  private static Path named(Path state, String text) {
    Matcher newest = NEWEST.matcher(text);
    try {
      if (newest.find()) {
        Path named = Path.of(TextFormat.unescapeBytes(newest.group(1)).toStringUtf8());
        if (named.getFileName() != null) {
          return named;
        }
      }
    } catch (TextFormat.InvalidEscapeSequenceException | InvalidPathException e) {
      throw new CheckpointException(
          state + ": model_checkpoint_path: expected a path, found " + e.getMessage(), e);
    }
    throw new CheckpointException(
        state + ": expected a line model_checkpoint_path: \"…\", found none; name a prefix");
  }

  private static String prefixesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> prefixes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".index"))
              .map(name -> name.substring(0, name.length() - ".index".length()))
              .sorted()
              .toList();
      return prefixes.isEmpty() ? "no checkpoint" : ShownNames.shown(prefixes);
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be read: " + AtomicFiles.reason(e), e);
    }
  }
}

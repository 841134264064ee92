package org.fmnist.checkpoint;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.FmnistException;
import org.fmnist.io.PathNames;

/** Finds the checkpoint that a user means: the prefix that its files share. */
final class CheckpointLocator {
  /** The text file in which TensorFlow notes the newest checkpoint of a folder. */
  private static final String STATE_FILE = "checkpoint";

  /** Where a run keeps the checkpoint of its best epoch. */
  private static final String BEST = "best";

  private static final String INDEX = ".index";

  private static final int MAX_STATE_BYTES = 1 << 20;

  /**
   * In either quotes of protobuf's text format, also behind the byte order mark of an editor.
   * Greedy on one line: alternatives in a loop would need a stack as deep as the path is long.
   */
  private static final Pattern NEWEST =
      Pattern.compile(
          "(?m)^\ufeff?[ \\t]*model_checkpoint_path[ \\t]*:[ \\t]*([\"'])(.*)\\1[ \\t\\r]*$");

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
      return newestIn(requireNonNull(path.toAbsolutePath().getParent()));
    }
    Path shortened = withoutEnding(path);
    if (hasIndex(shortened)) {
      return shortened;
    }
    throw new CheckpointException(
        given
            + ": expected a folder with a checkpoint or the prefix of one ("
            + shortened
            + ".index and .data-00000-of-00001), found "
            + OtherFormats.at(path).orElse(Files.exists(given) ? "another file" : "nothing")
            + "; name another");
  }

  private static Path withoutEnding(Path path) {
    Path name = path.getFileName();
    return name == null
        ? path
        : path.resolveSibling(ENDING.matcher(name.toString()).replaceFirst(""));
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
    Path old = CheckpointWriter.old(absolute);
    if (Files.isDirectory(old)) {
      return old;
    }
    Path parent = absolute.getParent();
    return parent != null
            && parent.getNameCount() > 0
            && !Files.exists(parent)
            && Files.isDirectory(CheckpointWriter.old(parent))
        ? CheckpointWriter.old(parent).resolve(absolute.getFileName())
        : path;
  }

  static boolean hasIndex(Path prefix) {
    try {
      return prefix.getFileName() != null && Files.isRegularFile(PathNames.append(prefix, INDEX));
    } catch (FmnistException e) {
      // A folder whose name the locale cannot hold is no prefix.
      return false;
    }
  }

  private static Path newestIn(Path folder) {
    Path state = folder.resolve(STATE_FILE);
    if (!Files.exists(state)) {
      return onlyIn(folder);
    }
    String text = new String(BoundedFile.read(state, MAX_STATE_BYTES), StandardCharsets.UTF_8);
    Path named = named(state, text);
    return candidates(folder, named).stream()
        .filter(CheckpointLocator::hasIndex)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    state
                        + ": expected the name of a checkpoint, found "
                        + ShownNames.shown(named)
                        + ", which has no .index; the folder holds "
                        + held(folder)));
  }

  /**
   * What a remembered path may mean, the folder's own files first: a copy of a folder remembers
   * where the first one was, and one from Windows separates names by backslashes.
   */
  private static List<Path> candidates(Path folder, Path named) {
    String name = named.getFileName().toString();
    List<Path> candidates = new ArrayList<>();
    if (!named.isAbsolute() && !named.normalize().startsWith("..")) {
      candidates.add(folder.resolve(named));
    }
    candidates.add(folder.resolve(name));
    candidates.add(folder.resolve(name.substring(name.lastIndexOf('\\') + 1)));
    candidates.add(folder.resolve(named));
    return candidates;
  }

  /** A folder without a state file: its one checkpoint, or that of the run that it is. */
  private static Path onlyIn(Path folder) {
    List<String> prefixes = prefixesIn(folder);
    if (prefixes.size() == 1) {
      return PathNames.resolve(folder, prefixes.get(0));
    }
    Path best = CheckpointWriter.newest(folder.resolve(BEST));
    if (prefixes.isEmpty() && Files.isDirectory(best) && !Files.isDirectory(best.resolve(BEST))) {
      return newestIn(best);
    }
    throw new CheckpointException(
        folder
            + ": expected a checkpoint, or a file \"checkpoint\" that names the newest of several,"
            + " found "
            + (prefixes.isEmpty()
                ? OtherFormats.at(folder).orElse("none")
                : ShownNames.shown(prefixes)
                    + "; name one of them, such as "
                    + folder.resolve(prefixes.get(0))));
  }

  private static Path named(Path state, String text) {
    Matcher newest = NEWEST.matcher(text);
    try {
      if (newest.find()) {
        Path named = Path.of(TextFormat.unescapeBytes(newest.group(2)).toStringUtf8());
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

  private static List<String> prefixesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(INDEX))
          .map(name -> name.substring(0, name.length() - INDEX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be read: " + AtomicFiles.reason(e), e);
    }
  }

  /** An index of V2 looks like a checkpoint of V1: prefixes go first. */
  private static String held(Path folder) {
    List<String> prefixes = prefixesIn(folder);
    return prefixes.isEmpty()
        ? OtherFormats.at(folder).orElse("no checkpoint")
        : ShownNames.shown(prefixes);
  }
}

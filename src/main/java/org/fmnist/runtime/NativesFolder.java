package org.fmnist.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.jspecify.annotations.Nullable;

/**
 * Where native libraries are unpacked to and loaded from: the folder that the system property
 * {@value #PROPERTY} names, or else JavaCPP's own in the user's home, or else one below {@code
 * java.io.tmpdir}; the first that can be written and run from and has the room. Immutable as long
 * as nobody writes to the lists.
 *
 * @param path absolute
 * @param refused why those before it were passed over, a line each
 */
public record NativesFolder(Path path, List<String> refused) {
  /** JavaCPP's name for the folder. */
  public static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private static final long MB = 1_000_000;

  private static volatile @Nullable NativesFolder chosen;

  /**
   * The folder of this process, decided at the first call.
   *
   * @throws FmnistException if there is none; the line names each that was tried
   */
  public static NativesFolder here() {
    if (chosen == null) {
      chosen = choose(candidates());
    }
    return chosen;
  }

  /** What to do where a folder does not serve. */
  public static String remedy() {
    return "name another folder: java -D" + PROPERTY + "=DIR -jar …";
  }

  /** The first that serves; it exists then. */
  static NativesFolder choose(List<Path> candidates) {
    List<String> refused = new ArrayList<>();
    for (Path candidate : candidates) {
      Optional<String> problem = problem(candidate);
      if (problem.isEmpty()) {
        return new NativesFolder(candidate, List.copyOf(refused));
      }
      refused.add(candidate + " " + problem.get());
    }
    throw new FmnistException(
        "TensorFlow's native library needs a folder that can be written and run from, found none: "
            + String.join("; ", refused)
            + "; "
            + remedy());
  }

  private static List<Path> candidates() {
    String configured = System.getProperty(PROPERTY);
    if (configured != null) {
      return List.of(Path.of(configured).toAbsolutePath());
    }
    List<Path> candidates = new ArrayList<>();
    // Java says "?" for a user whom the system does not know.
    Path home = Path.of(System.getProperty("user.home"));
    if (home.isAbsolute()) {
      candidates.add(home.resolve(".javacpp").resolve("cache"));
    }
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    candidates.add(
        Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().resolve(".javacpp-" + user));
    return candidates;
  }

  /** Why a folder does not serve; empty if it does. */
  private static Optional<String> problem(Path folder) {
    Path probe = null;
    try {
      Files.createDirectories(folder);
      probe = Files.createTempFile(folder, "probe", ".tmp");
      if (mayBeForeign(folder) && !Files.getOwner(folder).equals(Files.getOwner(probe))) {
        return Optional.of("belongs to " + Files.getOwner(folder).getName());
      }
      if (!runs(probe)) {
        return Optional.of("is on a disk that nothing may be run from (noexec)");
      }
      Files.write(probe, new byte[1]);
      TensorFlowNatives.shareCopies(folder);
      long room = folder.toFile().getUsableSpace();
      long needed = TensorFlowNatives.missingBytes(folder);
      return room < needed
          ? Optional.of("has " + room / MB + " MB free of the " + needed / MB + " MB that it needs")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be written: " + AtomicFiles.reason(e));
    } finally {
      delete(probe);
    }
  }

  /** Whether it lies where every user of the machine can make a folder of that name. */
  private static boolean mayBeForeign(Path folder) throws IOException {
    Path parent = folder.getParent();
    PosixFileAttributeView view = parent == null ? null : permissions(parent);
    return view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  /** Null on Windows. Not by way of the file store, which a chroot's mounts may not name. */
  private static @Nullable PosixFileAttributeView permissions(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class);
  }

  /** The system refuses to run a file of a disk that is mounted so, whatever its permissions. */
  private static boolean runs(Path probe) {
    try {
      PosixFileAttributeView view = permissions(probe);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      // A disk without permissions (FAT) has one answer for all its files.
    }
    return Files.isExecutable(probe);
  }

  private static void delete(@Nullable Path probe) {
    try {
      if (probe != null) {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      // An empty file stays behind.
    }
  }
}

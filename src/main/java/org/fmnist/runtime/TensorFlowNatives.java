package org.fmnist.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.bytedeco.javacpp.Loader;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OneLine;
import org.fmnist.io.PathNames;
import org.fmnist.io.RootCause;

/**
 * TensorFlow's native libraries in their jar, and the copies that JavaCPP unpacks from it. Nothing
 * here loads them. Static functions only, which may be called from several threads.
 */
public final class TensorFlowNatives {
  /** On Linux, macOS and Windows: a jar has those of one. */
  private static final List<String> LIBRARIES =
      List.of(
          "libtensorflow_cc.so.2",
          "libtensorflow_framework.so.2",
          "libjnitensorflow.so",
          "libtensorflow_cc.2.dylib",
          "libtensorflow_framework.2.dylib",
          "libjnitensorflow.dylib",
          "tensorflow_cc.dll",
          "jnitensorflow.dll");

  /** Beside the copies: their state when they were last found whole. */
  private static final String WHOLE = "fmnist-whole.txt";

  private static final String JAR = "fmnist.jar";
  private static final String EXECUTABLE = "fmnist";
  private static final String UNLOADABLE = "TensorFlow's native library cannot be loaded: ";

  private TensorFlowNatives() {}

  /** A library in its jar. */
  private record Part(String jar, ZipEntry entry) {
    /** JavaCPP's place for it: below a folder that is named as the jar is. */
    Path in(Path folder) {
      return folder.resolve(jar).resolve(entry.getName());
    }

    /** Whether JavaCPP will load the copy as it is: it looks at size and time only. */
    boolean isUnpacked(Path folder) {
      try {
        Path copy = in(folder);
        return Files.size(copy) == entry.getSize()
            && Files.getLastModifiedTime(copy).toMillis() == entry.getTime();
      } catch (IOException e) {
        return false;
      }
    }

    /** What changes with the jar and, where a system keeps a time of change, with the copy. */
    String state(Path folder) throws IOException {
      Path copy = in(folder);
      Map<String, Object> now =
          new TreeMap<>(
              copy.getFileSystem().supportedFileAttributeViews().contains("unix")
                  ? Files.readAttributes(copy, "unix:ctime,ino,dev,size")
                  : Files.readAttributes(copy, "lastModifiedTime,creationTime,size"));
      return entry.getName() + " " + entry.getCrc() + " " + now;
    }

    boolean isDamaged(Path folder) {
      if (!isUnpacked(folder)) {
        return false;
      }
      CRC32 sum = new CRC32();
      try (InputStream in = new CheckedInputStream(Files.newInputStream(in(folder)), sum)) {
        in.transferTo(OutputStream.nullOutputStream());
        return sum.getValue() != entry.getCrc();
      } catch (IOException e) {
        return true;
      }
    }
  }

  /**
   * JavaCPP names the folder of its copies as the jar is named, and takes no link to a folder. The
   * jar and the executable hold the same libraries: where one has unpacked them, the other gets
   * hard links to its files.
   */
  static void shareCopies(Path folder) {
    for (Part part : parts()) {
      String other = part.jar().equals(EXECUTABLE) ? JAR : EXECUTABLE;
      Part copied = new Part(other, part.entry());
      if (!part.isUnpacked(folder) && copied.isUnpacked(folder)) {
        share(copied.in(folder), part.in(folder));
      }
    }
  }

  static void share(Path copy, Path place) {
    try {
      Files.createDirectories(place.getParent());
      Files.deleteIfExists(place);
      Files.createLink(place, copy);
    } catch (IOException | UnsupportedOperationException e) {
      // Another process was faster, or the disk has no links: then there are two copies.
    }
  }

  /** Whether this process will unpack libraries, which takes a few seconds. */
  public static boolean unpacks() {
    return missingBytes(NativesFolder.here().path()) > 0;
  }

  /** What is yet to be unpacked to a folder, in bytes. */
  public static long missingBytes(Path folder) {
    return parts().stream()
        .filter(part -> !part.isUnpacked(folder))
        .mapToLong(part -> part.entry().getSize())
        .sum();
  }

  /** The copies that would be loaded although their CRC-32 is not that of the jar. */
  public static List<Path> damaged(Path folder) {
    return parts().stream()
        .filter(part -> part.isDamaged(folder))
        .map(part -> part.in(folder))
        .toList();
  }

  /**
   * Refuses copies that are not what the jar has: to load such a one may end the process. What was
   * once read and found whole is read again only when it has changed.
   *
   * @throws FmnistException naming the damaged copies
   */
  static void requireWhole(Path folder) {
    List<Part> copies = parts().stream().filter(part -> part.isUnpacked(folder)).toList();
    if (!copies.isEmpty() && !isKnownWhole(copies, folder)) {
      requireNone(damaged(folder));
      noteWhole(copies, folder);
    }
  }

  private static boolean isKnownWhole(List<Part> copies, Path folder) {
    try {
      return Files.readAllLines(note(copies, folder)).equals(states(copies, folder));
    } catch (IOException e) {
      return false;
    }
  }

  private static void noteWhole(List<Part> copies, Path folder) {
    try {
      for (Part part : copies) {
        // What was read may still be in memory only, and a power cut would leave zeros.
        AtomicFiles.sync(part.in(folder));
      }
      AtomicFiles.write(note(copies, folder), AtomicFiles.lines(states(copies, folder)));
    } catch (IOException | FmnistException e) {
      // Without a note the next run reads them again.
    }
  }

  private static Path note(List<Part> copies, Path folder) {
    return folder.resolve(copies.get(0).jar()).resolve(WHOLE);
  }

  private static List<String> states(List<Part> copies, Path folder) throws IOException {
    List<String> states = new ArrayList<>();
    for (Part part : copies) {
      states.add(part.state(folder));
    }
    return states;
  }

  private static void requireNone(List<Path> damaged) {
    if (!damaged.isEmpty()) {
      throw new FmnistException(
          "TensorFlow's native library is damaged where it was unpacked: "
              + String.join(", ", damaged.stream().map(Path::toString).toList())
              + "; delete that, and the next run unpacks it again");
    }
  }

  /** Where the libraries of this machine lie in the jar. */
  public static String folder() {
    return "org/tensorflow/internal/c_api/"
        + Loader.getPlatform()
        + (CudaNatives.present() ? "-gpu/" : "/");
  }

  /**
   * Empty where there are none, or where they lie in a plain folder, from which they are loaded.
   */
  private static List<Part> parts() {
    URL url = TensorFlowNatives.class.getResource("/" + folder());
    if (url == null || !url.getProtocol().equals("jar")) {
      return List.of();
    }
    try {
      JarFile jar = ((JarURLConnection) url.openConnection()).getJarFile();
      String name = Path.of(jar.getName()).getFileName().toString();
      return LIBRARIES.stream()
          .map(library -> jar.getEntry(folder() + library))
          .filter(Objects::nonNull)
          .map(entry -> new Part(name, entry))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The error for a library that could not be loaded. */
  static FmnistException unloadable(Throwable failure) {
    return new FmnistException(
        UNLOADABLE
            + PathNames.unnameableWorkingDirectory()
                .orElseGet(() -> thrown(failure) + "; " + remedy()),
        failure);
  }

  /** Why a library could not be loaded, in one line. */
  public static String reason(Throwable failure) {
    return UNLOADABLE + PathNames.unnameableWorkingDirectory().orElseGet(() -> thrown(failure));
  }

  private static String thrown(Throwable failure) {
    Throwable root = RootCause.of(failure);
    return OneLine.of(root.getClass().getSimpleName() + ": " + root.getMessage());
  }

  private static String remedy() {
    return "it needs glibc (not Alpine), room and the right to run files in "
        + System.getProperty(NativesFolder.PROPERTY, "its folder")
        + ", and a jar built on this kind of machine";
  }
}

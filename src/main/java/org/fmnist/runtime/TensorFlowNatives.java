package org.fmnist.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.bytedeco.javacpp.Loader;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OneLine;
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

  private static final String JAR = "fmnist.jar";
  private static final String EXECUTABLE = "fmnist";

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
    return new FmnistException(reason(failure) + "; " + remedy(), failure);
  }

  /** Why a library could not be loaded, in one line. */
  public static String reason(Throwable failure) {
    Throwable root = RootCause.of(failure);
    return "TensorFlow's native library cannot be loaded: "
        + OneLine.of(root.getClass().getSimpleName() + ": " + root.getMessage());
  }

  private static String remedy() {
    return "it needs glibc (not Alpine), room and the right to run files in "
        + System.getProperty(NativesFolder.PROPERTY, "its folder")
        + ", and a jar built on this kind of machine";
  }
}

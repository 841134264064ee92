package org.fmnist.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.fmnist.runtime.NativesFolder;
import org.fmnist.runtime.TensorFlowNatives;

/**
 * Whether the jar is whole: every entry against its length and CRC-32, the unpacked natives against
 * theirs, and whether all is there that cannot be done without. It finds damage, not forgery.
 * Static functions only, which may be called from several threads.
 */
public final class JarCheck {
  private static final String NATIVES = "org/tensorflow/internal/c_api/";
  private static final int BUFFER = 1 << 20;
  private static final int SHOWN = 3;

  private static final List<String> NEEDED =
      List.of(
          "org/fmnist/data/train-images-idx3-ubyte.gz",
          "org/fmnist/data/train-labels-idx1-ubyte.gz",
          "org/fmnist/data/t10k-images-idx3-ubyte.gz",
          "org/fmnist/data/t10k-labels-idx1-ubyte.gz",
          "org/fmnist/checkpoint/shipped/fmnist_cnn.ckpt.index",
          "org/fmnist/checkpoint/shipped/fmnist_cnn.ckpt.data-00000-of-00001",
          "org/fmnist/report/report.css",
          "org/tensorflow/TensorFlow.class",
          "org/bytedeco/javacpp/Loader.class");

  private JarCheck() {}

  /** The jar, or the folder, that this program runs from. */
  public static Finding here() {
    List<String> missing =
        Stream.concat(NEEDED.stream(), Stream.of(TensorFlowNatives.folder()))
            .filter(name -> JarCheck.class.getResource("/" + name) == null)
            .toList();
    if (!missing.isEmpty()) {
      return Finding.failed(
          "jar", "lacks " + shown(missing), "build it on this kind of machine: mvn package");
    }
    Path source;
    try {
      source = Path.of(JarCheck.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      return Finding.failed("jar", "the jar's own path cannot be found: " + e.getMessage(), "");
    }
    return Files.isDirectory(source)
        ? Finding.ok("jar", "not run from a jar, but from the folder " + source)
        : of(source, NativesFolder.here().path().resolve(source.getFileName()));
  }

  /**
   * Reads a jar to its end.
   *
   * @param unpacked the folder that its natives are unpacked to, if they are
   */
  public static Finding of(Path jar, Path unpacked) {
    List<String> damaged = new ArrayList<>();
    List<String> stale = new ArrayList<>();
    int entries = 0;
    long bytes = 0;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries++;
        bytes += entry.getSize();
        if (!whole(zip, entry)) {
          damaged.add(entry.getName());
        }
        if (entry.getName().startsWith(NATIVES) && !sameUnpacked(unpacked, entry)) {
          stale.add(entry.getName());
        }
      }
    } catch (IOException e) {
      return Finding.failed("jar", jar + ": cannot be read: " + e.getMessage(), "get it again");
    }
    if (!damaged.isEmpty()) {
      return Finding.failed(
              "jar",
              jar + ": " + damaged.size() + " damaged entries: " + shown(damaged),
              "get or build it again")
          .with("damaged", damaged);
    }
    if (!stale.isEmpty()) {
      return Finding.failed(
              "jar",
              unpacked + " holds other natives than the jar: " + shown(stale),
              "delete that folder; the next run unpacks them again")
          .with("stale", stale);
    }
    return Finding.ok(
            "jar",
            String.format(
                Locale.ROOT,
                "%s: %d entries of %.0f MB, every length and CRC-32 right",
                jar,
                entries,
                bytes / 1e6))
        .with("entries", entries);
  }

  private static boolean whole(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return same(in, entry);
    } catch (ZipException e) {
      return false;
    }
  }

  /** Also true if it is not unpacked at all. */
  private static boolean sameUnpacked(Path unpacked, ZipEntry entry) throws IOException {
    Path file = unpacked.resolve(entry.getName());
    if (entry.isDirectory() || !Files.isRegularFile(file)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return same(in, entry);
    }
  }

  private static boolean same(InputStream in, ZipEntry entry) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      crc.update(buffer, 0, read);
      length += read;
    }
    return length == entry.getSize() && crc.getValue() == entry.getCrc();
  }

  private static String shown(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? first + ", …" : first;
  }
}

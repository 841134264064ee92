package org.fmnist.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fmnist.compare.Machine;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.Bfloat16OnCpu;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.NativesFolder;
import org.fmnist.runtime.OneDnn;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorFlowNatives;
import org.fmnist.runtime.Versions;

/**
 * What {@code doctor} looks at outside this project: Java, TensorFlow, CPU, memory, fonts. Static
 * functions only, which may be called from several threads.
 */
public final class MachineCheck {
  private static final long MB = 1L << 20;

  /**
   * {@code evaluate} ran out of a heap of 128 MB; it, {@code train} and {@code attack} ran in one
   * of 160 MB, of which some garbage collectors offer a few less.
   */
  private static final long LEAST_HEAP = 150 * MB;

  /** What to start with, and some room. */
  private static final long GOOD_HEAP = 256 * MB;

  /** What {@code evaluate} and {@code train} were seen to hold resident, and some more. */
  private static final long LEAST_FREE = 1024 * MB;

  private MachineCheck() {}

  public static Finding java() {
    return Finding.ok(
            "java",
            System.getProperty("java.version")
                + " ("
                + System.getProperty("java.vendor")
                + "), fmnist "
                + Versions.project())
        .with("home", System.getProperty("java.home"));
  }

  /** Loads the native library, if it can be. */
  public static Finding tensorFlow() {
    try {
      Map<String, Object> versions = Versions.all();
      String oneDnn = OneDnn.state();
      return Finding.ok(
              "tensorflow",
              versions.get("tensorflow") + " on " + versions.get("os") + ", oneDNN " + oneDnn)
          .with("version", versions.get("tensorflow"))
          .with("oneDnn", oneDnn);
    } catch (FmnistException e) {
      return Finding.failed("tensorflow", e.getMessage(), "");
    }
  }

  public static Finding cpu(int threads) {
    Machine machine = Machine.here(new SessionSettings(threads, Device.CPU));
    int processors = Runtime.getRuntime().availableProcessors();
    List<String> features = machine.features();
    String found =
        String.format(
            Locale.ROOT,
            "%d processors for this process, %d threads used, %s",
            processors,
            machine.threads(),
            features.isEmpty() ? "unknown features" : String.join(" ", features));
    Finding finding = cpuFinding(found, features, Bfloat16OnCpu.here().limit());
    return finding
        .with("processors", processors)
        .with("threads", machine.threads())
        .with("features", features);
  }

  private static Finding cpuFinding(String found, List<String> features, String oneDnnLimit) {
    if (System.getProperty("os.arch").equals("amd64")
        && !features.isEmpty()
        && !features.contains("avx2")) {
      return Finding.note("cpu", found, "a CPU with AVX2 is several times as fast");
    }
    return oneDnnLimit.isEmpty()
        ? Finding.ok("cpu", found)
        : Finding.note(
            "cpu",
            found + "; oneDNN heeds " + oneDnnLimit,
            "unset the variable, unless oneDNN shall use no more of these instructions");
  }

  public static Finding memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return memory(
        Runtime.getRuntime().maxMemory(), system.getTotalMemorySize(), system.getFreeMemorySize());
  }

  /** All in bytes. */
  public static Finding memory(long heap, long total, long free) {
    String found =
        String.format(
            Locale.ROOT,
            "Java heap up to %d MiB, %d MiB of %d MiB free for it and TensorFlow",
            heap / MB,
            free / MB,
            total / MB);
    Finding finding = Finding.ok("memory", found);
    if (heap < LEAST_HEAP) {
      finding =
          Finding.failed(
              "memory", found, "start with java -Xmx" + GOOD_HEAP / MB + "m or more -jar …");
    } else if (free < LEAST_FREE) {
      // Linux counts what it could give back as taken.
      finding = Finding.note("memory", found, "should a command end with 137, free some memory");
    }
    return finding.with("heapBytes", heap).with("totalBytes", total).with("freeBytes", free);
  }

  /** Pictures and curves are drawn with Java's own fonts, which come from the system. */
  public static Finding fonts() {
    BufferedImage page = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = page.createGraphics();
    try {
      pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
      pen.drawString("x", 4, 24);
      return Finding.ok("fonts", pen.getFont().getFontName(Locale.ROOT));
    } catch (RuntimeException | Error e) {
      return Finding.note(
          "fonts",
          "Java finds none, so it draws no PNG pictures",
          "Debian: apt-get install fontconfig fonts-dejavu-core");
    } finally {
      pen.dispose();
    }
  }

  /** Where the native library is unpacked to, and whether what lies there is whole. */
  public static Finding cache() {
    try {
      NativesFolder folder = NativesFolder.here();
      return cache(folder, TensorFlowNatives.unpacks(), TensorFlowNatives.damaged(folder.path()))
          .with("folder", folder.path().toString())
          .with("freeBytes", folder.path().toFile().getUsableSpace());
    } catch (FmnistException e) {
      return Finding.failed("cache", e.getMessage(), "");
    }
  }

  /**
   * Holds the folder of the native library to what is needed.
   *
   * @param unpacks whether the library is yet to be unpacked
   * @param damaged copies that would be loaded and are not what the jar has
   */
  public static Finding cache(NativesFolder folder, boolean unpacks, List<Path> damaged) {
    String found =
        (unpacks ? "the native library will go to " : "the native library is unpacked in ")
            + folder.path();
    if (!damaged.isEmpty()) {
      String names = String.join(", ", damaged.stream().map(Path::toString).toList());
      return Finding.failed(
          "cache",
          found + ", damaged: " + names,
          "delete what is damaged; the next run unpacks it again");
    }
    return folder.refused().isEmpty()
        ? Finding.ok("cache", found)
        : Finding.note(
            "cache", found + ", as " + String.join("; ", folder.refused()), NativesFolder.remedy());
  }
}

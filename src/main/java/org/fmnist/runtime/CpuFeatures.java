package org.fmnist.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/**
 * The CPU's instruction sets, by their names in Linux's {@code /proc/cpuinfo}. Static functions
 * only, which may be called from several threads.
 */
public final class CpuFeatures {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private CpuFeatures() {}

  /**
   * Those of this machine; none on systems that do not list them so.
   *
   * @throws FmnistException if the list cannot be read
   */
  public static Set<String> here() {
    if (!Files.isReadable(CPU_INFO)) {
      return Set.of();
    }
    try {
      return of(Files.readAllLines(CPU_INFO));
    } catch (IOException e) {
      throw new FmnistException(CPU_INFO + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** Those that the first processor lists. */
  static Set<String> of(List<String> cpuInfo) {
    return cpuInfo.stream()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).trim().split(" "))
        .<Set<String>>map(words -> new TreeSet<>(List.of(words)))
        .orElse(Set.of());
  }
}

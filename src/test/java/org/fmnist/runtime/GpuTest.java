package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fmnist.runtime.CudaDriver.CudaDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuTest {
  private static final CudaDevice A100 = new CudaDevice("NVIDIA A100", 8.0, 40_000_000_000L);
  private static final CudaDevice H100 = new CudaDevice("NVIDIA H100", 9.0, 80_000_000_000L);

  private static List<CudaLibrary.State> without(Set<String> files, String cudnn) {
    return Arrays.stream(CudaLibrary.values())
        .map(
            library ->
                files.contains(library.file())
                    ? new CudaLibrary.State(library, "", library.file())
                    : new CudaLibrary.State(
                        library, library == CudaLibrary.CUDNN_GRAPH ? cudnn : "12.5.3", ""))
        .toList();
  }

  private static List<String> missing(CudaDriver driver, Set<String> files, String cudnn) {
    return new Gpu(true, Optional.ofNullable(driver), without(files, cudnn)).missing();
  }

  private static CudaDriver driver(int cuda, CudaDevice... gpus) {
    return new CudaDriver("550.54.15", cuda, "", List.of(gpus));
  }

  @Test
  void nothingIsMissingWhereAllIsThere() {
    assertThat(missing(driver(12_040, H100), Set.of(), "9.3.0")).isEmpty();
    assertThat(missing(driver(13_000, H100), Set.of(), "9.10.2")).isEmpty();
  }

  /** TensorFlow opens each of these itself and leaves the GPU out without it. */
  @ParameterizedTest
  @CsvSource({
    "libcudart.so.12, CUDA 12.5",
    "libcublas.so.12, CUDA 12.5",
    "libcublasLt.so.12, CUDA 12.5",
    "libcufft.so.11, CUDA 12.5",
    "libcusolver.so.11, CUDA 12.5",
    "libcusparse.so.12, CUDA 12.5",
    "libcudnn.so.9, cuDNN 9.3"
  })
  void eachLibraryThatTensorFlowOpensIsNamed(String file, String product) {
    assertThat(missing(driver(12_050, A100), Set.of(file), "9.3.0"))
        .containsExactly(product + " (" + file + ")");
  }

  @Test
  void aProductThatIsNotThereAtAllIsOneLine() {
    Set<String> cudnn = new java.util.HashSet<>();
    for (CudaLibrary library : CudaLibrary.values()) {
      if (library.name().startsWith("CUDNN")) {
        cudnn.add(library.file());
      }
    }
    assertThat(missing(null, cudnn, ""))
        .containsExactly("the NVIDIA driver (libcuda.so.1)", "cuDNN 9.3 (none of its 7 libraries)");
  }

  @ParameterizedTest
  @CsvSource({"9.1.0, false", "8.9.7, false", "9.3.0, true", "9.10.2, true", "10.0.0, true"})
  void tensorFlowWantsItsOwnCuDnnOrANewerOne(String version, boolean enough) {
    List<String> missing = missing(driver(12_050, A100), Set.of(), version);
    if (enough) {
      assertThat(missing).isEmpty();
    } else {
      assertThat(missing).containsExactly("cuDNN 9.3 or newer (found " + version + ")");
    }
  }

  /** A driver of any CUDA 12 runs compiled kernels; from 9.0 on it must compile PTX 8.3. */
  @ParameterizedTest
  @CsvSource({
    "11080, 8.0, CUDA 12.0 (525)",
    "12000, 8.0, ",
    "12020, 8.9, ",
    "12020, 9.0, CUDA 12.3 (545)",
    "12030, 9.0, ",
    "12020, 12.0, CUDA 12.3 (545)",
    "13000, 5.2, compute capability 6.0"
  })
  void theDriverMustKnowWhatTheGpuRuns(int cuda, double capability, String wanted) {
    Optional<String> problem = driver(cuda, new CudaDevice("NVIDIA", capability, 1)).problem();
    if (wanted == null) {
      assertThat(problem).isEmpty();
    } else {
      assertThat(problem).hasValueSatisfying(words -> assertThat(words).contains(wanted, "found"));
    }
  }

  @Test
  void aDriverThatDoesNotStartSaysWhy() {
    CudaDriver stopped =
        new CudaDriver("", 12_040, "error 100, no CUDA-capable device is detected", List.of());
    assertThat(stopped.problem())
        .contains(
            "a driver that starts (found driver for CUDA 12.4: error 100, no CUDA-capable device is"
                + " detected)");
    assertThat(driver(12_040).problem()).hasValueSatisfying(it -> assertThat(it).contains("none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 | 535.129.03",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65  Release Build | 580.65",
        "something else | ''"
      })
  void readsTheReleaseOfTheKernelModule(String line, String release) {
    assertThat(CudaDriver.release(line)).isEqualTo(release);
  }

  /** cuDNN wants zlib, which a small container may lack: the name of that one helps. */
  @Test
  void namesTheLibraryBelowTheOneAskedFor() {
    String file = "libcudnn_graph.so.9";
    assertThat(CudaLibrary.missing(file, "libz.so.1: cannot open shared object file: No such file"))
        .isEqualTo("libz.so.1");
    assertThat(CudaLibrary.missing(file, file + ": cannot open shared object file"))
        .isEqualTo(file);
    assertThat(CudaLibrary.missing(file, "wrong ELF class")).isEqualTo(file);
  }

  /** One file that is missing keeps all that need it from loading. */
  @ParameterizedTest
  @CsvSource({
    "libz.so.1, 'libz.so.1, needed by libcudnn_graph.so.9'",
    "libcudnn_graph.so.9, libcudnn_graph.so.9"
  })
  void aFileThatManyNeedIsNamedOnce(String missing, String named) {
    List<CudaLibrary.State> states =
        Arrays.stream(CudaLibrary.values())
            .map(
                library ->
                    new CudaLibrary.State(
                        library, "", library.name().startsWith("CUDNN") ? missing : ""))
            .toList();
    assertThat(CudaLibrary.problems(states)).containsExactly("cuDNN 9.3 (" + named + ")");
  }
}

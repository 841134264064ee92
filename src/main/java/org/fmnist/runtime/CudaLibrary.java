package org.fmnist.runtime;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shared libraries that the network needs on a GPU. TensorFlow 2.18 opens seven of them by name
 * before it registers a GPU and leaves every GPU out when one does not load: the CUDA runtime,
 * cuBLAS, cuBLASLt, cuFFT, cuSOLVER, cuSPARSE and cuDNN (seen with the loader's {@code
 * LD_DEBUG=libs}). Those bring the others along; the parts of cuDNN end the process where they are
 * missing at the first convolution. Immutable.
 */
public enum CudaLibrary {
  RUNTIME(Product.CUDA, "libcudart.so.12"),
  CUBLAS(Product.CUDA, "libcublas.so.12"),
  CUBLAS_LT(Product.CUDA, "libcublasLt.so.12"),
  CUFFT(Product.CUDA, "libcufft.so.11"),
  CUSOLVER(Product.CUDA, "libcusolver.so.11"),
  CUSPARSE(Product.CUDA, "libcusparse.so.12"),
  NVJITLINK(Product.CUDA, "libnvJitLink.so.12"),
  NVRTC(Product.CUDA, "libnvrtc.so.12"),
  CUDNN_GRAPH(Product.CUDNN, "libcudnn_graph.so.9"),
  CUDNN(Product.CUDNN, "libcudnn.so.9"),
  CUDNN_OPS(Product.CUDNN, "libcudnn_ops.so.9"),
  CUDNN_CNN(Product.CUDNN, "libcudnn_cnn.so.9"),
  CUDNN_HEURISTIC(Product.CUDNN, "libcudnn_heuristic.so.9"),
  CUDNN_PRECOMPILED(Product.CUDNN, "libcudnn_engines_precompiled.so.9"),
  CUDNN_RUNTIME_COMPILED(Product.CUDNN, "libcudnn_engines_runtime_compiled.so.9");

  /** What is installed as one. */
  enum Product {
    CUDA("CUDA 12.5"),
    CUDNN("cuDNN 9.3");

    private final String title;

    Product(String title) {
      this.title = title;
    }
  }

  /**
   * What the loader made of a library.
   *
   * @param version as the library tells it; empty where it has no way to
   * @param missing the file that does not load, the library itself or one that it needs; empty
   *     where all is there
   */
  public record State(CudaLibrary library, String version, String missing) {
    /** Whether it does. */
    public boolean loads() {
      return missing.isEmpty();
    }

    private String words() {
      boolean known = Arrays.stream(CudaLibrary.values()).anyMatch(it -> it.file.equals(missing));
      return known ? missing : missing + ", needed by " + library.file;
    }
  }

  private static final Pattern NOT_OPENED =
      Pattern.compile("([\\w.+-]+): cannot open shared object file");

  private static final int[] OLDEST_CUDNN = {9, 3};

  private final Product product;
  private final String file;

  CudaLibrary(Product product, String file) {
    this.product = product;
    this.file = file;
  }

  /** The file's name. */
  public String file() {
    return file;
  }

  /** Loads each library as TensorFlow would, from {@code LD_LIBRARY_PATH} and the system. */
  static List<State> states() {
    return Arrays.stream(values()).map(CudaLibrary::state).toList();
  }

  /** What is missing or too old, a line for each product. */
  static List<String> problems(List<State> states) {
    Map<Product, List<State>> byProduct =
        states.stream()
            .filter(state -> !state.loads())
            .collect(
                Collectors.groupingBy(
                    state -> state.library.product, TreeMap::new, Collectors.toList()));
    Stream<String> missing =
        byProduct.entrySet().stream()
            .map(entry -> problem(entry.getKey(), entry.getValue(), states));
    return Stream.concat(missing, states.stream().flatMap(CudaLibrary::tooOld)).toList();
  }

  private static String problem(Product product, List<State> missing, List<State> all) {
    long wanted = all.stream().filter(state -> state.library.product == product).count();
    long absent =
        missing.stream().filter(state -> state.missing.equals(state.library.file)).count();
    String files =
        absent == wanted
            ? "none of its " + wanted + " libraries"
            : missing.stream()
                .collect(
                    Collectors.toMap(
                        State::missing, State::words, (first, second) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .collect(Collectors.joining(", "));
    return product.title + " (" + files + ")";
  }

  /** TensorFlow refuses an older minor version of cuDNN than it was built with. */
  private static Stream<String> tooOld(State state) {
    if (state.library != CUDNN_GRAPH || state.version.isEmpty()) {
      return Stream.empty();
    }
    int[] found = Arrays.stream(state.version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return Arrays.compare(found, OLDEST_CUDNN) >= 0
        ? Stream.empty()
        : Stream.of(Product.CUDNN.title + " or newer (found " + state.version + ")");
  }

  private State state() {
    try (NativeLibrary library = NativeLibrary.getInstance(file)) {
      return new State(this, versionOf(library), "");
    } catch (UnsatisfiedLinkError e) {
      return new State(this, "", missing(file, String.valueOf(e.getMessage())));
    }
  }

  /**
   * The file that the loader did not find.
   *
   * @param file the library that was to load
   * @param message what the loader said
   */
  static String missing(String file, String message) {
    Matcher matcher = NOT_OPENED.matcher(message);
    return matcher.find() ? matcher.group(1) : file;
  }

  /** Empty where the library has no such function: it is there all the same. */
  private String versionOf(NativeLibrary library) {
    try {
      return version(library);
    } catch (UnsatisfiedLinkError e) {
      return "";
    }
  }

  private String version(NativeLibrary library) {
    return switch (this) {
      case RUNTIME -> runtimeVersion(library);
      case CUBLAS -> properties(library, "cublasGetProperty");
      case CUBLAS_LT -> properties(library, "cublasLtGetProperty");
      case CUFFT -> properties(library, "cufftGetProperty");
      case CUSOLVER -> properties(library, "cusolverGetProperty");
      case CUSPARSE -> properties(library, "cusparseGetProperty");
      case NVJITLINK -> majorMinor(library, "nvJitLinkVersion");
      case NVRTC -> majorMinor(library, "nvrtcVersion");
      case CUDNN_GRAPH -> properties(library, "cudnnGetProperty");
      // libcudnn.so.9 would end the process where a part of it does not load.
      case CUDNN,
          CUDNN_OPS,
          CUDNN_CNN,
          CUDNN_HEURISTIC,
          CUDNN_PRECOMPILED,
          CUDNN_RUNTIME_COMPILED ->
          "";
    };
  }

  private static String runtimeVersion(NativeLibrary library) {
    IntByReference version = new IntByReference();
    library.getFunction("cudaRuntimeGetVersion").invokeInt(new Object[] {version});
    return CudaDriver.cudaVersion(version.getValue());
  }

  /** Three numbers, one a call. */
  private static String properties(NativeLibrary library, String function) {
    return Stream.of(0, 1, 2)
        .map(
            part -> {
              IntByReference value = new IntByReference();
              library.getFunction(function).invokeInt(new Object[] {part, value});
              return Integer.toString(value.getValue());
            })
        .collect(Collectors.joining("."));
  }

  private static String majorMinor(NativeLibrary library, String function) {
    IntByReference major = new IntByReference();
    IntByReference minor = new IntByReference();
    library.getFunction(function).invokeInt(new Object[] {major, minor});
    return major.getValue() + "." + minor.getValue();
  }
}

package org.fmnist.runtime;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The NVIDIA driver and its GPUs, as the driver's own library tells it. Immutable as long as nobody
 * writes to the lists.
 *
 * @param release of the kernel module, such as 550.54.15; empty where it does not say
 * @param cuda the newest CUDA that the driver knows, 1000 x major + 10 x minor
 * @param failure why it does not start, in its own words; empty where it does
 * @param gpus those that this process may use, {@code CUDA_VISIBLE_DEVICES} heeded
 */
public record CudaDriver(String release, int cuda, String failure, List<CudaDevice> gpus) {
  private static final String LIBRARY = "libcuda.so.1";
  private static final Path KERNEL_MODULE = Path.of("/proc/driver/nvidia/version");
  private static final Pattern RELEASE = Pattern.compile("\\b(\\d{3,}\\.\\d+(\\.\\d+)?)\\b");

  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;

  /** Programs built with any CUDA 12 run from this driver on (NVIDIA, CUDA Compatibility). */
  private static final Needed FOR_CUDA_12 = new Needed(12_000, "CUDA 12.0 (525)");

  /**
   * For compute capability 9.0 and above TensorFlow's natives have most kernels as PTX 8.3 only,
   * which the driver compiles and CUDA 12.3 brought.
   */
  private static final Needed FOR_PTX = new Needed(12_030, "CUDA 12.3 (545)");

  private static final double OLDEST_CAPABILITY = 6.0;
  private static final double COMPILED_CAPABILITY = 9.0;

  private record Needed(int cuda, String title) {}

  /**
   * A GPU.
   *
   * @param capability its compute capability, such as 9.0
   * @param memoryBytes its memory
   */
  public record CudaDevice(String name, double capability, long memoryBytes) {
    /** For programs. */
    public Map<String, Object> json() {
      return Map.of("name", name, "computeCapability", capability, "memoryBytes", memoryBytes);
    }

    @Override
    public String toString() {
      return name + ", compute capability " + capability + ", " + memoryBytes / 1_000_000 + " MB";
    }
  }

  /** The driver of this machine; empty without one. */
  static Optional<CudaDriver> here() {
    try {
      // Never closed: TensorFlow uses the same one, and it has threads of its own.
      return Optional.of(of(NativeLibrary.getInstance(LIBRARY)));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  private static CudaDriver of(NativeLibrary library) {
    String release = kernelModule();
    int started = call(library, "cuInit", 0);
    IntByReference value = new IntByReference();
    call(library, "cuDriverGetVersion", value);
    int cuda = value.getValue();
    if (started != 0) {
      return new CudaDriver(release, cuda, reason(library, started), List.of());
    }
    call(library, "cuDeviceGetCount", value);
    List<CudaDevice> gpus =
        IntStream.range(0, value.getValue()).mapToObj(index -> gpu(library, index)).toList();
    return new CudaDriver(release, cuda, "", gpus);
  }

  private static CudaDevice gpu(NativeLibrary library, int index) {
    IntByReference device = new IntByReference();
    call(library, "cuDeviceGet", device, index);
    byte[] name = new byte[256];
    call(library, "cuDeviceGetName", name, name.length, device.getValue());
    LongByReference memory = new LongByReference();
    call(library, "cuDeviceTotalMem_v2", memory, device.getValue());
    int major = attribute(library, COMPUTE_CAPABILITY_MAJOR, device.getValue());
    int minor = attribute(library, COMPUTE_CAPABILITY_MINOR, device.getValue());
    return new CudaDevice(
        Native.toString(name, StandardCharsets.UTF_8), major + minor / 10.0, memory.getValue());
  }

  private static int attribute(NativeLibrary library, int attribute, int device) {
    IntByReference value = new IntByReference();
    call(library, "cuDeviceGetAttribute", value, attribute, device);
    return value.getValue();
  }

  private static int call(NativeLibrary library, String name, Object... arguments) {
    Function function = library.getFunction(name);
    return function.invokeInt(arguments);
  }

  private static String reason(NativeLibrary library, int code) {
    PointerByReference text = new PointerByReference();
    call(library, "cuGetErrorString", code, text);
    Pointer words = text.getValue();
    return "error " + code + (words == null ? "" : ", " + words.getString(0));
  }

  private static String kernelModule() {
    try (Stream<String> lines = Files.lines(KERNEL_MODULE)) {
      return lines.findFirst().map(CudaDriver::release).orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  /**
   * The driver's release.
   *
   * @param line the first one of what the kernel module says of itself
   */
  static String release(String line) {
    Matcher matcher = RELEASE.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Why TensorFlow cannot use a GPU through it; empty where it can. */
  Optional<String> problem() {
    if (!failure.isEmpty()) {
      return Optional.of("a driver that starts (found " + this + ": " + failure + ")");
    }
    if (gpus.isEmpty()) {
      return Optional.of("a GPU (the driver shows none to this process; CUDA_VISIBLE_DEVICES?)");
    }
    CudaDevice gpu = gpus.get(0);
    if (gpu.capability < OLDEST_CAPABILITY) {
      return Optional.of(
          "a GPU of compute capability " + OLDEST_CAPABILITY + " or newer (found " + gpu + ")");
    }
    Needed needed = gpu.capability < COMPILED_CAPABILITY ? FOR_CUDA_12 : FOR_PTX;
    return cuda >= needed.cuda
        ? Optional.empty()
        : Optional.of(
            "a driver for " + needed.title + " or newer (found " + this + " for " + gpu + ")");
  }

  static String cudaVersion(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  @Override
  public String toString() {
    return "driver " + (release.isEmpty() ? "" : release + " ") + "for CUDA " + cudaVersion(cuda);
  }
}

package org.fmnist.runtime;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.buffer.DataBuffers;

/**
 * TensorFlow's native library, made ready once per process. Everything here that makes a graph or a
 * tensor calls {@link #prepare} by itself; call it earlier to choose the {@linkplain Kernels
 * kernels}, or to meet an error at a place of your own.
 *
 * <p>It settles the folder that JavaCPP and JNA unpack to, switches JavaCPP's limit on resident
 * memory off, and sets the environment that the library reads: {@code TF_CPP_MIN_LOG_LEVEL}, {@code
 * TF_ENABLE_ONEDNN_OPTS} and {@code TF_OVERRIDE_GLOBAL_THREADPOOL}. What the environment or a
 * system property says already stays. Where a caller has loaded TensorFlow before, the environment
 * comes too late and nothing else changes. Static functions only, which may be called from several
 * threads.
 */
public final class TensorFlowRuntime {
  /** Not JavaCPP's own {@code .lock}: a process cannot lock a file twice. */
  private static final String LOCK = "fmnist.lock";

  private static final Object MONITOR = new Object();
  private static boolean logs;
  private static boolean settled;
  private static boolean ending;
  private static volatile boolean loaded;

  private TensorFlowRuntime() {}

  /** Lets TensorFlow log to standard error; has no effect once the library is ready. */
  public static void showLog() {
    synchronized (MONITOR) {
      logs = true;
    }
  }

  /**
   * Loads the library, unpacking it first where that was never done. Later calls do nothing.
   *
   * @throws FmnistException if no folder can hold the library, or if it cannot be loaded
   */
  public static void prepare(Kernels kernels) {
    if (loaded) {
      return;
    }
    synchronized (MONITOR) {
      settle(kernels);
      load();
    }
  }

  /** {@link #prepare(Kernels) Prepares} with the kernels of the fast engine. */
  public static void prepare() {
    prepare(Kernels.FASTEST);
  }

  /**
   * Begins to prepare in a thread of its own, so that files can be read meanwhile. What goes wrong
   * while loading is met again by whoever first needs the library. A process that ends meanwhile
   * waits for the library: ending while its initializers run is a crash.
   *
   * @throws FmnistException if no folder can hold the library
   */
  public static void prepareInBackground(Kernels kernels) {
    synchronized (MONITOR) {
      settle(kernels);
    }
    Thread thread = new Thread(() -> prepareSilently(kernels), "natives");
    thread.setDaemon(true);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(TensorFlowRuntime::loadNoMore, "end of natives"));
    thread.start();
  }

  private static void loadNoMore() {
    synchronized (MONITOR) {
      ending = true;
    }
  }

  private static void prepareSilently(Kernels kernels) {
    try {
      synchronized (MONITOR) {
        if (!ending) {
          prepare(kernels);
        }
      }
    } catch (FmnistException e) {
      // Met again by the caller that needs the library.
    }
  }

  /** Everything that must come before the first TensorFlow class loads. */
  private static void settle(Kernels kernels) {
    if (settled) {
      return;
    }
    Path folder = NativesFolder.here().path();
    setUnlessSet(NativesFolder.PROPERTY, folder.toString());
    setUnlessSet("jna.tmpdir", folder.toString());
    // JavaCPP compares the resident memory with four times the Java heap and would end a healthy
    // process: tensors live outside the heap.
    setUnlessSet("org.bytedeco.javacpp.maxphysicalbytes", "0");
    try {
      setEnvironment(kernels);
      if (StandardError.quietIsWanted()) {
        StandardError.turnedAway(TensorFlowRuntime::firstUses);
      }
    } catch (LinkageError e) {
      throw TensorFlowNatives.unloadable(e);
    }
    settled = true;
  }

  private static void setEnvironment(Kernels kernels) {
    if (!logs) {
      export("TF_CPP_MIN_LOG_LEVEL", "3");
    }
    if (kernels == Kernels.FASTEST && Platform.isIntel() && Platform.is64Bit()) {
      export("TF_ENABLE_ONEDNN_OPTS", "1");
    }
    // Else the first session of a process decides the threads of all later ones.
    export("TF_OVERRIDE_GLOBAL_THREADPOOL", "1");
  }

  private static void export(String name, String value) {
    if (System.getenv(name) != null) {
      return;
    }
    if (Platform.isWindows()) {
      CLibrary.C._putenv(name + "=" + value);
    } else {
      CLibrary.C.setenv(name, value, 1);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * What libraries say at their first use although all is well: Java 24 and newer warn of the
   * memory access that TensorFlow Java's arrays are made of, and the CUDA natives of factories that
   * they register twice. Neither heeds a setting that a program can change.
   */
  private static void firstUses() {
    DataBuffers.ofFloats(1);
    if (CudaNatives.present()) {
      load();
    }
  }

  private static void load() {
    // Two processes that unpack into one folder at once remove each other's links
    // (https://github.com/bytedeco/javacpp/issues/608).
    Path folder = NativesFolder.here().path();
    Path file = folder.resolve(LOCK);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(channel);
      TensorFlowNatives.requireWhole(folder);
      TensorFlow.version();
      loaded = true;
    } catch (LinkageError e) {
      throw TensorFlowNatives.unloadable(e);
    } catch (IOException e) {
      throw new FmnistException("cannot write " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static void lock(FileChannel channel) {
    try {
      channel.lock();
    } catch (IOException e) {
      // Some network disks have no locks: then without.
    }
  }
}

package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.fmnist.io.FmnistException;

/** Holds a reader of files to its promise, whatever the file. */
public final class FuzzGuard {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private FuzzGuard() {}

  /**
   * Runs a reader. It may succeed, or refuse in one line of a {@link FmnistException}; in either
   * case within {@code mostBytes} of allocated memory and ten seconds of processor time.
   */
  public static void run(long mostBytes, Runnable reader) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long time = THREADS.getCurrentThreadCpuTime();
    String refusal = refusal(reader);
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    time = THREADS.getCurrentThreadCpuTime() - time;
    assertThat(allocated).isLessThan(mostBytes);
    assertThat(time).isLessThan(10_000_000_000L);
    assertThat(refusal).isNotBlank().doesNotContain("\n", "\r").hasSizeLessThan(5000);
  }

  private static String refusal(Runnable reader) {
    try {
      reader.run();
      return "none";
    } catch (FmnistException e) {
      return e.getMessage();
    }
  }
}

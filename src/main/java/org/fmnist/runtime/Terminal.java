package org.fmnist.runtime;

import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * The terminal that the process's standard output is, if it is one. Static functions only, which
 * may be called from several threads.
 */
public final class Terminal {
  private static final int STANDARD_OUTPUT = 1;

  /** {@code TIOCGWINSZ} of Linux's and of macOS's {@code sys/ioctl.h}. */
  private static final long GET_WINDOW_SIZE_LINUX = 0x5413;

  private static final long GET_WINDOW_SIZE_MAC = 0x40087468;

  /** {@code struct winsize}: four unsigned shorts, the second of which counts the columns. */
  private static final int WINDOW_SIZE_BYTES = 8;

  private static final int COLUMNS_OFFSET = 2;

  private Terminal() {}

  /** How many characters fit into a line; empty if it is no terminal or cannot be asked. */
  public static OptionalInt columns() {
    if (Platform.isWindows()) {
      return OptionalInt.empty();
    }
    ByteBuffer size = ByteBuffer.allocateDirect(WINDOW_SIZE_BYTES).order(ByteOrder.nativeOrder());
    long request = Platform.isMac() ? GET_WINDOW_SIZE_MAC : GET_WINDOW_SIZE_LINUX;
    try {
      int failed = CLibrary.C.ioctl(STANDARD_OUTPUT, new NativeLong(request), size);
      int columns = Short.toUnsignedInt(size.getShort(COLUMNS_OFFSET));
      return failed == 0 && columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    } catch (LinkageError e) {
      return OptionalInt.empty();
    }
  }
}

package org.fmnist.runtime;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;

/** The C library's calls that this project needs; each is looked up when it is first made. */
interface CLibrary extends Library {
  CLibrary C = Native.load(Platform.isWindows() ? "msvcrt" : "c", CLibrary.class);

  String getenv(String name);

  int setenv(String name, String value, int overwrite);

  /** Windows' {@link #setenv}. */
  int _putenv(String assignment);

  int isatty(int descriptor);

  /** Windows' {@link #isatty}. */
  int _isatty(int descriptor);

  int fcntl(int descriptor, int command, Object... arguments);

  int ioctl(int descriptor, NativeLong request, Object... arguments);

  int open(String path, int flags);

  int dup(int descriptor);

  int dup2(int from, int to);

  int close(int descriptor);
}

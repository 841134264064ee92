package org.fmnist.cli;

import java.nio.file.Path;
import org.fmnist.runtime.NativesFolder;
import org.fmnist.runtime.TensorFlowNatives;

/** Says that the first run takes longer, and where it puts TensorFlow's native library. */
final class FirstRunNote {
  private FirstRunNote() {}

  /** Prints the note where the library is not unpacked yet. */
  static void print(Console console) {
    Path folder = NativesFolder.here().path();
    long megabytes = TensorFlowNatives.missingBytes(folder) / 1_000_000;
    if (megabytes > 0) {
      console.note(
          "first run: unpacking TensorFlow's native library to "
              + folder
              + " (once, "
              + megabytes
              + " MB)");
    }
  }
}

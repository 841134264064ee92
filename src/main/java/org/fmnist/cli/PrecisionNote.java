package org.fmnist.cli;

import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.SessionSettings;

/** What {@code --precision bf16} meets here: refuses it or says that it is slow. */
final class PrecisionNote {
  private PrecisionNote() {}

  /**
   * Prints a note where bfloat16 is asked for and slower than float32.
   *
   * @throws FmnistException if it cannot be used here
   */
  static void print(Arguments arguments, Console console) {
    SessionSettings session = CommonFlags.session(arguments);
    if (CommonFlags.precision(arguments).here(session) == ComputePrecision.BF16
        && !ComputePrecision.inHardware(session)) {
      console.note(
          "--precision bf16: no instructions for it are usable here (avx512_bf16 or amx_bf16);"
              + " it works, more slowly than fp32");
    }
  }
}

package org.fmnist.cli;

import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.graph.fast.ComputePrecision;

/** Says that this machine has to do without the instructions that {@code --precision} wants. */
final class PrecisionNote {
  private PrecisionNote() {}

  /** Prints the note where bfloat16 is asked for and slower than float32. */
  static void print(Arguments arguments, Console console) {
    if (CommonFlags.precision(arguments) == ComputePrecision.BF16
        && !ComputePrecision.inHardware(CommonFlags.session(arguments))) {
      console.note(
          "--precision bf16: this CPU has no instructions for it (avx512_bf16 or amx_bf16);"
              + " it works, more slowly than fp32");
    }
  }
}

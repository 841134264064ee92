package org.fmnist.model;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.graph.fast.SavedModelWriter;
import org.fmnist.io.OutputDirectory;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SavedModelNames;
import org.fmnist.runtime.SessionSettings;

/**
 * Exports weights as a SavedModel for TensorFlow Serving and every other loader of TensorFlow.
 * Static functions only, which may be called from several threads for different files.
 */
public final class SavedModelExport {
  private SavedModelExport() {}

  /**
   * Where the model is, the weights by the prefix of their files, and how it is asked: {@code
   * image}, float32 [N,28,28,1], raw 0..255, gives {@code probabilities} and {@code logits},
   * float32 [N,10].
   *
   * @param precision what the layers within compute in
   */
  public record Result(
      Path directory, WeightsSource weights, ComputePrecision precision, String signature) {}

  /**
   * Writes the model, whole or not at all. May be called from several threads.
   *
   * @param precision of the layers within; {@link ComputePrecision#AUTO} is decided by this
   *     machine's CPU
   * @param out absent or empty
   * @param notes takes a line about each thing that a user should know of the weights
   * @throws org.fmnist.io.FmnistException if the weights cannot be read or the disk refuses
   */
  public static Result write(
      WeightsSource source, ComputePrecision precision, Path out, Consumer<String> notes) {
    OutputDirectory.requireFree(out);
    WeightsSource located = source.located();
    Weights weights = located.read(notes);
    ComputePrecision became = precision.here(new SessionSettings(0, Device.CPU));
    SavedModelWriter.write(OutputDirectory.make(out), weights, became);
    return new Result(out, located, became, SavedModelNames.SIGNATURE);
  }
}

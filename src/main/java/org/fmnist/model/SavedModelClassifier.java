package org.fmnist.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.SavedModelNames;
import org.fmnist.runtime.SavedModelSession;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.Tensors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/**
 * A classifier of any architecture from a SavedModel: signature {@code serving_default} with one
 * input, float32 [N,28,28,1], raw 0..255, and the output {@code probabilities} or no other, float32
 * [N,10]. Not for sharing between threads.
 */
public final class SavedModelClassifier implements Classifier {
  /** How far a row may be from 1: some models compute in half precision. */
  private static final double SUM_TOLERANCE = 0.01;

  private final SavedModelSession session;
  private final String input;
  private final String output;

  private SavedModelClassifier(SavedModelSession session, String input, String output) {
    this.session = session;
    this.input = input;
    this.output = output;
  }

  /** Whether a directory is a SavedModel. */
  public static boolean isIn(Path directory) {
    return Files.isRegularFile(directory.resolve(SavedModelNames.FILE));
  }

  /**
   * Loads the model, and asks it about one image.
   *
   * @param precision what its float32 operations may be computed in
   * @throws FmnistException if it cannot be loaded, or answers with something else
   */
  public static SavedModelClassifier open(
      Path directory, SessionSettings settings, ComputePrecision precision) {
    SavedModelSession session;
    try {
      boolean bfloat16 = precision.here(settings) == ComputePrecision.BF16;
      session = SavedModelSession.load(directory, settings, bfloat16);
    } catch (TensorFlowException e) {
      throw unlike(directory, e.getMessage(), e);
    }
    try {
      SavedModelClassifier model = connect(session, directory);
      model.check(directory);
      return model;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static SavedModelClassifier connect(SavedModelSession session, Path directory) {
    SignatureDef signature =
        session
            .signature(SavedModelNames.SIGNATURE)
            .orElseThrow(() -> unlike(directory, "no signature of that name", null));
    Map<String, TensorInfo> outputs = signature.getOutputsMap();
    TensorInfo output =
        outputs.size() == 1
            ? outputs.values().iterator().next()
            : outputs.get(SavedModelNames.PROBABILITIES);
    if (signature.getInputsCount() != 1 || output == null) {
      throw unlike(
          directory,
          "inputs " + signature.getInputsMap().keySet() + " and outputs " + outputs.keySet(),
          null);
    }
    String input = signature.getInputsMap().values().iterator().next().getName();
    return new SavedModelClassifier(session, input, output.getName());
  }

  private void check(Path directory) {
    float[] answer;
    try {
      answer = session.firstRun(() -> probabilities(new float[FashionMnist.PIXELS]));
    } catch (TensorFlowException e) {
      throw unlike(directory, e.getMessage(), e);
    }
    double sum = 0;
    for (float probability : answer) {
      sum += probability;
    }
    if (answer.length != FashionMnist.CLASSES || !(Math.abs(sum - 1) < SUM_TOLERANCE)) {
      throw unlike(directory, answer.length + " values that sum to " + sum, null);
    }
  }

  private static FmnistException unlike(
      Path directory, @Nullable String found, @Nullable Exception cause) {
    return new FmnistException(
        directory
            + ": expected a SavedModel whose signature "
            + SavedModelNames.SIGNATURE
            + " makes 10 probabilities of a float32 image [N,28,28,1], found "
            + found
            + "; export it anew",
        cause);
  }

  /**
   * Class probabilities of any number of images.
   *
   * @param pixels N images of 784 values, raw 0..255
   * @return N rows of 10
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  public float[] probabilities(float[] pixels) {
    try (TFloat32 images = Tensors.images(pixels);
        Result result = session.runner().feed(input, images).fetch(output).run()) {
      return Tensors.floats(result.get(0));
    }
  }

  @Override
  public void close() {
    session.close();
  }
}

package org.fmnist.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.fmnist.train.TrainingSettings;

/** Reads what {@code tools/reference.py} dumped. */
final class DumpReference implements Reference {
  private static final String MANIFEST = "manifest.json";
  private static final int FORMAT = 2;

  private final Path directory;
  private final Manifest manifest;
  private final SessionSettings session;
  private final Map<String, TensorValue> values = new LinkedHashMap<>();

  /**
   * @param session that the port runs in
   * @throws FmnistException if the directory holds no dump of this format
   */
  DumpReference(Path directory, SessionSettings session) {
    Path file = directory.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw FmnistException.about(
          "reference",
          "expected a directory that tools/reference.py wrote, found no "
              + MANIFEST
              + " in "
              + directory);
    }
    this.directory = directory;
    this.manifest = new Manifest(file, Json.readMap(file));
    this.session = session;
    if (manifest.integer("format") != FORMAT) {
      throw new FmnistException(
          file
              + ": expected format "
              + FORMAT
              + ", found "
              + manifest.integer("format")
              + "; dump it again with this version's tools/reference.py");
    }
  }

  /** How many steps its trajectories have. */
  int steps() {
    return manifest.integer("steps");
  }

  /** What the original ran with. */
  TrainingSettings settings() {
    return manifest.settings();
  }

  /** What the original computed in. */
  Precision<?> precision() {
    return manifest.precision();
  }

  /** What was dumped. */
  List<Part> parts() {
    List<String> names = manifest.texts("parts");
    return Arrays.stream(Part.values()).filter(part -> names.contains(part.label())).toList();
  }

  /**
   * The checkpoint that forward passes and fine-tuning began with.
   *
   * @throws FmnistException if there is none in the dump
   */
  Weights checkpoint() {
    return OriginalNames.weights(values(), "checkpoint.")
        .orElseThrow(
            () ->
                new FmnistException(
                    directory + ": expected a checkpoint's 18 tensors in the dump, found fewer"));
  }

  @Override
  public Map<String, TensorValue> values(Part part) {
    Map<String, TensorValue> own = new LinkedHashMap<>(values());
    own.keySet().removeIf(name -> Part.of(name) != part);
    return own;
  }

  private Map<String, TensorValue> values() {
    if (values.isEmpty()) {
      for (Object entry : manifest.list("files")) {
        if (!(entry instanceof Map<?, ?> fields)) {
          throw new FmnistException(
              manifest.file() + ": expected \"files\" to list objects, found " + entry);
        }
        Manifest file = new Manifest(manifest.file(), fields);
        String name = file.text("group") + "." + file.text("name");
        values.put(name, read(directory.resolve(file.text("file"))));
      }
      if (parts().contains(Part.WHOLE_RUN)) {
        values.put("full_run.epochs", epochs());
      }
    }
    return values;
  }

  private static TensorValue read(Path file) {
    NpyArray array = Npy.read(file);
    long[] shape = Arrays.stream(array.shape()).asLongStream().toArray();
    return switch (array.dtype()) {
      case FLOAT32 -> TensorValue.of(array.floats(), shape);
      case FLOAT64 -> TensorValue.of(array.doubles(), shape);
      case INT32 -> TensorValue.of(array.ints(), shape);
      default ->
          throw new FmnistException(
              file + ": expected float32, float64 or int32, found " + array.dtype());
    };
  }

  private TensorValue epochs() {
    List<?> epochs = manifest.list("epochs");
    double[] figures = new double[epochs.size() * 6];
    for (int e = 0; e < epochs.size(); e++) {
      Manifest epoch = new Manifest(manifest.file(), (Map<?, ?>) epochs.get(e));
      List<String> parts = List.of("training", "validation", "test");
      for (int p = 0; p < parts.size(); p++) {
        boolean measured = epoch.fields().get(parts.get(p)) != null;
        figures[e * 6 + p * 2] = measured ? figure(epoch, parts.get(p), "loss") : Double.NaN;
        figures[e * 6 + p * 2 + 1] =
            measured ? figure(epoch, parts.get(p), "accuracy") : Double.NaN;
      }
    }
    return TensorValue.of(figures, epochs.size(), 6);
  }

  private static double figure(Manifest epoch, String part, String name) {
    return epoch.object(part).number(name);
  }

  @Override
  public Tolerances tolerances() {
    return Machine.of(manifest).equals(Machine.here(session))
        ? Tolerances.SAME_MACHINE
        : Tolerances.OTHER_MACHINE;
  }

  @Override
  public String description() {
    return directory + ", dumped with " + Machine.of(manifest);
  }
}

package org.fmnist.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.fmnist.runtime.TensorValue;

/** Reads what {@code tools/reference.py} dumped. */
final class DumpReference implements Reference {
  private static final String MANIFEST = "manifest.json";
  private static final int FORMAT = 1;

  private final Path directory;
  private final Map<String, Object> manifest;
  private final int threads;
  private final Map<String, TensorValue> values = new LinkedHashMap<>();

  /**
   * @param threads that the port runs with
   * @throws FmnistException if the directory holds no dump of this format
   */
  DumpReference(Path directory, int threads) {
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
    this.manifest = Json.readMap(file);
    this.threads = threads;
    if (!Integer.valueOf(FORMAT).equals(manifest.get("format"))) {
      throw new FmnistException(
          file + ": expected format " + FORMAT + ", found " + manifest.get("format"));
    }
  }

  /** How many steps its trajectories have. */
  int steps() {
    return ((Number) manifest.get("steps")).intValue();
  }

  /** Whether it has a whole run. */
  boolean hasWholeRun() {
    return manifest.containsKey("epochs");
  }

  @Override
  public Map<String, TensorValue> values(Part part) {
    if (values.isEmpty()) {
      readAll();
    }
    return values;
  }

  private void readAll() {
    for (Object entry : (List<?>) manifest.get("files")) {
      Map<?, ?> file = (Map<?, ?>) entry;
      String name = file.get("group") + "." + file.get("name");
      values.put(name, read(directory.resolve((String) file.get("file"))));
    }
    if (hasWholeRun()) {
      values.put("full_run.epochs", epochs((List<?>) manifest.get("epochs")));
    }
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

  private static TensorValue epochs(List<?> epochs) {
    double[] figures = new double[epochs.size() * 6];
    for (int e = 0; e < epochs.size(); e++) {
      Map<?, ?> epoch = (Map<?, ?>) epochs.get(e);
      List<String> parts = List.of("training", "validation", "test");
      for (int p = 0; p < parts.size(); p++) {
        Map<?, ?> part = (Map<?, ?>) epoch.get(parts.get(p));
        figures[e * 6 + p * 2] = part == null ? Double.NaN : number(part.get("loss"));
        figures[e * 6 + p * 2 + 1] = part == null ? Double.NaN : number(part.get("accuracy"));
      }
    }
    return TensorValue.of(figures, epochs.size(), 6);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  @Override
  public Tolerances tolerances() {
    Machine dumped = Machine.of(manifest);
    return dumped.equals(Machine.here(threads))
        ? Tolerances.SAME_MACHINE
        : Tolerances.OTHER_MACHINE;
  }

  @Override
  public String description() {
    return directory + ", dumped with " + Machine.of(manifest);
  }
}

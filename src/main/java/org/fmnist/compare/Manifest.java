package org.fmnist.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.FmnistException;
import org.fmnist.train.LearningRateSettings;
import org.fmnist.train.Presets;
import org.fmnist.train.TrainingSettings;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tools/reference.py} says of a dump; whatever is missing or of another kind is named.
 *
 * @param file where it was read
 * @param fields of the document or of an object in it
 */
record Manifest(Path file, Map<?, ?> fields) {

  Manifest object(String name) {
    return new Manifest(file, value(name, Map.class));
  }

  List<?> list(String name) {
    return value(name, List.class);
  }

  String text(String name) {
    return value(name, String.class);
  }

  double number(String name) {
    return value(name, Number.class).doubleValue();
  }

  int integer(String name) {
    double number = number(name);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw unexpected(name, "an integer", number);
    }
    return (int) number;
  }

  /** A list of strings. */
  List<String> texts(String name) {
    List<?> list = list(name);
    for (Object element : list) {
      if (!(element instanceof String)) {
        throw unexpected(name, "a list of strings", element);
      }
    }
    return list.stream().map(String.class::cast).toList();
  }

  /** Those of the original, with what the run that was dumped had. */
  TrainingSettings settings() {
    Manifest run = object("settings");
    TrainingSettings original = Presets.original();
    return original.toBuilder()
        .seed((long) run.number("seed"))
        .batchSize(run.integer("batchSize"))
        .keepFc(run.number("keepFc"))
        .keepConv(run.number("keepConv"))
        .learningRate(
            new LearningRateSettings(
                original.learningRate().schedule(),
                run.number("lrInit"),
                run.number("lrBase"),
                run.number("lrDecay"),
                0))
        .optimizer(original.optimizer().toBuilder().gradientClip(run.number("gradClip")).build())
        .validationSize(run.integer("validationSize"))
        .epochs(run.integer("epochs"))
        .earlyStop(run.integer("earlyStop"))
        .operationSeeds(run.operationSeeds())
        .build();
  }

  /** What the run that was dumped computed in. */
  Precision<?> precision() {
    Manifest run = object("settings");
    String name = run.text("dtype");
    return switch (name) {
      case "fp32" -> Precision.FP32;
      case "fp64" -> Precision.FP64;
      default -> throw run.unexpected("dtype", "fp32 or fp64", name);
    };
  }

  private OperationSeeds operationSeeds() {
    String name = text("opSeeds");
    try {
      return OperationSeeds.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw unexpected("opSeeds", "tf1 or tf2", name);
    }
  }

  private <T> T value(String name, Class<T> type) {
    Object value = fields.get(name);
    if (!type.isInstance(value)) {
      throw unexpected(name, "a " + type.getSimpleName().toLowerCase(Locale.ROOT), value);
    }
    return type.cast(value);
  }

  private FmnistException unexpected(String name, String expected, @Nullable Object found) {
    return new FmnistException(
        file + ": expected \"" + name + "\" to be " + expected + ", found " + found);
  }
}

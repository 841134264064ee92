package org.fmnist.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;
import org.fmnist.image.ConvertedImage;
import org.fmnist.io.OneLine;

/**
 * What a classifier says of a picture. Immutable.
 *
 * @param file what the picture is called
 * @param inverted whether it was negated to light on dark, as Fashion-MNIST is
 * @param notes what was done to it, and what is doubtful
 * @param classes all ten, the likeliest first; none if there is no answer
 * @param error why there is no answer, one line; empty if there is one
 */
public record Prediction(
    String file,
    boolean inverted,
    List<String> notes,
    List<ClassProbability> classes,
    Optional<String> error) {

  /**
   * One class.
   *
   * @param label 0..9
   * @param name as Fashion-MNIST's authors name it
   * @param probability 0..1
   */
  public record ClassProbability(int label, String name, float probability) {}

  /** Copies the lists. */
  public Prediction {
    notes = List.copyOf(notes);
    classes = List.copyOf(classes);
  }

  /**
   * An answer.
   *
   * @param probabilities rows of 10
   * @param row the picture's row
   */
  public static Prediction of(String file, ConvertedImage image, float[] probabilities, int row) {
    List<ClassProbability> classes = new ArrayList<>();
    for (int label = 0; label < FashionMnist.CLASSES; label++) {
      float probability = probabilities[row * FashionMnist.CLASSES + label];
      classes.add(new ClassProbability(label, ClassNames.of(label), probability));
    }
    classes.sort(Comparator.comparingDouble(c -> -c.probability()));
    return new Prediction(file, image.inverted(), image.notes(), classes, Optional.empty());
  }

  /** No answer. */
  public static Prediction failure(String file, String error) {
    return new Prediction(file, false, List.of(), List.of(), Optional.of(error));
  }

  /** Whether there is no answer. */
  public boolean failed() {
    return error.isPresent();
  }

  /**
   * The likeliest class.
   *
   * @throws IllegalStateException if there is no answer
   */
  public ClassProbability best() {
    if (failed()) {
      throw new IllegalStateException(error.orElseThrow());
    }
    return classes.get(0);
  }

  /** The likeliest classes, at most {@code count}. */
  public List<ClassProbability> top(int count) {
    return classes.subList(0, Math.min(count, classes.size()));
  }

  /** For people: the file, its likeliest classes, and what was done to it. */
  public String text(int top) {
    String answer =
        top(top).stream()
            .map(c -> String.format(Locale.ROOT, "%s %.2f %%", c.name(), 100 * c.probability()))
            .collect(Collectors.joining(", "));
    return OneLine.of(file)
        + ": "
        + answer
        + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")");
  }

  /** For programs: the same fields whether there is an answer or not. */
  public Map<String, Object> toMap(int top) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put("error", error.orElse(null));
    json.put("inverted", failed() ? null : inverted);
    json.put("notes", notes);
    json.put("top", top(top));
    return json;
  }
}

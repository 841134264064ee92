package org.fmnist.eval;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;
import org.fmnist.image.ConvertedImage;

/**
 * What a classifier says of an image file.
 *
 * @param row where its probabilities stand in a batch
 * @param probabilities of the ten classes; empty until answered
 * @param error why there is no answer, one line; null if there is one
 */
public record Prediction(
    Path file, boolean inverted, List<String> notes, int row, float[] probabilities, String error) {

  public static Prediction pending(Path file, ConvertedImage image, int row) {
    return new Prediction(file, image.inverted(), image.notes(), row, new float[0], null);
  }

  public static Prediction failure(Path file, String error) {
    return new Prediction(file, false, List.of(), -1, new float[0], error);
  }

  /** The same with its row of a batch's probabilities. */
  public Prediction answered(float[] batch) {
    if (failed()) {
      return this;
    }
    int from = row * FashionMnist.CLASSES;
    float[] own = Arrays.copyOfRange(batch, from, from + FashionMnist.CLASSES);
    return new Prediction(file, inverted, notes, row, own, null);
  }

  public boolean failed() {
    return error != null;
  }

  /** For people: the file, its likeliest classes, and what was done to it. */
  public String text(int top) {
    String classes =
        likeliest(top)
            .mapToObj(
                label ->
                    String.format(
                        Locale.ROOT,
                        "%s %.2f %%",
                        ClassNames.of(label),
                        100 * probabilities[label]))
            .collect(Collectors.joining(", "));
    return file + ": " + classes + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")");
  }

  /** For programs. */
  public Map<String, Object> json(int top) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    if (failed()) {
      json.put("error", error);
      return json;
    }
    json.put("inverted", inverted);
    json.put("notes", notes);
    json.put("top", likeliest(top).mapToObj(this::entry).toList());
    return json;
  }

  private Map<String, Object> entry(int label) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("label", label);
    entry.put("name", ClassNames.of(label));
    entry.put("probability", probabilities[label]);
    return entry;
  }

  private IntStream likeliest(int top) {
    return IntStream.range(0, FashionMnist.CLASSES)
        .boxed()
        .sorted(Comparator.comparingDouble(label -> -probabilities[label]))
        .limit(top)
        .mapToInt(Integer::intValue);
  }
}

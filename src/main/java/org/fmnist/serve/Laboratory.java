package org.fmnist.serve;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.fmnist.attack.AttackMethod;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.image.ConvertedImage;

/** What the page asks for besides predictions. Images are base64 of their 784 bytes. */
final class Laboratory {
  private static final int MAX_INDICES = 100;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final ServedModels models;
  private final LabeledImages images;
  private final Pictures pictures;
  private final TestAnswers answers;

  /**
   * @param images that the page shows by number
   */
  Laboratory(ServedModels models, LabeledImages images, Pictures pictures) {
    this.models = models;
    this.images = images;
    this.pictures = pictures;
    this.answers = new TestAnswers(images);
  }

  static String encode(byte[] pixels) {
    return BASE64.encodeToString(pixels);
  }

  /** What there is to choose from. */
  Answer about() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("models", models.all().stream().map(m -> Map.of("name", m.name())).toList());
    document.put(
        "classes", IntStream.range(0, FashionMnist.CLASSES).mapToObj(ClassNames::of).toList());
    document.put(
        "methods",
        Arrays.stream(AttackMethod.values())
            .filter(LiveAttackSettings::isOffered)
            .map(LiveAttackSettings::describe)
            .toList());
    document.put("labels", encode(images.labels()));
    return Answer.json(document);
  }

  /** Test images by their numbers, one after the other. */
  Answer images(Call call) {
    String text = call.query("indices").orElse("");
    String[] parts = text.split(",", -1);
    if (parts.length > MAX_INDICES) {
      throw HttpProblem.badRequest("indices: expected at most " + MAX_INDICES + ", found more");
    }
    byte[] pixels = new byte[parts.length * FashionMnist.PIXELS];
    for (int i = 0; i < parts.length; i++) {
      images.copyPixels(index(parts[i]), pixels, i * FashionMnist.PIXELS);
    }
    return Answer.json(Map.of("pixels", encode(pixels)));
  }

  private int index(String text) {
    OptionalInt index = Call.number(text);
    if (index.isPresent() && index.getAsInt() < images.size()) {
      return index.getAsInt();
    }
    throw HttpProblem.badRequest(
        "indices: expected numbers 0.."
            + (images.size() - 1)
            + " with commas between, found \""
            + text
            + "\"");
  }

  /** A picture file as the network sees it. */
  CompletionStage<Answer> pixels(Call call) {
    return pictures.converted(call).thenApply(Laboratory::pixels);
  }

  private static Answer pixels(ConvertedImage image) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("pixels", encode(image.pixels()));
    document.put("inverted", image.inverted());
    document.put("notes", image.notes());
    return Answer.json(document);
  }

  /** What a model says of all test images. */
  CompletionStage<Answer> evaluation(Call call) {
    ServedModel model = models.asked(call);
    return answers
        .of(model)
        .thenApply(
            found -> {
              Map<String, Object> document = new LinkedHashMap<>();
              document.put("predicted", encode(found.predicted()));
              document.put("mistakes", List.copyOf(found.mistakes()));
              return Answer.json(document);
            });
  }
}

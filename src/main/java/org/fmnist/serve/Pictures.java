package org.fmnist.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;
import org.fmnist.data.FashionMnist;
import org.fmnist.eval.Prediction;
import org.fmnist.graph.fast.ForwardScores;
import org.fmnist.image.ConvertedImage;
import org.fmnist.image.ImageConverter;
import org.fmnist.image.Invert;
import org.fmnist.io.FmnistException;

/** Classifies picture files, one as the body or several in a form, as {@code predict} does. */
final class Pictures {
  static final String FORM = "multipart/form-data";

  /** What each part of a form is called. */
  private static final String PART = "file";

  private static final int MAX_FILES = 100;
  private static final Set<String> INVERT = Set.of("auto", "yes", "no");

  private final ServedModels models;
  private final BoundedExecutor decoders;

  /**
   * @param decoders what pictures are decoded on: that takes memory and time
   */
  Pictures(ServedModels models, BoundedExecutor decoders) {
    this.models = models;
    this.decoders = decoders;
  }

  /** A picture file as it was sent. */
  private record Upload(String name, byte[] bytes) {}

  /** A picture that the network can look at, or why there is none. */
  private record Converted(String name, Optional<ConvertedImage> image, String error) {}

  CompletionStage<Answer> classify(Call call) {
    ServedModel model = models.asked(call);
    int top = call.integer("top", 3, 1, FashionMnist.CLASSES);
    Invert invert = invert(call);
    boolean form = call.type().equals(FORM);
    List<Upload> uploads = form ? parts(call) : List.of(new Upload("picture", body(call)));
    return decoders
        .submit(() -> uploads.stream().map(upload -> convert(upload, invert)).toList())
        .thenCompose(pictures -> form ? pictures(model, pictures, top) : one(model, pictures, top));
  }

  /** Converts the one picture of the body, for whoever wants its pixels. */
  CompletionStage<ConvertedImage> converted(Call call) {
    Upload upload = new Upload("picture", body(call));
    Invert invert = invert(call);
    return decoders.submit(() -> convert(upload, invert)).thenApply(Pictures::require);
  }

  private static Invert invert(Call call) {
    return switch (call.choice("invert", "auto", INVERT)) {
      case "yes" -> Invert.YES;
      case "no" -> Invert.NO;
      default -> Invert.AUTO;
    };
  }

  private static byte[] body(Call call) {
    if (call.body().length == 0) {
      throw HttpProblem.badRequest(
          "expected a picture file (PNG, JPEG, BMP or GIF) as the body, found an empty body");
    }
    return call.body();
  }

  private static List<Upload> parts(Call call) {
    String boundary = MultiPart.extractBoundary(call.headers().get(HttpHeader.CONTENT_TYPE));
    if (boundary == null || boundary.isEmpty()) {
      throw HttpProblem.badRequest("Content-Type: expected a boundary, found none");
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(MAX_FILES);
    parser.setMaxMemoryFileSize(-1);
    List<Upload> uploads = new ArrayList<>();
    CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
    parser.parse(
        Content.Source.from(ByteBuffer.wrap(call.body())), Promise.Invocable.toPromise(parsed));
    try (MultiPartFormData.Parts parts = parsed.join()) {
      for (MultiPart.Part part : parts) {
        uploads.add(upload(part, uploads.size()));
      }
    } catch (CompletionException | IOException e) {
      throw HttpProblem.badRequest(
          "expected a form of at most " + MAX_FILES + " picture files, found another body");
    }
    if (uploads.isEmpty()) {
      throw HttpProblem.badRequest("expected a form with picture files, found an empty one");
    }
    return uploads;
  }

  private static Upload upload(MultiPart.Part part, int index) throws IOException {
    if (!PART.equals(part.getName())) {
      throw HttpProblem.badRequest(
          "expected a form whose parts are named " + PART + ", found \"" + part.getName() + "\"");
    }
    String name = part.getFileName();
    ByteBuffer bytes = Content.Source.asByteBuffer(part.createContentSource());
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new Upload(name == null || name.isEmpty() ? "picture " + index : name, copy);
  }

  /** In memory: it does not matter whether this machine's temporary folder takes files. */
  private static Converted convert(Upload upload, Invert invert) {
    try {
      ConvertedImage image = ImageConverter.read(upload.name(), upload.bytes(), invert);
      return new Converted(upload.name(), Optional.of(image), "");
    } catch (FmnistException e) {
      return new Converted(upload.name(), Optional.empty(), e.problem());
    }
  }

  private static CompletableFuture<Answer> one(
      ServedModel model, List<Converted> pictures, int top) {
    Converted picture = pictures.get(0);
    require(picture);
    return predictions(model, pictures)
        .thenApply(predictions -> Answer.json(predictions.get(0).toMap(top)));
  }

  private static ConvertedImage require(Converted picture) {
    return picture.image().orElseThrow(() -> HttpProblem.badRequest(picture.error()));
  }

  /** A form of which nothing can be read is refused, like a body that is no picture. */
  private static CompletableFuture<Answer> pictures(
      ServedModel model, List<Converted> pictures, int top) {
    if (pictures.stream().allMatch(picture -> picture.image().isEmpty())) {
      throw HttpProblem.badRequest(pictures.get(0).error());
    }
    return predictions(model, pictures)
        .thenApply(
            predictions ->
                Answer.json(
                    Map.of(
                        "predictions",
                        predictions.stream().map(prediction -> prediction.toMap(top)).toList())));
  }

  private static CompletableFuture<List<Prediction>> predictions(
      ServedModel model, List<Converted> pictures) {
    List<ConvertedImage> images = pictures.stream().flatMap(p -> p.image().stream()).toList();
    return model
        .scores(pixels(images))
        .thenApply(ForwardScores::probabilities)
        .thenApply(probabilities -> merged(pictures, probabilities));
  }

  private static List<Prediction> merged(List<Converted> pictures, float[] probabilities) {
    List<Prediction> predictions = new ArrayList<>();
    int row = 0;
    for (Converted picture : pictures) {
      predictions.add(
          picture.image().isPresent()
              ? Prediction.of(picture.name(), picture.image().get(), probabilities, row++)
              : Prediction.failure(picture.name(), picture.error()));
    }
    return predictions;
  }

  private static float[] pixels(List<ConvertedImage> images) {
    float[] pixels = new float[images.size() * FashionMnist.PIXELS];
    int at = 0;
    for (ConvertedImage image : images) {
      for (byte pixel : image.pixels()) {
        pixels[at++] = pixel & 0xff;
      }
    }
    return pixels;
  }
}

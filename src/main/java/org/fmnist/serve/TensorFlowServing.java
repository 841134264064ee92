package org.fmnist.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.fast.ForwardScores;

/**
 * The REST interface of TensorFlow Serving (https://www.tensorflow.org/tfx/serving/api_rest):
 * status, metadata and predict, in row form ({@code instances}) and column form ({@code inputs}).
 */
final class TensorFlowServing {
  private static final String SIGNATURE = "serving_default";
  private static final String IMAGE = "image";

  private final ServedModels models;

  TensorFlowServing(ServedModels models) {
    this.models = models;
  }

  Answer status(Call call) {
    models.of(call);
    return Answer.json(
        Map.of(
            "model_version_status",
            List.of(
                new Version(
                    ServedModel.VERSION,
                    "AVAILABLE",
                    Map.of("error_code", "OK", "error_message", "")))));
  }

  /** As TensorFlow Serving names the fields. */
  record Version(String version, String state, Map<String, String> status) {}

  Answer metadata(Call call) {
    ServedModel model = models.of(call);
    Map<String, Object> signature = new LinkedHashMap<>();
    signature.put("inputs", Map.of(IMAGE, tensor("image:0", -1, 28, 28, 1)));
    signature.put(
        "outputs",
        Map.of(
            "probabilities", tensor("probabilities:0", -1, FashionMnist.CLASSES),
            "logits", tensor("logits:0", -1, FashionMnist.CLASSES)));
    signature.put("method_name", "tensorflow/serving/predict");
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "model_spec",
        Map.of("name", model.name(), "signature_name", "", "version", ServedModel.VERSION));
    document.put(
        "metadata", Map.of("signature_def", Map.of("signature_def", Map.of(SIGNATURE, signature))));
    return Answer.json(document);
  }

  private static Map<String, Object> tensor(String name, int... shape) {
    List<Map<String, String>> sizes = new ArrayList<>();
    for (int size : shape) {
      sizes.add(Map.of("size", Integer.toString(size), "name", ""));
    }
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("dtype", "DT_FLOAT");
    tensor.put("tensor_shape", Map.of("dim", sizes, "unknown_rank", false));
    tensor.put("name", name);
    return tensor;
  }

  CompletionStage<Answer> predict(Call call) {
    ServedModel model = models.of(call);
    Request request = Documents.read(call.body(), TensorFlowServing::request);
    return model
        .scores(request.pixels)
        .thenApply(scores -> Answer.json(Documents.write(json -> write(json, request, scores))));
  }

  /**
   * What predict is asked.
   *
   * @param rows whether in row form
   */
  private record Request(boolean rows, float[] pixels) {}

  private static Request request(JsonParser json) throws IOException {
    List<Request> found = new ArrayList<>();
    Documents.members(
        json,
        "request",
        (name, value) -> {
          switch (name) {
            case "instances" -> found.add(new Request(true, rows(value)));
            case "inputs" -> found.add(new Request(false, columns(value)));
            case "signature_name" -> requireSignature(Documents.text(value, name));
            default ->
                throw HttpProblem.badRequest(
                    "expected instances or inputs, and signature_name, found \"" + name + "\"");
          }
        });
    if (found.size() != 1) {
      throw HttpProblem.badRequest(
          "expected either instances or inputs, found " + (found.isEmpty() ? "neither" : "both"));
    }
    return found.get(0);
  }

  private static void requireSignature(String name) {
    if (!name.equals(SIGNATURE)) {
      throw HttpProblem.badRequest(
          "signature_name: expected " + SIGNATURE + ", found \"" + name + "\"");
    }
  }

  private static float[] columns(JsonParser json) throws IOException {
    Tensor tensor =
        json.currentToken() == JsonToken.START_OBJECT
            ? named(json, "inputs")
            : TensorReader.read(json, "inputs");
    return tensor.images("inputs");
  }

  /** An array of images, or of objects with one image each. */
  private static float[] rows(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw HttpProblem.badRequest("instances: expected an array, found " + Documents.kind(json));
    }
    List<float[]> images = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (images.size() == Tensor.MAX_IMAGES) {
        throw HttpProblem.badRequest(
            "instances: expected at most " + Tensor.MAX_IMAGES + " images, found more");
      }
      String where = "instances[" + images.size() + "]";
      Tensor image =
          json.currentToken() == JsonToken.START_OBJECT
              ? named(json, where)
              : TensorReader.read(json, where);
      images.add(row(image, where));
    }
    return joined(images);
  }

  private static float[] row(Tensor image, String where) {
    int[] shape = image.shape();
    if (shape.length != 3
        || shape[0] != FashionMnist.SIDE
        || shape[1] != FashionMnist.SIDE
        || shape[2] != 1) {
      throw HttpProblem.badRequest(
          where + ": expected shape [28,28,1], found " + Arrays.toString(shape));
    }
    return new Tensor(new int[] {1, shape[0], shape[1], 1}, image.values()).images(where);
  }

  private static float[] joined(List<float[]> images) {
    if (images.isEmpty()) {
      throw HttpProblem.badRequest("instances: expected at least one image, found none");
    }
    float[] pixels = new float[images.size() * FashionMnist.PIXELS];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i), 0, pixels, i * FashionMnist.PIXELS, FashionMnist.PIXELS);
    }
    return pixels;
  }

  private static Tensor named(JsonParser json, String where) throws IOException {
    Optional<Tensor> found = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (!name.equals(IMAGE)) {
        throw HttpProblem.badRequest(where + ": expected image, found \"" + name + "\"");
      }
      found = Optional.of(TensorReader.read(json, where + ".image"));
    }
    return found.orElseThrow(
        () -> HttpProblem.badRequest(where + ": expected image, found an empty object"));
  }

  private static void write(JsonGenerator json, Request request, ForwardScores scores)
      throws IOException {
    int count = scores.logits().length / FashionMnist.CLASSES;
    json.writeStartObject();
    if (request.rows) {
      json.writeArrayFieldStart("predictions");
      for (int i = 0; i < count; i++) {
        json.writeStartObject();
        json.writeFieldName("probabilities");
        Documents.row(json, scores.probabilities(), i);
        json.writeFieldName("logits");
        Documents.row(json, scores.logits(), i);
        json.writeEndObject();
      }
      json.writeEndArray();
    } else {
      json.writeObjectFieldStart("outputs");
      column(json, "probabilities", scores.probabilities(), count);
      column(json, "logits", scores.logits(), count);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void column(JsonGenerator json, String name, float[] rows, int count)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int i = 0; i < count; i++) {
      Documents.row(json, rows, i);
    }
    json.writeEndArray();
  }
}

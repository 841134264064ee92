package org.fmnist.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.fast.ForwardScores;
import org.fmnist.runtime.Versions;

/**
 * The Open Inference Protocol, version 2, over HTTP
 * (https://github.com/kserve/open-inference-protocol), with the binary tensor extension
 * (https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md).
 */
final class OpenInference {
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
  private static final String BINARY = "application/octet-stream";

  private final ServedModels models;

  OpenInference(ServedModels models) {
    this.models = models;
  }

  Answer server() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", "fmnist");
    document.put("version", Versions.project());
    document.put("extensions", List.of("binary_tensor_data"));
    return Answer.json(document);
  }

  Answer live() {
    return Answer.json(Map.of("live", true));
  }

  Answer ready() {
    return Answer.json(Map.of("ready", true));
  }

  Answer modelReady(Call call) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", models.of(call).name());
    document.put("ready", true);
    return Answer.json(document);
  }

  Answer metadata(Call call) {
    ServedModel model = models.of(call);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", model.name());
    document.put("versions", List.of(ServedModel.VERSION));
    document.put("platform", "tensorflow_graph");
    document.put("inputs", List.of(tensor("image", -1, FashionMnist.SIDE, FashionMnist.SIDE, 1)));
    document.put(
        "outputs",
        InferRequest.OUTPUTS.stream().map(name -> tensor(name, -1, FashionMnist.CLASSES)).toList());
    return Answer.json(document);
  }

  private static Map<String, Object> tensor(String name, int... shape) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", name);
    tensor.put("datatype", "FP32");
    tensor.put("shape", shape);
    return tensor;
  }

  CompletionStage<Answer> infer(Call call) {
    ServedModel model = models.of(call);
    InferRequest request = InferRequest.read(call.body(), jsonLength(call));
    return model.scores(request.pixels()).thenApply(scores -> answer(model, request, scores));
  }

  private static int jsonLength(Call call) {
    Optional<String> header = call.header(HEADER_LENGTH);
    if (header.isEmpty()) {
      return call.body().length;
    }
    OptionalInt length = Call.number(header.get());
    if (length.isPresent() && length.getAsInt() <= call.body().length) {
      return length.getAsInt();
    }
    throw HttpProblem.badRequest(
        HEADER_LENGTH
            + ": expected a length of at most the body's "
            + call.body().length
            + " bytes, found \""
            + header.get()
            + "\"");
  }

  private static Answer answer(ServedModel model, InferRequest request, ForwardScores scores) {
    byte[] json = Documents.write(out -> document(out, model, request, scores));
    if (request.outputs().stream().noneMatch(InferRequest.Output::binary)) {
      return Answer.json(json);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(json);
    for (InferRequest.Output output : request.outputs()) {
      if (output.binary()) {
        body.writeBytes(littleEndian(values(output, scores)));
      }
    }
    return Answer.of(BINARY, body.toByteArray()).with(HEADER_LENGTH, Integer.toString(json.length));
  }

  private static void document(
      JsonGenerator json, ServedModel model, InferRequest request, ForwardScores scores)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model_name", model.name());
    json.writeStringField("model_version", ServedModel.VERSION);
    if (request.id().isPresent()) {
      json.writeStringField("id", request.id().get());
    }
    json.writeArrayFieldStart("outputs");
    for (InferRequest.Output output : request.outputs()) {
      output(json, output, values(output, scores));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void output(JsonGenerator json, InferRequest.Output output, float[] values)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeStringField("datatype", "FP32");
    json.writeArrayFieldStart("shape");
    json.writeNumber(values.length / FashionMnist.CLASSES);
    json.writeNumber(FashionMnist.CLASSES);
    json.writeEndArray();
    if (output.binary()) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", values.length * Float.BYTES);
      json.writeEndObject();
    } else {
      json.writeArrayFieldStart("data");
      for (float value : values) {
        json.writeNumber(value);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static float[] values(InferRequest.Output output, ForwardScores scores) {
    return output.name().equals("logits") ? scores.logits() : scores.probabilities();
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}

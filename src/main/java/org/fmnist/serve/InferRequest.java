package org.fmnist.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fmnist.data.FashionMnist;

/**
 * What the Open Inference Protocol's {@code infer} is asked: JSON, and with the binary tensor
 * extension the input's bytes behind it.
 *
 * @param id that the answer repeats
 * @param pixels N images
 * @param outputs that are wanted, in order
 */
record InferRequest(Optional<String> id, float[] pixels, List<Output> outputs) {
  /** All outputs, in their order where none is named. */
  static final List<String> OUTPUTS = List.of("probabilities", "logits");

  private static final String IMAGE = "image";
  private static final int DIMENSIONS = 4;
  private static final String BINARY_OUTPUT = "binary_data_output";

  /**
   * An output that is wanted.
   *
   * @param binary whether as bytes behind the JSON
   */
  record Output(String name, boolean binary) {}

  /** What is known while the document is read. */
  private static final class Draft {
    Optional<String> id = Optional.empty();
    boolean binaryByDefault;
    final List<Input> inputs = new ArrayList<>();
    final List<NamedOutput> outputs = new ArrayList<>();
  }

  private record NamedOutput(String name, Optional<Boolean> binary) {}

  private static final class Input {
    String name = "";
    String type = "";
    Optional<int[]> shape = Optional.empty();
    Optional<Tensor> data = Optional.empty();
    Optional<Integer> bytes = Optional.empty();
  }

  /**
   * Reads a request.
   *
   * @param jsonLength bytes of the JSON; what is behind it is the input's
   * @throws HttpProblem if it is not what it should be
   */
  static InferRequest read(byte[] body, int jsonLength) {
    Draft draft = Documents.read(body, 0, jsonLength, InferRequest::draft);
    if (draft.inputs.size() != 1) {
      throw HttpProblem.badRequest(
          "inputs: expected one, named image, found " + draft.inputs.size());
    }
    ByteBuffer tail = ByteBuffer.wrap(body, jsonLength, body.length - jsonLength).slice();
    float[] pixels = pixels(draft.inputs.get(0), tail.order(ByteOrder.LITTLE_ENDIAN));
    return new InferRequest(draft.id, pixels, outputs(draft));
  }

  private static Draft draft(JsonParser json) throws IOException {
    Draft draft = new Draft();
    Documents.members(
        json,
        "request",
        (name, value) -> {
          switch (name) {
            case "id" -> draft.id = Optional.of(Documents.text(value, name));
            case "parameters" ->
                parameter(value, name, BINARY_OUTPUT)
                    .ifPresent(flag -> draft.binaryByDefault = flag);
            case "inputs" -> elements(value, name, 1, () -> draft.inputs.add(input(value)));
            case "outputs" ->
                elements(value, name, OUTPUTS.size(), () -> draft.outputs.add(output(value)));
            default ->
                throw HttpProblem.badRequest(
                    "expected id, parameters, inputs and outputs, found \"" + name + "\"");
          }
        });
    return draft;
  }

  /** Reads an element of an array. */
  @FunctionalInterface
  private interface Element {
    void read() throws IOException;
  }

  private static void elements(JsonParser json, String where, int most, Element element)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw HttpProblem.badRequest(where + ": expected an array, found " + Documents.kind(json));
    }
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (++count > most) {
        throw HttpProblem.badRequest(where + ": expected at most " + most + ", found more");
      }
      element.read();
    }
  }

  private static Input input(JsonParser json) throws IOException {
    Input input = new Input();
    Documents.members(
        json,
        "inputs",
        (name, value) -> {
          switch (name) {
            case "name" -> input.name = Documents.text(value, "inputs.name");
            case "datatype" -> input.type = Documents.text(value, "inputs.datatype");
            case "shape" -> input.shape = Optional.of(shape(value));
            case "data" -> input.data = Optional.of(TensorReader.read(value, "inputs.data"));
            case "parameters" -> input.bytes = size(value);
            default ->
                throw HttpProblem.badRequest(
                    "inputs: expected name, shape, datatype, parameters and data, found \""
                        + name
                        + "\"");
          }
        });
    return input;
  }

  private static int[] shape(JsonParser json) throws IOException {
    String where = "inputs.shape";
    List<Integer> sizes = new ArrayList<>();
    elements(json, where, DIMENSIONS, () -> sizes.add(whole(json, where)));
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Optional<Integer> size(JsonParser json) throws IOException {
    List<Integer> found = new ArrayList<>();
    Documents.members(
        json,
        "inputs.parameters",
        (name, value) -> {
          if (name.equals("binary_data_size")) {
            found.add(whole(value, name));
          } else {
            value.skipChildren();
          }
        });
    return found.stream().findFirst();
  }

  private static int whole(JsonParser json, String where) throws IOException {
    double value = json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
    if (value != (int) value) {
      throw HttpProblem.badRequest(
          where + ": expected a whole number, found " + Documents.kind(json));
    }
    return (int) value;
  }

  private static NamedOutput output(JsonParser json) throws IOException {
    List<String> names = new ArrayList<>();
    List<Boolean> binary = new ArrayList<>();
    Documents.members(
        json,
        "outputs",
        (name, value) -> {
          switch (name) {
            case "name" -> names.add(Documents.text(value, "outputs.name"));
            case "parameters" ->
                parameter(value, "outputs.parameters", "binary_data").ifPresent(binary::add);
            default ->
                throw HttpProblem.badRequest(
                    "outputs: expected name and parameters, found \"" + name + "\"");
          }
        });
    if (names.isEmpty() || !OUTPUTS.contains(names.get(0))) {
      throw HttpProblem.badRequest("outputs.name: expected one of " + OUTPUTS + ", found " + names);
    }
    return new NamedOutput(names.get(0), binary.stream().findFirst());
  }

  /** A switch among parameters; those of other names are passed over, as the protocol wants. */
  private static Optional<Boolean> parameter(JsonParser json, String where, String wanted)
      throws IOException {
    List<Boolean> found = new ArrayList<>();
    Documents.members(
        json,
        where,
        (name, value) -> {
          if (!name.equals(wanted)) {
            value.skipChildren();
          } else if (value.currentToken().isBoolean()) {
            found.add(value.getBooleanValue());
          } else {
            throw HttpProblem.badRequest(
                wanted + ": expected true or false, found " + Documents.kind(value));
          }
        });
    return found.stream().findFirst();
  }

  private static float[] pixels(Input input, ByteBuffer tail) {
    if (!input.name.equals(IMAGE) || !Tensor.TYPES.contains(input.type)) {
      throw HttpProblem.badRequest(
          "inputs: expected image of datatype FP32 or UINT8, found \""
              + input.name
              + "\" of \""
              + input.type
              + "\"");
    }
    int[] shape =
        input.shape.orElseThrow(
            () -> HttpProblem.badRequest("inputs.shape: expected [N,28,28,1], found none"));
    if (input.data.isPresent() == input.bytes.isPresent()) {
      throw HttpProblem.badRequest(
          "inputs: expected either data or binary_data_size, found "
              + (input.data.isPresent() ? "both" : "neither"));
    }
    int given = input.bytes.orElse(0);
    if (given != tail.remaining()) {
      throw HttpProblem.badRequest(
          "binary_data_size: expected the "
              + tail.remaining()
              + " bytes behind the JSON, found "
              + given);
    }
    float[] values = input.data.map(Tensor::values).orElseGet(() -> decode(input.type, tail));
    requireShape(shape, values.length);
    input.data.ifPresent(data -> requireNesting(data.shape(), shape));
    return whole(input.type, new Tensor(shape, values).images("inputs.shape"));
  }

  private static void requireShape(int[] shape, int values) {
    long wanted = 1;
    for (int size : shape) {
      wanted = size < 0 || size > Tensor.MAX_VALUES ? -1 : wanted * size;
      if (wanted < 0 || wanted > Tensor.MAX_VALUES) {
        break;
      }
    }
    if (wanted != values) {
      throw HttpProblem.badRequest(
          "inputs: expected as many values as shape "
              + Arrays.toString(shape)
              + " says, found "
              + values);
    }
  }

  private static void requireNesting(int[] found, int[] shape) {
    if (found.length > 1 && !Arrays.equals(found, shape)) {
      throw HttpProblem.badRequest(
          "inputs.data: expected values in a row or in arrays of shape "
              + Arrays.toString(shape)
              + ", found shape "
              + Arrays.toString(found));
    }
  }

  private static float[] whole(String type, float[] pixels) {
    if (type.equals("UINT8")) {
      for (float pixel : pixels) {
        if (pixel != (int) pixel) {
          throw HttpProblem.badRequest("inputs.data: expected whole numbers, found " + pixel);
        }
      }
    }
    return pixels;
  }

  private static float[] decode(String type, ByteBuffer tail) {
    int width = type.equals("UINT8") ? 1 : Float.BYTES;
    if (tail.remaining() % (width * FashionMnist.PIXELS) != 0
        || tail.remaining() / width > Tensor.MAX_VALUES) {
      throw HttpProblem.badRequest(
          "binary_data_size: expected "
              + width * FashionMnist.PIXELS
              + " bytes for each of at most "
              + Tensor.MAX_IMAGES
              + " images, found "
              + tail.remaining());
    }
    float[] values = new float[tail.remaining() / width];
    if (width == 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] = tail.get(i) & 0xff;
      }
    } else {
      tail.asFloatBuffer().get(values);
    }
    return values;
  }

  private static List<Output> outputs(Draft draft) {
    List<NamedOutput> named =
        draft.outputs.isEmpty()
            ? OUTPUTS.stream().map(name -> new NamedOutput(name, Optional.empty())).toList()
            : draft.outputs;
    if (named.stream().map(NamedOutput::name).distinct().count() < named.size()) {
      throw HttpProblem.badRequest("outputs: expected each once, found one twice");
    }
    return named.stream()
        .map(output -> new Output(output.name(), output.binary().orElse(draft.binaryByDefault)))
        .toList();
  }
}

package org.fmnist.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fmnist.data.FashionMnist;

/**
 * Reads nested JSON arrays of pixels into one block, without a box for each number, and no more of
 * them than a request may have.
 */
final class TensorReader {
  private static final int DEEPEST = 4;
  private static final int UNKNOWN = -1;

  private final JsonParser json;
  private final String where;
  private final List<Integer> shape = new ArrayList<>();
  private float[] values = new float[FashionMnist.PIXELS];
  private int count;

  private TensorReader(JsonParser json, String where) {
    this.json = json;
    this.where = where;
  }

  /**
   * Reads the array at which the parser stands, to its end.
   *
   * @param where what messages call it
   * @throws HttpProblem if rows differ in length, something is no number from 0 to 255, or there
   *     are too many
   */
  static Tensor read(JsonParser json, String where) throws IOException {
    TensorReader reader = new TensorReader(json, where);
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw HttpProblem.badRequest(
          where + ": expected an array of numbers, found " + Documents.kind(json));
    }
    reader.array(0);
    int[] shape = reader.shape.stream().mapToInt(Integer::intValue).toArray();
    return new Tensor(shape, Arrays.copyOf(reader.values, reader.count));
  }

  private void array(int depth) throws IOException {
    if (depth == DEEPEST) {
      throw HttpProblem.badRequest(where + ": expected at most 4 dimensions, found more");
    }
    if (shape.size() == depth) {
      shape.add(UNKNOWN);
    }
    int length = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_ARRAY) {
        if (count > 0 && shape.size() == depth + 1) {
          throw ragged("an array beside a number");
        }
        array(depth + 1);
      } else {
        number(depth);
      }
      length++;
    }
    if (shape.get(depth) != UNKNOWN && shape.get(depth) != length) {
      throw ragged(shape.get(depth) + " and " + length + " elements in one dimension");
    }
    shape.set(depth, length);
  }

  private void number(int depth) throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw HttpProblem.badRequest(
          where + ": expected numbers, found " + Documents.kind(json) + Documents.place(json));
    }
    if (shape.size() > depth + 1) {
      throw ragged("a number beside an array");
    }
    if (count == Tensor.MAX_VALUES) {
      throw HttpProblem.badRequest(
          where + ": expected at most " + Tensor.MAX_IMAGES + " images, found more");
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.min(Tensor.MAX_VALUES, 2 * count));
    }
    // Before it is rounded: what is just outside must not become a bound.
    double value = json.getDoubleValue();
    if (!(value >= 0 && value <= FashionMnist.MAX_PIXEL)) {
      throw HttpProblem.badRequest(
          where
              + ": expected pixels from 0 to 255, found "
              + json.getText()
              + Documents.place(json));
    }
    values[count++] = (float) value;
  }

  private HttpProblem ragged(String found) {
    return HttpProblem.badRequest(
        where + ": expected rows of one length, found " + found + Documents.place(json));
  }
}

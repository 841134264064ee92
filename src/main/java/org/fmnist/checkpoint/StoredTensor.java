package org.fmnist.checkpoint;

import java.util.Arrays;

/**
 * What a checkpoint says about a tensor before its values are read.
 *
 * @param type TensorFlow's name of the element type in lower case, such as {@code float32}
 * @param shape empty for a single value
 */
public record StoredTensor(String name, String type, long[] shape) {
  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTensor that
        && name.equals(that.name)
        && type.equals(that.type)
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(shape);
  }
}

package org.fmnist.graph;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fmnist.runtime.TensorValue;

/**
 * The values of all {@linkplain Variable variables} of the network, row-major, in the order that a
 * checkpoint stores them. Immutable and complete: every variable is there in its own size.
 */
public final class Weights implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<Variable, float[]> values;

  private Weights(EnumMap<Variable, float[]> values) {
    this.values = values;
  }

  /**
   * Copies {@code values}.
   *
   * @throws IllegalArgumentException if a variable is missing or has another number of elements
   */
  public static Weights of(Map<Variable, float[]> values) {
    EnumMap<Variable, float[]> copy = new EnumMap<>(Variable.class);
    for (Variable variable : Variable.values()) {
      float[] value = values.get(variable);
      if (value == null || value.length != variable.size()) {
        throw new IllegalArgumentException(
            variable
                + ": expected "
                + variable.size()
                + " values, found "
                + (value == null ? "none" : value.length));
      }
      copy.put(variable, value.clone());
    }
    return new Weights(copy);
  }

  /** A copy of one variable's values. */
  public float[] get(Variable variable) {
    return requireNonNull(values.get(variable)).clone();
  }

  /** All values by the variables' checkpoint names. */
  public Map<String, TensorValue> values() {
    Map<String, TensorValue> named = new LinkedHashMap<>();
    values.forEach(
        (variable, value) ->
            named.put(variable.checkpointName(), TensorValue.of(value, variable.shape())));
    return named;
  }

  /** A copy of all values, to change some and come back through {@link #of}. */
  public Map<Variable, float[]> toMap() {
    Map<Variable, float[]> copy = new EnumMap<>(Variable.class);
    values.forEach((variable, value) -> copy.put(variable, value.clone()));
    return copy;
  }
}

package org.fmnist.io;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a pickle of float32 arrays may name; nothing of it is called. */
enum PickleGlobal {
  /** Makes an array to be filled by its state: protocols up to 4. */
  RECONSTRUCT("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct"),
  /** Makes an array of bytes, type and shape: protocol 5. */
  FROM_BUFFER("numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer"),
  NDARRAY("numpy.ndarray"),
  DTYPE("numpy.dtype"),
  /** Protocol 2 has no bytes: they are a text to be encoded as latin1. */
  ENCODE("_codecs.encode");

  /** NumPy 1's and NumPy 2's. */
  @SuppressWarnings("ImmutableEnumChecker") // a List.of
  private final List<String> names;

  PickleGlobal(String... names) {
    this.names = List.of(names);
  }

  static Optional<PickleGlobal> of(String name) {
    return Arrays.stream(values()).filter(global -> global.names.contains(name)).findFirst();
  }
}

package org.fmnist.runtime;

/** Which kernels TensorFlow computes with in this process. Immutable. */
public enum Kernels {
  /** oneDNN's, as the fast engine wants them: TensorFlow itself takes them on some CPUs only. */
  FASTEST,
  /** Those that Python's TensorFlow takes on the same machine, as the exact engine wants them. */
  AS_PYTHON
}

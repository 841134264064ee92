package org.fmnist.runtime;

/** Where the network runs. Immutable. */
public enum Device {
  /** On the GPU where TensorFlow finds one, else on the CPU. */
  AUTO,
  CPU,
  /** On the GPU; without a usable one a session is refused. */
  GPU
}

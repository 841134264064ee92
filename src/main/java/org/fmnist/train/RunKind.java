package org.fmnist.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a run began; {@code config.json} keeps it, and only its like goes on with it. Immutable. */
public enum RunKind {
  /** From initial values. */
  TRAINING,
  /** From the weights of a checkpoint. */
  FINE_TUNING,
  /** Under attack. */
  HARDENING;

  /** What {@link #parse} reads: {@code training}, {@code fine-tuning} or {@code hardening}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<RunKind> parse(String text) {
    return Arrays.stream(values()).filter(kind -> kind.toString().equals(text)).findFirst();
  }
}

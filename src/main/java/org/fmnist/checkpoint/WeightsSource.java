package org.fmnist.checkpoint;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.fmnist.graph.Weights;
import org.fmnist.io.FmnistException;

/**
 * Where weights come from: one of the two sets that this project trained and ships inside its jar,
 * or a checkpoint on the disk. Immutable; nothing is read before {@link #read}.
 */
public final class WeightsSource {
  private static final WeightsSource SHIPPED = new WeightsSource("shipped", null);
  private static final WeightsSource ROBUST = new WeightsSource("robust", null);

  private final String name;

  /** Null for weights inside the jar. */
  private final Path path;

  private WeightsSource(String name, Path path) {
    this.name = name;
    this.path = path;
  }

  /** The weights with the best clean accuracy. */
  public static WeightsSource shipped() {
    return SHIPPED;
  }

  /** The adversarially trained weights. */
  public static WeightsSource robust() {
    return ROBUST;
  }

  /** A checkpoint on the disk; see {@link Checkpoints#read} for what the path may be. */
  public static WeightsSource of(Path prefixOrDirectory) {
    return new WeightsSource(prefixOrDirectory.toString(), prefixOrDirectory);
  }

  /**
   * Reads {@code shipped}, {@code robust} or a path; a folder of one of these names is {@code
   * ./shipped} or {@code ./robust}.
   *
   * @throws FmnistException if no file can have such a name
   */
  public static WeightsSource parse(String text) {
    if (text.equals(SHIPPED.name)) {
      return SHIPPED;
    }
    if (text.equals(ROBUST.name)) {
      return ROBUST;
    }
    try {
      return of(Path.of(text));
    } catch (InvalidPathException e) {
      throw FmnistException.about(
          "checkpoint", "expected shipped, robust or a path, found \"" + text + "\"", e);
    }
  }

  /** The same, whatever the working directory will be when it is read. */
  public WeightsSource absolute() {
    return path == null ? this : of(path.toAbsolutePath());
  }

  /**
   * Reads the weights, whole or not at all.
   *
   * @throws CheckpointException if there are none, or not those of this network
   */
  public Weights read() {
    return path == null ? Checkpoints.embedded(name) : Checkpoints.read(path);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightsSource that
        && name.equals(that.name)
        && (path == null) == (that.path == null);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return name;
  }
}

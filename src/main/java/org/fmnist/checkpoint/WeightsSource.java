package org.fmnist.checkpoint;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.fmnist.graph.Weights;
import org.fmnist.io.FmnistException;
import org.fmnist.io.PathNames;
import org.jspecify.annotations.Nullable;

/**
 * Where weights come from: one of the two sets that this project trained and ships inside its jar,
 * or a checkpoint on the disk. Immutable; nothing is read before {@link #read}.
 */
public final class WeightsSource {
  private static final String SETTING = "checkpoint";
  private static final WeightsSource SHIPPED = new WeightsSource(SETTING, "shipped", null);
  private static final WeightsSource ROBUST = new WeightsSource(SETTING, "robust", null);

  private final String setting;
  private final String name;

  /** Null for weights inside the jar. */
  private final @Nullable Path path;

  private WeightsSource(String setting, String name, @Nullable Path path) {
    this.setting = setting;
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
    return new WeightsSource(SETTING, prefixOrDirectory.toString(), prefixOrDirectory);
  }

  /** {@link #parse(String, String)} of the setting {@code checkpoint}. */
  public static WeightsSource parse(String text) {
    return parse(SETTING, text);
  }

  /**
   * Reads {@code shipped}, {@code robust} or a path; a folder of one of these names is {@code
   * ./shipped} or {@code ./robust}.
   *
   * @param setting what the weights are for, such as {@code surrogate}: failures name it, see
   *     {@link FmnistException#setting}
   * @throws FmnistException if no file can have such a name
   */
  public static WeightsSource parse(String setting, String text) {
    if (text.equals(SHIPPED.name) || text.equals(ROBUST.name)) {
      return new WeightsSource(setting, text, null);
    }
    try {
      return of(PathNames.of(text)).forSetting(setting);
    } catch (FmnistException e) {
      throw FmnistException.about(setting, e.problem(), e);
    }
  }

  /** The same weights, given by another setting. */
  public WeightsSource forSetting(String name) {
    return new WeightsSource(name, this.name, path);
  }

  /** The same, whatever the working directory will be when it is read. */
  public WeightsSource absolute() {
    return path == null ? this : of(path.toAbsolutePath()).forSetting(setting);
  }

  /**
   * The same weights, named by the prefix that their files share where a folder or a file was
   * named.
   *
   * @throws CheckpointException if there are none
   */
  public WeightsSource located() {
    return path == null ? this : of(Path.of(open().prefix())).forSetting(setting);
  }

  /**
   * Opens the checkpoint, whatever tensors it holds.
   *
   * @throws CheckpointException if there is none or its index is damaged
   */
  public CheckpointReader open() {
    try {
      return path == null ? Checkpoints.open(name) : CheckpointReader.open(path);
    } catch (FmnistException e) {
      throw CheckpointException.about(setting, e);
    }
  }

  /**
   * Reads the weights, whole or not at all.
   *
   * @param notes takes a line about each thing that a user should know; see {@link
   *     Checkpoints#read(Path, Consumer)}
   * @throws CheckpointException if there are none, or not those of this network
   */
  public Weights read(Consumer<String> notes) {
    CheckpointReader checkpoint = open();
    try {
      return Checkpoints.weights(checkpoint, notes);
    } catch (FmnistException e) {
      throw CheckpointException.about(setting, e);
    }
  }

  /** {@link #read(Consumer)} without the notes. */
  public Weights read() {
    return read(note -> {});
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

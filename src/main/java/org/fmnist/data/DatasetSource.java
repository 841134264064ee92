package org.fmnist.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.fmnist.io.PathNames;
import org.jspecify.annotations.Nullable;

/**
 * Where a dataset comes from: Fashion-MNIST inside the jar, or a folder. Immutable; nothing is read
 * before it is asked for.
 */
public final class DatasetSource {
  private static final DatasetSource EMBEDDED = new DatasetSource(null);
  private static final String EMBEDDED_NAME = "embedded";

  /** Null for the dataset inside the jar. */
  private final @Nullable Path folder;

  private DatasetSource(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Fashion-MNIST as it is packed into the jar. */
  public static DatasetSource embedded() {
    return EMBEDDED;
  }

  /** A folder; see {@link Dataset#read} for what it may hold. */
  public static DatasetSource of(Path folder) {
    return new DatasetSource(folder);
  }

  /** Reads what {@link #toString} gave: {@code embedded}, or a folder. */
  public static DatasetSource parse(String text) {
    return text.equals(EMBEDDED_NAME) ? EMBEDDED : of(PathNames.of(text));
  }

  /** Whether it is the dataset inside the jar. */
  public boolean isEmbedded() {
    return folder == null;
  }

  /** The same, whatever the working directory will be when it is read. */
  public DatasetSource absolute() {
    return folder == null ? this : of(folder.toAbsolutePath());
  }

  /**
   * Reads training and test images.
   *
   * @throws org.fmnist.io.FmnistException if a file is missing or is not what it should be
   */
  public Dataset read() {
    return read(note -> {});
  }

  /**
   * The same.
   *
   * @param notes takes a line if the images are not Fashion-MNIST's
   */
  public Dataset read(Consumer<String> notes) {
    if (folder == null) {
      return Dataset.embedded();
    }
    Dataset dataset = Dataset.read(folder);
    noteOthers(KnownFiles.differing(dataset), notes);
    return dataset;
  }

  /**
   * Reads the images of one split, and no more files than that takes.
   *
   * @param seed decides, as in {@code train.py}, which training images {@link Split#VALID} are
   * @throws org.fmnist.io.FmnistException if a file is missing or is not what it should be
   */
  public LabeledImages read(Split split, long seed) {
    return read(split, seed, note -> {});
  }

  /**
   * The same.
   *
   * @param notes takes a line if the images are not Fashion-MNIST's
   */
  public LabeledImages read(Split split, long seed, Consumer<String> notes) {
    if (split == Split.TEST) {
      if (folder == null) {
        return Dataset.embeddedTest();
      }
      LabeledImages test = Dataset.readTest(folder);
      noteOthers(KnownFiles.differing(Dataset.TEST, test), notes);
      return test;
    }
    Dataset dataset = read(notes);
    return split == Split.TRAIN ? dataset.train() : validation(dataset, seed);
  }

  private void noteOthers(List<String> differing, Consumer<String> notes) {
    if (!differing.isEmpty()) {
      notes.accept(
          folder
              + ": not the images and labels of Fashion-MNIST; its classes and the weights' figures"
              + " are for those");
    }
  }

  private static LabeledImages validation(Dataset dataset, long seed) {
    int held = Math.min(OriginalBatches.VALIDATION_SIZE, dataset.train().size() / 6);
    return dataset.train().subset(OriginalBatches.of(dataset, held, seed).validation().all());
  }

  /** {@code embedded}, or the folder. */
  @Override
  public String toString() {
    return folder == null ? EMBEDDED_NAME : folder.toString();
  }
}

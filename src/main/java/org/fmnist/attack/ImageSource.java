package org.fmnist.attack;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.fmnist.data.DatasetSource;
import org.fmnist.data.Split;

/**
 * Where images to attack come from: a split of a dataset, or files. Immutable; nothing is read
 * before an attack begins.
 */
public sealed interface ImageSource {
  /** The test images inside the jar. */
  static ImageSource test() {
    return new OfSplit(DatasetSource.embedded(), Split.TEST);
  }

  /** A part of a dataset. */
  static ImageSource split(DatasetSource data, Split split) {
    return new OfSplit(data, split);
  }

  /**
   * Files: a {@code .pkl} as the original writes it; or a {@code .npy} of uint8 [N,28,28], with
   * labels from {@code labels.npy} beside it if that is there; or picture files and folders of
   * such. Images without labels are what the attacked classifier takes them for.
   */
  static ImageSource files(List<Path> files) {
    return new OfFiles(List.copyOf(files));
  }

  /**
   * Reads the images.
   *
   * @param seed decides which images a validation split has
   * @param notes takes a line if the images are not Fashion-MNIST's
   * @throws org.fmnist.io.FmnistException if a file is missing or is not what it should be
   */
  SourceImages read(long seed, Consumer<String> notes);

  /** What {@code summary.json} says of it. */
  Object description();

  /**
   * A part of a dataset.
   *
   * @param data whose part
   */
  record OfSplit(DatasetSource data, Split split) implements ImageSource {
    @Override
    public SourceImages read(long seed, Consumer<String> notes) {
      return SourceImages.of(data.read(split, seed, notes));
    }

    @Override
    public Object description() {
      return split.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Files of one kind. */
  record OfFiles(List<Path> files) implements ImageSource {
    @Override
    public SourceImages read(long seed, Consumer<String> notes) {
      return SourceImages.read(files);
    }

    @Override
    public Object description() {
      return files.stream().map(Path::toString).toList();
    }
  }
}

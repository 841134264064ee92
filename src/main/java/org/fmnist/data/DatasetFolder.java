package org.fmnist.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.IdxInput;

/**
 * Finds a split in a folder, in the forms in which Fashion-MNIST goes around: four IDX files with
 * dashed or dotted names, each in a folder that bears its name or not, under {@code
 * FashionMNIST/raw} where torchvision puts them, or Kaggle's two CSV files. IDX goes before CSV,
 * and unpacked before packed files.
 */
final class DatasetFolder {
  private static final int MOST_SHOWN = 12;

  private final Path folder;

  /**
   * @throws FmnistException if it is no folder
   */
  DatasetFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new FmnistException(
          folder
              + ": expected a folder with the four IDX files of Fashion-MNIST, found "
              + (Files.exists(folder) ? "no folder" : "nothing")
              + "; name another, or use the embedded ones");
    }
    this.folder = folder;
  }

  /**
   * Reads a split.
   *
   * @param split {@code train} or {@code t10k}
   * @throws FmnistException if it is missing or not exactly what it should be
   */
  LabeledImages read(String split) {
    String imagesName = split + "-images-idx3-ubyte";
    String labelsName = split + "-labels-idx1-ubyte";
    Optional<Path> imagesFile = find(imagesName);
    Optional<Path> labelsFile = find(labelsName);
    Path csv = folder.resolve("fashion-mnist_" + split.replace("t10k", "test") + ".csv");
    if (imagesFile.isEmpty() && labelsFile.isEmpty() && Files.isRegularFile(csv)) {
      return CsvImages.read(csv);
    }
    try (IdxInput images = IdxInput.open(imagesFile.orElseThrow(() -> missing(imagesName)));
        IdxInput labels = IdxInput.open(labelsFile.orElseThrow(() -> missing(labelsName)))) {
      return Idx.read(images, labels);
    }
  }

  private Optional<Path> find(String name) {
    List<String> names = List.of(name, name.replace("-idx", ".idx"));
    return Stream.of("", "FashionMNIST/raw", "raw", "FashionMNIST", "FashionMNIST/FashionMNIST/raw")
        .map(folder::resolve)
        .flatMap(
            place -> Stream.of(place, place.resolve(names.get(0)), place.resolve(names.get(1))))
        .flatMap(place -> names.stream().flatMap(n -> Stream.of(n, n + ".gz")).map(place::resolve))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private FmnistException missing(String name) {
    return new FmnistException(
        folder
            + ": expected "
            + name
            + " or "
            + name
            + ".gz, found "
            + content()
            + "; add the file, or name the folder that has it");
  }

  private String content() {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(DatasetFolder::shown).sorted().toList();
      return names.isEmpty()
          ? "an empty folder"
          : names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
              + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
    } catch (IOException e) {
      return "a folder that cannot be read: " + AtomicFiles.reason(e);
    }
  }

  private static String shown(Path file) {
    String name = file.getFileName().toString();
    if (Files.isDirectory(file)) {
      return name + "/";
    }
    if (!Files.isRegularFile(file)) {
      return name + " (not a regular file)";
    }
    return name.endsWith(".npz") ? name + " (an archive of NumPy arrays, which is not read)" : name;
  }
}

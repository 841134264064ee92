package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.ClassifierPool;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalPickle;
import org.fmnist.data.PythonRandom;
import org.fmnist.eval.Evaluator;
import org.fmnist.image.ImageConverter;
import org.fmnist.image.ImageFiles;
import org.fmnist.image.Invert;
import org.fmnist.io.ElementType;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;

/**
 * The images that {@code attack} attacks: of those that the user names, the ones that are
 * classified correctly and have a goal.
 *
 * @param images to attack
 * @param considered images that were looked at to choose these
 * @param misclassified how many of them the classifier gets wrong without an attack
 */
record AttackedImages(AttackImages images, int considered, int misclassified) {
  private static final int LOOKED_AT_ONCE = 200;
  private static final int DEFAULT_COUNT = 1000;

  /**
   * Looks at images in random order, or in their own if all are wanted, until there are enough.
   *
   * @throws FmnistException if a file cannot be read, or no image is left
   */
  static AttackedImages choose(
      Arguments arguments, TargetPolicy goal, ClassifierPool<?> classifier) {
    LabeledImages all = candidates(arguments, classifier);
    int count = arguments.integer("count", DEFAULT_COUNT, 1, Integer.MAX_VALUE);
    int[] order =
        count < all.size()
            ? new PythonRandom(CommonFlags.seed(arguments)).sample(all.size(), all.size())
            : IntStream.range(0, all.size()).toArray();
    List<Integer> chosen = new ArrayList<>();
    int considered = 0;
    int misclassified = 0;
    for (int first = 0; first < order.length && chosen.size() < count; first += LOOKED_AT_ONCE) {
      int end = Math.min(order.length, first + LOOKED_AT_ONCE);
      int[] looked = Arrays.copyOfRange(order, first, end);
      float[] probabilities = classifier.probabilities(all.floats(looked));
      for (int i = 0; i < looked.length && chosen.size() < count; i++) {
        int label = all.label(looked[i]);
        boolean correct = Evaluator.predicted(probabilities, i) == label;
        considered++;
        misclassified += correct ? 0 : 1;
        if (correct && goal.appliesTo(label)) {
          chosen.add(looked[i]);
        }
      }
    }
    return of(all, chosen, considered, misclassified);
  }

  private static AttackedImages of(
      LabeledImages all, List<Integer> chosen, int considered, int misclassified) {
    if (chosen.isEmpty()) {
      throw new FmnistException(
          "attack: expected an image that is classified correctly and is not yet what --target"
              + " asks for, found none among "
              + all.size()
              + "; name others");
    }
    int[] indices = chosen.stream().mapToInt(Integer::intValue).sorted().toArray();
    AttackImages images = new AttackImages(all.subset(indices), indices);
    return new AttackedImages(images, considered, misclassified);
  }

  private static LabeledImages candidates(Arguments arguments, ClassifierPool<?> classifier) {
    List<Path> files =
        arguments.texts("images").stream().map(text -> Arguments.toPath("images", text)).toList();
    if (files.isEmpty()) {
      return CommonFlags.split(arguments);
    }
    if (files.size() == 1 && named(files.get(0), ".pkl")) {
      return OriginalPickle.read(files.get(0));
    }
    if (files.size() == 1 && named(files.get(0), ".npy")) {
      return arrays(files.get(0), classifier);
    }
    List<Path> pictures = ImageFiles.expand(files);
    byte[] pixels = new byte[pictures.size() * FashionMnist.PIXELS];
    for (int i = 0; i < pictures.size(); i++) {
      byte[] image = ImageConverter.read(pictures.get(i), Invert.AUTO).pixels();
      System.arraycopy(image, 0, pixels, i * FashionMnist.PIXELS, FashionMnist.PIXELS);
    }
    return asClassified(pixels, classifier);
  }

  private static boolean named(Path file, String end) {
    return file.getFileName().toString().endsWith(end);
  }

  /** Images with the labels in {@code labels.npy} beside them, as {@code evaluate --correct}. */
  private static LabeledImages arrays(Path file, ClassifierPool<?> classifier) {
    NpyArray images = Npy.read(file);
    if (images.dtype() != ElementType.UINT8 || images.bytes().length % FashionMnist.PIXELS != 0) {
      throw new FmnistException(
          file + ": expected uint8 [N,28,28], found " + images + "; save pixels 0..255 as uint8");
    }
    Path labels = file.resolveSibling("labels.npy");
    if (!Files.exists(labels)) {
      return asClassified(images.bytes(), classifier);
    }
    byte[] bytes = Npy.read(labels).bytes();
    if (bytes.length * (long) FashionMnist.PIXELS != images.bytes().length) {
      throw new FmnistException(
          labels
              + ": expected a uint8 label for each of "
              + images.bytes().length / FashionMnist.PIXELS
              + " images, found "
              + bytes.length
              + " bytes; write both with evaluate --correct");
    }
    return LabeledImages.of(images.bytes(), bytes);
  }

  /** Images without labels are what the classifier takes them for. */
  private static LabeledImages asClassified(byte[] pixels, ClassifierPool<?> classifier) {
    int count = pixels.length / FashionMnist.PIXELS;
    float[] images =
        LabeledImages.of(pixels, new byte[count]).floats(IntStream.range(0, count).toArray());
    float[] probabilities = classifier.probabilities(images);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) Evaluator.predicted(probabilities, i);
    }
    return LabeledImages.of(pixels, labels);
  }
}

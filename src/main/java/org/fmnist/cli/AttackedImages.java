package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.GoalRule;
import org.fmnist.data.ElementType;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.Npy;
import org.fmnist.data.NpyArray;
import org.fmnist.data.OriginalPickle;
import org.fmnist.data.PythonRandom;
import org.fmnist.data.UserErrorException;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.Network;
import org.fmnist.image.ImageConverter;
import org.fmnist.image.ImageFiles;
import org.fmnist.image.Invert;
import org.fmnist.model.Classifier;

/**
 * The images that {@code attack} attacks: of those that the user names, the ones that are
 * classified correctly and have a goal.
 *
 * @param images to attack
 * @param considered images that were there to choose from
 * @param misclassified how many of these the classifier gets wrong without an attack
 */
record AttackedImages(AttackImages images, int considered, int misclassified) {
  private static final int BATCH_SIZE = 100;
  private static final int DEFAULT_COUNT = 1000;

  /**
   * Chooses.
   *
   * @throws UserErrorException if a file cannot be read, or no image is left
   */
  static AttackedImages choose(Arguments arguments, GoalRule goal, Classifier classifier) {
    LabeledImages all = candidates(arguments, classifier);
    float[] probabilities = Evaluator.probabilities(classifier, all, BATCH_SIZE, count -> {});
    int[] correct =
        IntStream.range(0, all.size())
            .filter(i -> Evaluator.predicted(probabilities, i) == all.label(i))
            .toArray();
    int[] open = IntStream.of(correct).filter(i -> goal.appliesTo(all.label(i))).toArray();
    if (open.length == 0) {
      throw new UserErrorException(
          "attack: expected an image that is classified correctly and is not yet what --target"
              + " asks for, found none among "
              + all.size()
              + "; name others");
    }
    int count = arguments.integer("count", DEFAULT_COUNT, 1, Integer.MAX_VALUE);
    int[] chosen = sample(open, count, CommonFlags.seed(arguments));
    return new AttackedImages(
        new AttackImages(all.subset(chosen), chosen), all.size(), all.size() - correct.length);
  }

  /** All of them if there are no more than {@code count}, otherwise a random choice, in order. */
  private static int[] sample(int[] open, int count, long seed) {
    if (open.length <= count) {
      return open;
    }
    int[] places = new PythonRandom(seed).sample(open.length, count);
    return Arrays.stream(places).map(i -> open[i]).sorted().toArray();
  }

  private static LabeledImages candidates(Arguments arguments, Classifier classifier) {
    List<Path> files =
        arguments.texts("images").stream().map(text -> Arguments.toPath("images", text)).toList();
    if (files.isEmpty()) {
      return CommonFlags.split(arguments, CommonFlags.dataset(arguments));
    }
    if (files.size() == 1 && named(files.get(0), ".pkl")) {
      return OriginalPickle.read(files.get(0));
    }
    if (files.size() == 1 && named(files.get(0), ".npy")) {
      return arrays(files.get(0), classifier);
    }
    List<Path> pictures = ImageFiles.expand(files);
    byte[] pixels = new byte[pictures.size() * Network.PIXELS];
    for (int i = 0; i < pictures.size(); i++) {
      byte[] image = ImageConverter.read(pictures.get(i), Invert.AUTO).pixels();
      System.arraycopy(image, 0, pixels, i * Network.PIXELS, Network.PIXELS);
    }
    return asClassified(pixels, classifier);
  }

  private static boolean named(Path file, String end) {
    return file.getFileName().toString().endsWith(end);
  }

  /** Images with the labels in {@code labels.npy} beside them, as {@code evaluate --correct}. */
  private static LabeledImages arrays(Path file, Classifier classifier) {
    NpyArray images = Npy.read(file);
    if (images.dtype() != ElementType.UINT8 || images.bytes().length % Network.PIXELS != 0) {
      throw new UserErrorException(
          file + ": expected uint8 [N,28,28], found " + images + "; save pixels 0..255 as uint8");
    }
    Path labels = file.resolveSibling("labels.npy");
    if (!Files.exists(labels)) {
      return asClassified(images.bytes(), classifier);
    }
    byte[] bytes = Npy.read(labels).bytes();
    if (bytes.length * (long) Network.PIXELS != images.bytes().length) {
      throw new UserErrorException(
          labels
              + ": expected a uint8 label for each of "
              + images.bytes().length / Network.PIXELS
              + " images, found "
              + bytes.length
              + " bytes; write both with evaluate --correct");
    }
    return LabeledImages.of(images.bytes(), bytes);
  }

  /** Images without labels are what the classifier takes them for. */
  private static LabeledImages asClassified(byte[] pixels, Classifier classifier) {
    int count = pixels.length / Network.PIXELS;
    LabeledImages unlabeled = LabeledImages.of(pixels, new byte[count]);
    float[] probabilities = Evaluator.probabilities(classifier, unlabeled, BATCH_SIZE, done -> {});
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) Evaluator.predicted(probabilities, i);
    }
    return LabeledImages.of(pixels, labels);
  }
}

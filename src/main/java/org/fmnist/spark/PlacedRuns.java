package org.fmnist.spark;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.data.FashionMnist;
import org.fmnist.model.Classifier;

/**
 * Classifies images in runs of one size, each image at the place that its id gives it: where {@code
 * evaluate} has the image of that number. An image's probabilities depend on its place in a run and
 * on nothing else of the run, so it does not matter which images Spark brings together.
 */
final class PlacedRuns {
  private final Classifier classifier;
  private final int chunk;

  /**
   * @param classifier in runs of {@code chunk} images
   */
  PlacedRuns(Classifier classifier, int chunk) {
    this.classifier = classifier;
    this.chunk = chunk;
  }

  /**
   * Classifies images.
   *
   * @param ids N ids
   * @param images N images of 784 bytes, each an unsigned 0..255
   * @return N rows of 10 probabilities, in the order of the images
   */
  float[] probabilities(long[] ids, List<byte[]> images) {
    float[] all = new float[ids.length * FashionMnist.CLASSES];
    for (int[] run : runs(ids)) {
      ExecutorPool.endIfCancelled();
      float[] pixels = new float[chunk * FashionMnist.PIXELS];
      for (int i : run) {
        copy(images.get(i), pixels, place(ids[i]) * FashionMnist.PIXELS);
      }
      float[] answers = classifier.probabilities(pixels);
      for (int i : run) {
        System.arraycopy(
            answers,
            place(ids[i]) * FashionMnist.CLASSES,
            all,
            i * FashionMnist.CLASSES,
            FashionMnist.CLASSES);
      }
    }
    return all;
  }

  /** As few runs as there can be with no place taken twice in one. */
  private List<int[]> runs(long[] ids) {
    List<List<Integer>> runs = new ArrayList<>();
    int[] taken = new int[chunk];
    for (int i = 0; i < ids.length; i++) {
      int run = taken[place(ids[i])]++;
      if (run == runs.size()) {
        runs.add(new ArrayList<>());
      }
      runs.get(run).add(i);
    }
    return runs.stream().map(run -> run.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  private int place(long id) {
    return Math.floorMod(id, chunk);
  }

  /** Writes an image's pixels as a classifier takes them. */
  static void copy(byte[] image, float[] into, int offset) {
    for (int p = 0; p < image.length; p++) {
      into[offset + p] = image[p] & 0xff;
    }
  }
}

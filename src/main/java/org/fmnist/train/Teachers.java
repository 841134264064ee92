package org.fmnist.train;

import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.data.FashionMnist;
import org.fmnist.model.Classifier;
import org.fmnist.model.Ensemble;

/** Who answers for a training image. Asked from one thread; not for sharing between threads. */
public interface Teachers extends AutoCloseable {
  /**
   * Class probabilities of any number of images.
   *
   * @param pixels N images of 784 values, raw 0..255
   * @param positions of these N images in the training file
   * @return N rows of 10
   */
  float[] answers(float[] pixels, int[] positions);

  /** Closes the classifiers, too. */
  @Override
  void close();

  /** The mean of all classifiers' answers, for every image. */
  static Teachers mean(List<? extends Classifier> classifiers) {
    Ensemble all = new Ensemble(classifiers);
    return new Teachers() {
      @Override
      public float[] answers(float[] pixels, int[] positions) {
        return all.probabilities(pixels);
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  /**
   * Cross-fitting (Dao et al. 2021, arXiv:2104.09732): one classifier answers for an image, the one
   * that has not been trained on it. A network gives its own training images the label and little
   * else.
   *
   * @param classifiers the k-th of n, from 0, answers for positions of k modulo n
   */
  static Teachers crossFit(List<? extends Classifier> classifiers) {
    List<? extends Classifier> folds = List.copyOf(classifiers);
    return new Teachers() {
      @Override
      public float[] answers(float[] pixels, int[] positions) {
        float[] rows = new float[positions.length * FashionMnist.CLASSES];
        for (int k = 0; k < folds.size(); k++) {
          int[] own = ofFold(k, folds.size(), positions);
          if (own.length > 0) {
            float[] answers = folds.get(k).probabilities(rows(pixels, own, FashionMnist.PIXELS));
            for (int i = 0; i < own.length; i++) {
              copyRow(answers, i, rows, own[i], FashionMnist.CLASSES);
            }
          }
        }
        return rows;
      }

      @Override
      public void close() {
        folds.forEach(Classifier::close);
      }
    };
  }

  /**
   * The same answers at a temperature: softmax of the logits divided by it (Hinton, Vinyals and
   * Dean 2015, arXiv:1503.02531, equation 1). A network is so certain of the images it was trained
   * on that at temperature 1 it says little beside the label. A student that learns these answers
   * at temperature 1 has divided logits, too, which changes no prediction.
   *
   * @param temperature above 0; 1 for the teachers as they are
   */
  static Teachers tempered(Teachers teachers, double temperature) {
    if (temperature == 1) {
      return teachers;
    }
    return new Teachers() {
      @Override
      public float[] answers(float[] pixels, int[] positions) {
        float[] rows = teachers.answers(pixels, positions);
        for (int row = 0; row < rows.length; row += FashionMnist.CLASSES) {
          temper(rows, row, temperature);
        }
        return rows;
      }

      @Override
      public void close() {
        teachers.close();
      }
    };
  }

  private static void temper(float[] rows, int from, double temperature) {
    double largest = 0;
    for (int k = 0; k < FashionMnist.CLASSES; k++) {
      largest = Math.max(largest, rows[from + k]);
    }
    double[] powers = new double[FashionMnist.CLASSES];
    double sum = 0;
    for (int k = 0; k < powers.length; k++) {
      // Relative to the largest: near temperature 0 all the others vanish.
      powers[k] = Math.exp(Math.log(rows[from + k] / largest) / temperature);
      sum += powers[k];
    }
    for (int k = 0; k < powers.length; k++) {
      rows[from + k] = (float) (powers[k] / sum);
    }
  }

  private static int[] ofFold(int fold, int folds, int[] positions) {
    return IntStream.range(0, positions.length).filter(i -> positions[i] % folds == fold).toArray();
  }

  private static float[] rows(float[] all, int[] which, int size) {
    float[] some = new float[which.length * size];
    for (int i = 0; i < which.length; i++) {
      copyRow(all, which[i], some, i, size);
    }
    return some;
  }

  private static void copyRow(float[] from, int row, float[] to, int place, int size) {
    System.arraycopy(from, row * size, to, place * size, size);
  }
}

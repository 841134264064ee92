package org.fmnist.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.ElementType;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.fmnist.io.OutputDirectory;

/**
 * A teacher's answers for a few augmented views of each training image. A view is asked for when it
 * is first needed, whole and in one order, so that the answers depend on nothing else, and kept in
 * a file of a byte for each probability: a long run pays for a few epochs of a slow teacher, and a
 * resumed one learns the same bits. Not for sharing between threads.
 */
final class TeacherViews {
  private static final int CLASSES = FashionMnist.CLASSES;

  /** Images that the teacher is asked about at once. */
  private static final int CHUNK = 500;

  /** The byte that stands for a probability of 1. */
  private static final int ONE = 255;

  private final Distillation distillation;
  private final int[] positions;
  private final Map<Integer, byte[]> known = new HashMap<>();

  /**
   * @param distillation says how many views there are, beside that of images as they are
   * @param positions in the training file, of the images of each view
   */
  TeacherViews(Distillation distillation, int[] positions) {
    this.distillation = distillation;
    this.positions = positions;
  }

  /** The view that an epoch sees; the last of all is that of images as they are. */
  int of(long epoch, boolean plain) {
    return plain ? distillation.views() : (int) (epoch % distillation.views());
  }

  /**
   * The batch with the labels to learn; the given one stays as it is.
   *
   * @param places of the batch's images in the view
   * @param seen the view's images at some places, as the student sees them
   */
  Batch apply(Batch batch, int view, int[] places, Function<int[], Batch> seen) {
    byte[] answers = known.computeIfAbsent(view, number -> readOrAsk(number, seen));
    float[] rows = new float[places.length * CLASSES];
    for (int i = 0; i < places.length; i++) {
      int from = places[i] * CLASSES;
      // Rounded probabilities no longer sum to 1.
      float sum = 0;
      for (int k = 0; k < CLASSES; k++) {
        sum += Byte.toUnsignedInt(answers[from + k]);
      }
      for (int k = 0; k < CLASSES; k++) {
        rows[i * CLASSES + k] = Byte.toUnsignedInt(answers[from + k]) / sum;
      }
    }
    return distillation.mix(batch, rows);
  }

  private byte[] readOrAsk(int view, Function<int[], Batch> seen) {
    Path folder = distillation.folder().get();
    Path file = folder.resolve(String.format(Locale.ROOT, "view-%03d.npy", view));
    if (Files.exists(file)) {
      return read(file);
    }
    byte[] answers = ask(seen);
    OutputDirectory.make(folder);
    Npy.write(file, answers, positions.length, CLASSES);
    return answers;
  }

  private byte[] read(Path file) {
    NpyArray array = Npy.read(file);
    if (array.dtype() != ElementType.UINT8
        || !Arrays.equals(array.shape(), new int[] {positions.length, CLASSES})) {
      throw new FmnistException(
          file
              + ": expected a teacher's answers, uint8["
              + positions.length
              + ", "
              + CLASSES
              + "], found "
              + array
              + "; delete it to have the teacher asked again");
    }
    return array.bytes();
  }

  private byte[] ask(Function<int[], Batch> seen) {
    byte[] answers = new byte[positions.length * CLASSES];
    for (int from = 0; from < positions.length; from += CHUNK) {
      if (Thread.currentThread().isInterrupted()) {
        throw new FmnistException("interrupted while the teachers answer; resume the run");
      }
      int[] places = IntStream.range(from, Math.min(from + CHUNK, positions.length)).toArray();
      int[] asked = Arrays.copyOfRange(positions, from, from + places.length);
      float[] rows = distillation.teachers().answers(seen.apply(places).pixels(), asked);
      for (int i = 0; i < rows.length; i++) {
        answers[from * CLASSES + i] = (byte) Math.round(rows[i] * ONE);
      }
    }
    return answers;
  }
}

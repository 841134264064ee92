package org.fmnist.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;

/**
 * The split of the training file and the batch order of the original ({@code fmnist_dataset.py} and
 * {@code train.py}), from its seed. One generator shuffles all three splits, so the order in which
 * they are asked decides what they hand out.
 *
 * <p>With Fashion-MNIST, 10,000 validation images and seed 2019, the first batch of training begins
 * with the images 51681, 32739 and 11695 of the training file. Not for sharing between threads.
 */
public final class OriginalBatches {
  /** What the original holds back for validation. */
  public static final int VALIDATION_SIZE = 10_000;

  /** What the original's runs start from. */
  public static final long SEED = 2019;

  /** More than 100,000 epochs of Fashion-MNIST; a state that claims more is no state. */
  private static final long MAX_WORDS = 10_000_000_000L;

  private final PythonRandom random;
  private final ShuffledSplit train;
  private final ShuffledSplit validation;
  private final ShuffledSplit test;

  /**
   * Where the batches stand: with the same split and seed, all that is needed to go on.
   *
   * @param words how many 32-bit words the generator has drawn
   */
  public record State(long words, Round train, Round validation, Round test) {}

  /**
   * Where a split stands in its current round.
   *
   * @param drawnAt how many words the generator had drawn before it shuffled this round
   * @param used how many images of the round were handed out
   */
  public record Round(long drawnAt, int used) {}

  private OriginalBatches(int trainingImages, int testImages, int validationSize, long seed) {
    random = new PythonRandom(seed);
    int[] order = random.sample(trainingImages, trainingImages);
    validation = new ShuffledSplit("validation", Arrays.copyOf(order, validationSize));
    train = new ShuffledSplit("training", Arrays.copyOfRange(order, validationSize, order.length));
    test = new ShuffledSplit("test", IntStream.range(0, testImages).toArray());
    // The constructors of the original's splits shuffle, and reset_epoch shuffles them again.
    for (int i = 0; i < 2; i++) {
      train.shuffle();
      validation.shuffle();
      test.shuffle();
    }
  }

  /**
   * The order in which {@code test.py} takes the test images: the split and all first shuffles as
   * in training, then the test images are shuffled again.
   *
   * @param random freshly seeded; left where {@code test.py} draws its sample
   * @param training images of the training file
   * @param validation how many of them are held out
   * @param test images of the test file
   * @return positions in the test file
   */
  public static int[] testScriptOrder(PythonRandom random, int training, int validation, int test) {
    for (int size : new int[] {training, training - validation, validation, test}) {
      random.sample(size, size);
    }
    return random.sample(test, test);
  }

  /**
   * Splits the training images and draws the first round of all three splits.
   *
   * @param validationSize how many training images to hold back, 0 to all but one
   * @throws InvalidSettingException if there are not enough training images for that
   */
  public static OriginalBatches of(Dataset dataset, int validationSize, long seed) {
    return of(dataset.train().size(), dataset.test().size(), validationSize, seed);
  }

  /** The same, from the numbers of images alone. */
  public static OriginalBatches of(
      int trainingImages, int testImages, int validationSize, long seed) {
    if (validationSize < 0 || validationSize >= trainingImages) {
      throw new InvalidSettingException(
          "validationSize",
          "expected 0 to "
              + (trainingImages - 1)
              + " of the training images, found "
              + validationSize);
    }
    return new OriginalBatches(trainingImages, testImages, validationSize, seed);
  }

  /** Batches to train on; positions in {@link Dataset#train}. */
  public BatchOrder train() {
    return train;
  }

  /** Batches to validate on; positions in {@link Dataset#train}, disjoint from the others. */
  public BatchOrder validation() {
    return validation;
  }

  /** Batches to test on; positions in {@link Dataset#test}. */
  public BatchOrder test() {
    return test;
  }

  /** Where the batches stand now. */
  public State state() {
    return new State(random.words(), train.round(), validation.round(), test.round());
  }

  /**
   * Batches that go on where {@code state} was taken, over the same sizes and seed.
   *
   * @throws FmnistException if the state cannot come from batches of these sizes
   */
  public static OriginalBatches resume(
      Dataset dataset, int validationSize, long seed, State state) {
    return resume(dataset.train().size(), dataset.test().size(), validationSize, seed, state);
  }

  /** The same, from the numbers of images alone. */
  public static OriginalBatches resume(
      int trainingImages, int testImages, int validationSize, long seed, State state) {
    OriginalBatches batches = of(trainingImages, testImages, validationSize, seed);
    batches.check(state);
    batches.train.resume(seed, state.train());
    batches.validation.resume(seed, state.validation());
    batches.test.resume(seed, state.test());
    batches.random.advanceTo(state.words());
    return batches;
  }

  private void check(State state) {
    boolean words = state.words() >= random.words() && state.words() <= MAX_WORDS;
    if (!words
        || !train.canBe(state.train(), state.words())
        || !validation.canBe(state.validation(), state.words())
        || !test.canBe(state.test(), state.words())) {
      throw new FmnistException(
          "batch order to resume: expected a state of "
              + train.size()
              + " training, "
              + validation.size()
              + " validation and "
              + test.size()
              + " test images, found "
              + state
              + "; resume with the data and the validation size that the run began with");
    }
  }

  /** A split and its current round, shuffled by the generator of all splits. */
  private final class ShuffledSplit implements BatchOrder {
    private final String name;
    private final int[] positions;
    private int[] order = {};
    private long drawnAt;
    private int used;

    ShuffledSplit(String name, int[] positions) {
      this.name = name;
      this.positions = positions;
    }

    void shuffle() {
      begin(random);
    }

    private void begin(PythonRandom generator) {
      drawnAt = generator.words();
      order = generator.sample(positions.length, positions.length);
      used = 0;
    }

    @Override
    public int[] next(int count) {
      if (count < 1 || count > positions.length) {
        throw new InvalidSettingException(
            "batchSize",
            "expected 1 to the "
                + positions.length
                + " images of the "
                + name
                + " split, found "
                + count);
      }
      if (order.length - used < count) {
        shuffle();
      }
      int[] batch = new int[count];
      for (int i = 0; i < count; i++) {
        batch[i] = positions[order[used + i]];
      }
      used += count;
      return batch;
    }

    @Override
    public int size() {
      return positions.length;
    }

    @Override
    public int[] all() {
      return positions.clone();
    }

    Round round() {
      return new Round(drawnAt, used);
    }

    boolean canBe(Round round, long words) {
      return round != null
          && round.drawnAt() >= drawnAt
          && round.drawnAt() <= words
          && round.used() >= 0
          && round.used() <= positions.length;
    }

    /** Draws the round again with a generator of its own, brought to the same word. */
    void resume(long seed, Round round) {
      PythonRandom replay = new PythonRandom(seed);
      replay.advanceTo(round.drawnAt());
      begin(replay);
      used = round.used();
    }
  }
}

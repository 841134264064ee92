package org.fmnist.train;

import static java.util.Objects.requireNonNull;
import static org.fmnist.io.InvalidSettingException.require;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.BatchOrder;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.OriginalBatches.Round;
import org.fmnist.io.InvalidSettingException;

/**
 * The split and batch order of {@code train.py}: whole batches only, of all three splits, shuffled
 * by one generator in the order in which they are asked.
 */
final class OriginalDataLoader implements DataLoader {
  private final Dataset dataset;
  private final TrainingSettings settings;
  private OriginalBatches batches;

  OriginalDataLoader(Dataset dataset, TrainingSettings settings) {
    this.dataset = dataset;
    this.settings = settings;
    this.batches = OriginalBatches.of(dataset, settings.validationSize(), settings.seed());
    if (stepsPerEpoch() == 0) {
      throw new InvalidSettingException(
          "batchSize",
          "expected at most the "
              + batches.train().size()
              + " training images that the validation split leaves, found "
              + settings.batchSize());
    }
    int held = settings.validationSize();
    require(
        held == 0 || held >= settings.batchSize(),
        "validationSize",
        "0, or at least one batch of "
            + settings.batchSize()
            + " images, as the exact engine takes whole batches only",
        held);
  }

  @Override
  public int stepsPerEpoch() {
    return batches.train().size() / settings.batchSize();
  }

  @Override
  public Batch train(int epoch, int step) {
    return Batch.of(dataset.train(), batches.train().next(settings.batchSize()));
  }

  @Override
  public Iterable<Batch> validation() {
    return wholeBatches(batches.validation(), dataset.train());
  }

  @Override
  public Iterable<Batch> test() {
    return wholeBatches(batches.test(), dataset.test());
  }

  private Iterable<Batch> wholeBatches(BatchOrder order, LabeledImages images) {
    int count = order.size() / settings.batchSize();
    return () -> {
      Iterator<Batch> iterator =
          IntStream.range(0, count)
              .mapToObj(i -> Batch.of(images, order.next(settings.batchSize())))
              .iterator();
      return iterator;
    };
  }

  @Override
  public Map<String, Long> state() {
    OriginalBatches.State state = batches.state();
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("words", state.words());
    put(numbers, "train", state.train());
    put(numbers, "validation", state.validation());
    put(numbers, "test", state.test());
    return numbers;
  }

  private static void put(Map<String, Long> numbers, String split, Round round) {
    numbers.put(split + "DrawnAt", round.drawnAt());
    numbers.put(split + "Used", (long) round.used());
  }

  @Override
  public void resume(Map<String, Long> state) {
    batches =
        OriginalBatches.resume(
            dataset,
            settings.validationSize(),
            settings.seed(),
            new OriginalBatches.State(
                number(state, "words"),
                round(state, "train"),
                round(state, "validation"),
                round(state, "test")));
  }

  private static Round round(Map<String, Long> state, String split) {
    return new Round(
        number(state, split + "DrawnAt"), Math.toIntExact(number(state, split + "Used")));
  }

  private static long number(Map<String, Long> state, String name) {
    return requireNonNull(state.get(name), name);
  }
}

package org.fmnist.train;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.EpochOrder;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;

/**
 * The original's split, all of its images in every epoch (the last batch has what is left), in an
 * order and with changes that depend on seed, epoch and position alone: a resumed run needs to know
 * no more. Batches are made ahead of the step. Validation and test see all images in a fixed order.
 */
final class ShuffledDataLoader implements DataLoader {
  /** Images that batch norm's statistics are computed from for averaged weights. */
  private static final int STATISTICS_IMAGES = 10_000;

  private final Dataset dataset;
  private final TrainingSettings settings;
  private final Optional<Distillation> distillation;
  private final Optional<TeacherViews> views;
  private final LabeledImages images;
  private final int[] train;
  private final int[] validation;
  private final Prefetcher ahead = new Prefetcher(this::make);

  private int[] order = {};
  private long orderOf = -1;

  /**
   * @param more images to train on beside those of the dataset
   * @param distillation changes the labels; closed with the plan
   */
  ShuffledDataLoader(
      Dataset dataset,
      TrainingSettings settings,
      LabeledImages more,
      Optional<Distillation> distillation) {
    this.dataset = dataset;
    this.settings = settings;
    this.distillation = distillation;
    OriginalBatches split = OriginalBatches.of(dataset, settings.validationSize(), settings.seed());
    int own = dataset.train().size();
    this.images = more.size() == 0 ? dataset.train() : dataset.train().and(more);
    this.train =
        IntStream.concat(IntStream.of(split.train().all()), IntStream.range(own, own + more.size()))
            .toArray();
    this.validation = split.validation().all();
    this.views =
        distillation.filter(some -> some.views() > 0).map(some -> new TeacherViews(some, train));
  }

  @Override
  public int stepsPerEpoch() {
    return batches(train.length);
  }

  private int batches(int images) {
    return (images + settings.batchSize() - 1) / settings.batchSize();
  }

  @Override
  public double divisor(Batch batch) {
    return (double) train.length / batch.size();
  }

  @Override
  public Batch train(int epoch, int step) {
    return ahead.get((long) epoch * stepsPerEpoch() + step);
  }

  /** Runs in the thread of {@link Prefetcher}. */
  private Batch make(long number) {
    long epoch = number / stepsPerEpoch();
    int from = (int) (number % stepsPerEpoch()) * settings.batchSize();
    if (epoch != orderOf) {
      order = EpochOrder.of(IntStream.range(0, train.length).toArray(), settings.seed(), epoch);
      orderOf = epoch;
    }
    int to = Math.min(from + settings.batchSize(), order.length);
    int[] places = Arrays.copyOfRange(order, from, to);
    AugmentationSettings changes = settings.augmentation().in(epoch, settings.epochs());
    if (views.isPresent()) {
      return ofView(views.get(), number, places, changes);
    }
    Batch batch = images(places);
    changes.ofImages().apply(batch.pixels(), settings.seed(), epoch * train.length + from);
    Batch mixed = changes.ofBatches().apply(batch, settings.seed(), number);
    return distillation.map(some -> some.apply(mixed, positions(places))).orElse(mixed);
  }

  /** Changed by no more than the view that the teacher knows. */
  private Batch ofView(
      TeacherViews views, long number, int[] places, AugmentationSettings changes) {
    int view = views.of(number / stepsPerEpoch(), changes.equals(AugmentationSettings.none()));
    Function<int[], Batch> seen = some -> seen(view, some, changes);
    Batch batch = changes.ofBatches().apply(seen.apply(places), settings.seed(), number);
    return views.apply(batch, view, places, seen);
  }

  private Batch seen(int view, int[] places, AugmentationSettings changes) {
    Batch batch = images(places);
    for (int i = 0; i < places.length; i++) {
      long image = (long) view * train.length + places[i];
      changes.ofImages().apply(batch.pixels(), i * FashionMnist.PIXELS, settings.seed(), image);
    }
    return batch;
  }

  /** The images at places of the training split. */
  private Batch images(int[] places) {
    return Batch.of(images, positions(places));
  }

  private int[] positions(int[] places) {
    return IntStream.of(places).map(place -> train[place]).toArray();
  }

  @Override
  public Iterable<Batch> validation() {
    return inOrder(dataset.train(), validation);
  }

  @Override
  public Iterable<Batch> test() {
    return inOrder(dataset.test(), IntStream.range(0, dataset.test().size()).toArray());
  }

  @Override
  public Iterable<Batch> statistics() {
    int whole = Math.min(STATISTICS_IMAGES, train.length) / settings.batchSize();
    int count = whole > 0 ? whole * settings.batchSize() : train.length;
    return inOrder(images, Arrays.copyOf(train, count));
  }

  private Iterable<Batch> inOrder(LabeledImages from, int[] positions) {
    int size = settings.batchSize();
    return () -> {
      Iterator<Batch> iterator =
          IntStream.range(0, batches(positions.length))
              .mapToObj(i -> i * size)
              .map(
                  first ->
                      Arrays.copyOfRange(
                          positions, first, Math.min(first + size, positions.length)))
              .map(some -> Batch.of(from, some))
              .iterator();
      return iterator;
    };
  }

  @Override
  public Map<String, Long> state() {
    return Map.of();
  }

  @Override
  public void resume(Map<String, Long> state) {
    // Epoch and step say it all.
  }

  @Override
  public void close() {
    ahead.close();
    distillation.ifPresent(Distillation::close);
  }
}

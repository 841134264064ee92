package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One attack on its way: from examples through the stages of a pipeline to records. */
final class AttackRun {
  private static final long SAVE_NANOS = 10_000_000_000L;

  private final List<BatchedLoop<?>> stages;
  private final AttackCounters counters;
  private final AttackOptions options;
  private final Optional<ResumeFile> file;
  private final TreeMap<Integer, AttackRecord> ended = new TreeMap<>();
  private int total;
  private int successes;
  private long saved = System.nanoTime();

  /**
   * @param stages what an image goes through until one succeeds; each begins with the best image of
   *     the one before
   * @param file keeps what is done; empty to keep nothing
   */
  AttackRun(
      List<BatchedLoop<?>> stages,
      AttackCounters counters,
      AttackOptions options,
      Optional<ResumeFile> file) {
    this.stages = stages;
    this.counters = counters;
    this.options = options;
    this.file = file;
  }

  /**
   * Attacks what is not done yet.
   *
   * @param transfer finds other starts for examples; empty to start from the originals
   * @return the records of all examples, in order
   * @throws AttackStoppedException if the listener asked for it; what is done is kept
   */
  List<AttackRecord> records(
      List<AttackExample> examples, Optional<UnaryOperator<List<AttackExample>>> transfer) {
    total = examples.size();
    options.listener().begin(total);
    file.map(ResumeFile::load).orElse(List.of()).forEach(this::count);
    List<AttackExample> open = new ArrayList<>(examples);
    open.removeIf(example -> ended.containsKey(example.position()));
    if (transfer.isPresent()) {
      open = started(open, transfer.get());
    }
    for (int i = 0; i < stages.size() && !stopped(); i++) {
      open = unsolved(stages.get(i), open, i == stages.size() - 1);
    }
    save();
    if (ended.size() < total) {
      throw new AttackStoppedException(ended.size(), total, file.isPresent());
    }
    return List.copyOf(ended.values());
  }

  /** The examples with their starts; those left out by a stop are not missed. */
  private List<AttackExample> started(
      List<AttackExample> examples, UnaryOperator<List<AttackExample>> transfer) {
    List<AttackExample> started = new ArrayList<>();
    for (int i = 0; i < examples.size() && !stopped(); i += options.batchSize()) {
      int end = Math.min(examples.size(), i + options.batchSize());
      started.addAll(transfer.apply(examples.subList(i, end)));
    }
    return started;
  }

  /** Runs a stage; what it leaves starts the next one at the best image so far. */
  private List<AttackExample> unsolved(
      BatchedLoop<?> stage, List<AttackExample> open, boolean last) {
    List<AttackExample> unsolved = new ArrayList<>();
    SearchObserver observer = options.observer().map(this::observer).orElse(SearchObserver.NONE);
    stage.run(
        open,
        options.batchSize(),
        this::stopped,
        observer,
        candidate -> {
          if (candidate.reached() || last) {
            end(candidate);
          } else {
            unsolved.add(candidate.example().startingAt(candidate.image()));
          }
        });
    return unsolved;
  }

  private SearchObserver observer(AttackObserver watcher) {
    return (ActiveSearch<?> active, double margin, Supplier<ClassScores> scores) -> {
      int position = active.example.position();
      watcher.observe(
          new SearchStep(
              position, Pixels.bytes(active.image), margin, scores.get(), counters.cost(position)));
    };
  }

  private boolean stopped() {
    return options.listener().stopRequested();
  }

  private void end(Candidate candidate) {
    int position = candidate.example().position();
    count(
        new AttackRecord(
            position,
            Pixels.bytes(candidate.image()),
            candidate.reached(),
            counters.cost(position)));
    if (System.nanoTime() - saved > SAVE_NANOS) {
      save();
    }
  }

  private void count(AttackRecord record) {
    ended.put(record.position(), record);
    successes += record.reached() ? 1 : 0;
    options.listener().progress(ended.size(), successes, total);
  }

  private void save() {
    file.ifPresent(f -> f.save(ended.values()));
    saved = System.nanoTime();
  }
}

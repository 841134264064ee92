package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One attack on its way: from examples through the parts of a method to records. */
final class AttackRun {
  private static final long SAVE_NANOS = 10_000_000_000L;

  private final List<AttackPart> parts;
  private final AttackCounters counters;
  private final AttackOptions options;
  private final Optional<ResumeFile> file;
  private final TreeMap<Integer, AttackRecord> records = new TreeMap<>();
  private int total;
  private int ended;
  private int successes;
  private long saved = System.nanoTime();

  /**
   * @param parts what an image goes through until one succeeds; each is given the best image so
   *     far, or begins anew
   * @param file keeps what is done; empty to keep nothing
   */
  AttackRun(
      List<AttackPart> parts,
      AttackCounters counters,
      AttackOptions options,
      Optional<ResumeFile> file) {
    this.parts = parts;
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
    file.map(ResumeFile::load).orElse(List.of()).forEach(this::goOn);
    List<AttackExample> open = unbegun(examples);
    if (transfer.isPresent()) {
      open = started(open, transfer.get());
    }
    for (int part = 0; part < parts.size() && !stopped(); part++) {
      if (part > 0) {
        open = leftBy(part, examples);
      }
      run(part, open);
    }
    save();
    if (ended < total) {
      throw new AttackStoppedException(ended, total, file.isPresent());
    }
    return List.copyOf(records.values());
  }

  private void goOn(AttackRecord record) {
    counters.restore(record.position(), record.cost());
    count(record);
  }

  private List<AttackExample> unbegun(List<AttackExample> examples) {
    return examples.stream().filter(e -> !records.containsKey(e.position())).toList();
  }

  /** The examples that have been through so many parts in vain, where the next part starts. */
  private List<AttackExample> leftBy(int part, List<AttackExample> examples) {
    List<AttackExample> left = new ArrayList<>();
    for (AttackExample example : examples) {
      AttackRecord record = records.get(example.position());
      if (record != null && !hasEnded(record) && record.parts() == part) {
        left.add(
            parts.get(part).anew() ? example : example.startingAt(record.image(), record.margin()));
      }
    }
    return left;
  }

  private boolean hasEnded(AttackRecord record) {
    return record.reached() || record.parts() == parts.size();
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

  private void run(int part, List<AttackExample> open) {
    SearchObserver observer = options.observer().map(this::observer).orElse(SearchObserver.NONE);
    parts
        .get(part)
        .loop()
        .apply(counters)
        .run(
            open,
            options.batchSize(),
            this::stopped,
            observer,
            candidate -> {
              count(record(candidate, part + 1));
              saveNowAndThen();
            });
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

  private AttackRecord record(Candidate candidate, int gone) {
    int position = candidate.example().position();
    return new AttackRecord(
        position,
        gone,
        candidate.image(),
        candidate.margin(),
        candidate.reached(),
        counters.cost(position));
  }

  private void count(AttackRecord record) {
    records.put(record.position(), record);
    if (hasEnded(record)) {
      ended++;
      successes += record.reached() ? 1 : 0;
      options.listener().progress(ended, successes, total);
    }
  }

  private void saveNowAndThen() {
    if (System.nanoTime() - saved > SAVE_NANOS) {
      save();
    }
  }

  private void save() {
    file.ifPresent(f -> f.save(records.values()));
    saved = System.nanoTime();
  }
}

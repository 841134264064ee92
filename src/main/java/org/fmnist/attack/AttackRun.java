package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One attack on its way: from subjects through the stages of a plan to attempts. */
final class AttackRun {
  private static final long SAVE_NANOS = 10_000_000_000L;

  /** Finds other starts for subjects. */
  interface Start {
    List<AttackExample> of(List<AttackExample> subjects);
  }

  private final List<BatchedLoop<?>> stages;
  private final QueryCounter queries;
  private final Optional<GradientCounter> gradients;
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
      QueryCounter queries,
      Optional<GradientCounter> gradients,
      AttackOptions options,
      Optional<ResumeFile> file) {
    this.stages = stages;
    this.queries = queries;
    this.gradients = gradients;
    this.options = options;
    this.file = file;
  }

  /**
   * Attacks what is not done yet.
   *
   * @param start empty to start from the originals
   * @return the attempts on all subjects, in order
   * @throws AttackStoppedException if the listener asked for it; what is done is kept
   */
  List<AttackRecord> attempts(List<AttackExample> subjects, Optional<Start> start) {
    total = subjects.size();
    file.map(ResumeFile::load).orElse(List.of()).forEach(this::count);
    List<AttackExample> open = new ArrayList<>(subjects);
    open.removeIf(subject -> ended.containsKey(subject.position()));
    if (start.isPresent()) {
      open = started(open, start.get());
    }
    for (int i = 0; i < stages.size() && !stopped(); i++) {
      boolean last = i == stages.size() - 1;
      List<AttackExample> unsolved = new ArrayList<>();
      stages
          .get(i)
          .run(
              open,
              options.batchSize(),
              this::stopped,
              found -> {
                if (found.reached() || last) {
                  end(found);
                } else {
                  unsolved.add(found.subject().startingAt(found.image()));
                }
              });
      open = unsolved;
    }
    if (ended.size() < total) {
      save();
      throw new AttackStoppedException(ended.size(), total);
    }
    file.ifPresent(ResumeFile::delete);
    return List.copyOf(ended.values());
  }

  /** The subjects with their starts; those left out by a stop are not missed. */
  private List<AttackExample> started(List<AttackExample> subjects, Start start) {
    List<AttackExample> started = new ArrayList<>();
    for (int i = 0; i < subjects.size() && !stopped(); i += options.batchSize()) {
      int end = Math.min(subjects.size(), i + options.batchSize());
      started.addAll(start.of(subjects.subList(i, end)));
    }
    return started;
  }

  private boolean stopped() {
    return options.listener().stopRequested();
  }

  private void end(Candidate found) {
    int position = found.subject().position();
    count(
        new AttackRecord(
            position,
            Pixels.bytes(found.image()),
            found.reached(),
            queries.queries(position),
            gradients.map(counter -> counter.gradients(position)).orElse(0)));
    if (System.nanoTime() - saved > SAVE_NANOS) {
      save();
    }
  }

  private void count(AttackRecord attempt) {
    ended.put(attempt.position(), attempt);
    successes += attempt.reached() ? 1 : 0;
    options.listener().progress(ended.size(), successes, total);
  }

  private void save() {
    file.ifPresent(f -> f.save(ended.values()));
    saved = System.nanoTime();
  }
}

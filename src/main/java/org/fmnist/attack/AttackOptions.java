package org.fmnist.attack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How an attack is run: nothing of it changes what is found. Immutable; begins with {@link
 * #defaults}.
 *
 * @param batchSize searches that move together, at least 1
 * @param listener hears how it goes
 * @param observer sees each image on the way; empty for nobody, which costs nothing
 * @param unfinished the file that keeps what is done of an interrupted attack, and from which it
 *     goes on; it stays after the attack, until {@link AttackDirectory#write} or the caller has
 *     kept the result. Empty to keep nothing
 */
public record AttackOptions(
    int batchSize,
    AttackListener listener,
    Optional<AttackObserver> observer,
    Optional<Path> unfinished) {
  /** Searches that move together where nobody says another number. */
  public static final int DEFAULT_BATCH_SIZE = 1000;

  /** In silence, unobserved, and keeping nothing. */
  public static AttackOptions defaults() {
    return new AttackOptions(
        DEFAULT_BATCH_SIZE, AttackListener.NONE, Optional.empty(), Optional.empty());
  }

  public AttackOptions withBatchSize(int size) {
    return new AttackOptions(size, listener, observer, unfinished);
  }

  public AttackOptions withListener(AttackListener hearer) {
    return new AttackOptions(batchSize, hearer, observer, unfinished);
  }

  public AttackOptions withObserver(AttackObserver watcher) {
    return new AttackOptions(batchSize, listener, Optional.of(watcher), unfinished);
  }

  public AttackOptions withUnfinished(Path file) {
    return new AttackOptions(batchSize, listener, observer, Optional.of(file));
  }
}

package org.fmnist.attack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How an attack is run: nothing of it changes what is found.
 *
 * @param batchSize searches that move together
 * @param listener hears how it goes
 * @param unfinished the file that keeps what is done of an interrupted attack, and from which it
 *     goes on; empty to keep nothing
 */
public record AttackOptions(int batchSize, AttackListener listener, Optional<Path> unfinished) {
  /** Searches that move together where nobody says another number. */
  public static final int DEFAULT_BATCH_SIZE = 1000;

  /** In silence, and keeping nothing. */
  public static AttackOptions defaults() {
    return new AttackOptions(DEFAULT_BATCH_SIZE, AttackListener.NONE, Optional.empty());
  }
}

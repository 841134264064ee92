package org.fmnist.attack;

/** Hears how an attack goes, and may end it early. Called from the thread that runs the attack. */
public interface AttackListener {
  /** Hears nothing and lets the attack run to its end. */
  AttackListener NONE = (done, successes, total) -> {};

  /**
   * Some images are done.
   *
   * @param done images whose attack has ended
   * @param successes how many of them seem to have succeeded; all are judged at the end
   * @param total images under attack
   */
  void progress(int done, int successes, int total);

  /** Whether to stop soon and keep what is done. */
  default boolean stopRequested() {
    return false;
  }
}

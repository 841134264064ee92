package org.fmnist.attack;

/** Hears how an attack goes, and may end it early. Called from the thread that runs the attack. */
public interface AttackListener {
  /** Hears nothing and lets the attack run to its end. */
  AttackListener NONE = (done, successes, total) -> {};

  /**
   * The attack begins.
   *
   * @param total images under attack
   */
  default void begin(int total) {}

  /**
   * Some images are done.
   *
   * @param done images whose attack has ended
   * @param successes how many of them seem to have succeeded; all are judged at the end
   * @param total images under attack
   */
  void progress(int done, int successes, int total);

  /**
   * Something that the caller should know and that stops nothing.
   *
   * @param line one line for people
   */
  default void note(String line) {}

  /** Whether to stop soon and keep what is done. */
  default boolean stopRequested() {
    return false;
  }
}

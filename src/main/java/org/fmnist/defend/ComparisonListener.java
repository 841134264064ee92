package org.fmnist.defend;

import org.fmnist.attack.AttackListener;

/** Hears how a comparison goes. Called from the thread that compares. */
public interface ComparisonListener {
  /**
   * An attack begins.
   *
   * @param what it is, for people
   * @param images how many it attacks
   * @return hears how it goes; closed when it has ended
   */
  Part begin(String what, int images);

  /** Something that the caller should know and that stops nothing, in one line for people. */
  default void note(String line) {}

  /** One attack of the comparison. */
  interface Part extends AttackListener, AutoCloseable {
    @Override
    void close();
  }

  /** Hears nothing and lets every attack run to its end. */
  ComparisonListener NONE =
      (what, images) ->
          new Part() {
            @Override
            public void progress(int done, int successes, int total) {}

            @Override
            public void close() {}
          };
}

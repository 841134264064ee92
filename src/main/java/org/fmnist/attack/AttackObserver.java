package org.fmnist.attack;

/**
 * Watches an attack image by image, such as a page that draws it. It cannot change what is found.
 * Called from the thread that runs the attack, which waits for it: a slow observer slows the
 * attack.
 */
@FunctionalInterface
public interface AttackObserver {
  /** A search has asked about an image. */
  void observe(SearchStep step);
}

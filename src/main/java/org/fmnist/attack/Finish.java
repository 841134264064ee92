package org.fmnist.attack;

import java.util.Locale;

/** What becomes of images that {@link AttackMethod#SIGNHUNTER} has not solved. Immutable. */
public enum Finish {
  /** {@link AttackMethod#SQUARE} goes on after the search has come down to single pixels. */
  SQUARE,

  /** The search goes on by itself to the end of its queries. */
  NONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

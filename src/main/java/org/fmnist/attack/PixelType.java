package org.fmnist.attack;

import java.util.Locale;

/** What values the pixels of adversarial images may take within 0..255. Immutable. */
public enum PixelType {
  /** Whole levels, as picture files hold them. Of ε, what is beyond a whole level is not used. */
  WHOLE,

  /** Any, as most of the literature counts: ε is used to its end. */
  FLOAT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.fmnist.attack;

import org.jspecify.annotations.Nullable;

/**
 * One image's search for an adversarial image, turned inside out: it asks about an image, and is
 * told what the classifier says of it. So many searches can share each call of the classifier, and
 * clipping, rounding, counting and judging stand outside, once for all attacks.
 *
 * <p>Each question is answered once, by {@code tell}; not after a success of an attack that ends
 * with the first one, nor when the budget is used up.
 */
sealed interface Search permits BlackBoxSearch, WhiteBoxSearch {
  /**
   * The next image to ask about: 784 pixels, which need be neither whole nor within bounds; the
   * caller takes {@link Ball#allowed} of it. Null gives up.
   */
  float @Nullable [] ask();
}

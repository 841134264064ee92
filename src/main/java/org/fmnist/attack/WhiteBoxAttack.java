package org.fmnist.attack;

import org.fmnist.model.Objective;

/** An attack that needs gradients. */
interface WhiteBoxAttack {
  WhiteBoxSearch begin(AttackExample example);

  /** The loss whose gradient the searches go by. */
  Objective objective();

  /** Whether to go on after a success, to a nearer one. */
  default boolean minimumNorm() {
    return false;
  }

  /** Whether it may ask about images that are further from the original than allowed. */
  default boolean leavesTheBall() {
    return false;
  }
}

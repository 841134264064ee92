package org.fmnist.attack;

import org.jspecify.annotations.Nullable;

/** Asks once, about the start: how a transfer alone is tried on the attacked classifier. */
record TransferOnlyAttack() implements BlackBoxAttack {
  @Override
  public BlackBoxSearch begin(AttackExample example) {
    return new BlackBoxSearch() {
      private boolean asked;

      @Override
      public float @Nullable [] ask() {
        return asked ? null : example.start();
      }

      @Override
      public void tell(PredictionFeedback feedback) {
        asked = true;
      }
    };
  }
}

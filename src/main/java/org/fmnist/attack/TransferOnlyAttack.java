package org.fmnist.attack;

/** Asks once, about the start: how a transfer alone is tried on the attacked classifier. */
record TransferOnlyAttack() implements BlackBoxAttack {
  @Override
  public BlackBoxSearch begin(AttackExample example) {
    return new BlackBoxSearch() {
      private boolean asked;

      @Override
      public float[] ask() {
        return asked ? null : example.start();
      }

      @Override
      public void tell(PredictionFeedback feedback) {
        asked = true;
      }
    };
  }
}

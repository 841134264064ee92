package org.fmnist.attack;

/** Asks once, about the start: how a transfer alone is tried on the attacked classifier. */
record TransferOnlyAttack() implements BlackBoxAttack {
  @Override
  public BlackBoxSearch begin(AttackExample subject) {
    return new BlackBoxSearch() {
      private boolean asked;

      @Override
      public float[] propose() {
        return asked ? null : subject.start();
      }

      @Override
      public void learn(Answer answer) {
        asked = true;
      }
    };
  }
}

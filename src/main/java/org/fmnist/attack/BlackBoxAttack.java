package org.fmnist.attack;

/** An attack that needs predictions only. */
interface BlackBoxAttack {
  BlackBoxSearch begin(AttackExample example);
}

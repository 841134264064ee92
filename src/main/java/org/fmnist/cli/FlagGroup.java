package org.fmnist.cli;

/** The headings under which the help of a verb lists its flags, in this order. */
enum FlagGroup {
  MAIN("Flags of this verb"),
  ATTACK("Attack"),
  ADVERSARIAL_TRAINING("Adversarial training"),
  COMPARISON("Comparison before and after"),
  DATA("Data and weights"),
  RUN("Run"),
  LEARNING_RATE("Learning rate"),
  OPTIMIZER("Optimizer"),
  REGULARIZATION("Regularization"),
  AUGMENTATION("Augmentation"),
  DISTILLATION("Distillation"),
  VALIDATION("Validation and the best epoch"),
  OUTPUT("Output"),
  MACHINE("Machine"),
  COMMON("Common");

  private final String title;

  FlagGroup(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}

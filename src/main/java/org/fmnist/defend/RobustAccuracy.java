package org.fmnist.defend;

import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackOptions;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.AttackedClassifiers;
import org.fmnist.attack.Attacker;
import org.fmnist.attack.ClassifierPool;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.CorrectlyClassified;
import org.fmnist.graph.Weights;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.RobustValidation;

/**
 * The share of some validation images that are classified correctly and withstand an untargeted
 * PGD. Immutable.
 */
public final class RobustAccuracy implements RobustValidation {
  private final LabeledImages images;
  private final AttackSettings settings;
  private final SessionSettings session;

  /**
   * @param steps of the attack, one run by the margin of logits
   * @param epsilon of the pixel range 0..1
   */
  public RobustAccuracy(LabeledImages images, double epsilon, int steps, SessionSettings session) {
    this.images = images;
    this.settings =
        AttackSettings.of(AttackMethod.PGD)
            .change()
            .target(TargetPolicy.ANY)
            .epsilon(epsilon)
            .maxIterations(steps)
            .restarts(1)
            .build();
    this.session = session;
  }

  @Override
  public double accuracy(TrainableModel model) {
    return of(model.weights());
  }

  /** The share under these weights; NaN without images. */
  public double of(Weights weights) {
    if (images.size() == 0) {
      return Double.NaN;
    }
    try (ClassifierPool<DifferentiableClassifier> pool =
        AttackedClassifiers.open(weights, session)) {
      int[] correct = CorrectlyClassified.all(images, pool);
      if (correct.length == 0) {
        return 0;
      }
      AttackResult result =
          new Attacker(settings, AttackOptions.defaults())
              .whiteBox(pool, new AttackImages(images.subset(correct), correct));
      return (double) (correct.length - result.summary().succeeded()) / images.size();
    }
  }
}

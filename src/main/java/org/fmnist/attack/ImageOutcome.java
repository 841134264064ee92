package org.fmnist.attack;

/**
 * How the attack on one image ended: a line of {@code attack.csv}. Immutable.
 *
 * @param index of the image in the split or file that it comes from
 * @param label its true class
 * @param target the class to reach, or -1 for any but the label
 * @param predicted what the classifier takes the adversarial image for
 * @param success whether that is what was wanted
 * @param queries predictions that the search asked for
 * @param gradients backward passes that the search asked for
 * @param linf the largest change of a pixel, of the range 0..1
 * @param l2 the Euclidean length of the change, pixels in the range 0..1
 * @param parts of the attack that it has been through, from 1; no column of {@code attack.csv}
 */
public record ImageOutcome(
    long index,
    int label,
    int target,
    int predicted,
    boolean success,
    int queries,
    int gradients,
    double linf,
    double l2,
    int parts) {
  /** Judges what an attack has left of an image by what the classifier takes it for. */
  static ImageOutcome of(AttackExample example, AttackRecord record, float[] image, int predicted) {
    Criterion criterion = example.criterion();
    return new ImageOutcome(
        example.index(),
        example.label(),
        criterion.targeted() ? criterion.category() : -1,
        predicted,
        criterion.reachedBy(predicted),
        record.cost().queries(),
        record.cost().gradients(),
        Norm.LINF.distance(example.original(), image),
        Norm.L2.distance(example.original(), image),
        record.parts());
  }
}

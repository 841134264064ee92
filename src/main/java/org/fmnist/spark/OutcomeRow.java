package org.fmnist.spark;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.fmnist.attack.ImageOutcome;

/**
 * Outcomes of an attack as rows: the columns of {@code attack.csv}, the parts of the attack that
 * the image went through, and both images.
 */
final class OutcomeRow {
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("target", DataTypes.IntegerType, true)
          .add("predicted", DataTypes.IntegerType, false)
          .add("success", DataTypes.BooleanType, false)
          .add("queries", DataTypes.IntegerType, false)
          .add("gradients", DataTypes.IntegerType, false)
          .add("linf", DataTypes.DoubleType, false)
          .add("l2", DataTypes.DoubleType, false)
          .add("parts", DataTypes.IntegerType, false)
          .add("original", DataTypes.BinaryType, false)
          .add("adversarial", DataTypes.BinaryType, false);

  static final int ORIGINAL = 10;
  static final int ADVERSARIAL = 11;

  /** What {@link ImageOutcome} has for any class but the label; the column has null. */
  private static final int ANY = -1;

  private OutcomeRow() {}

  static Row of(ImageOutcome outcome, byte[] original, byte[] adversarial) {
    return RowFactory.create(
        outcome.index(),
        outcome.label(),
        outcome.target() == ANY ? null : (Integer) outcome.target(),
        outcome.predicted(),
        outcome.success(),
        outcome.queries(),
        outcome.gradients(),
        outcome.linf(),
        outcome.l2(),
        outcome.parts(),
        original,
        adversarial);
  }

  /** The outcome of a row, which need not have the images. */
  static ImageOutcome outcome(Row row) {
    return new ImageOutcome(
        row.getLong(0),
        row.getInt(1),
        row.isNullAt(2) ? ANY : row.getInt(2),
        row.getInt(3),
        row.getBoolean(4),
        row.getInt(5),
        row.getInt(6),
        row.getDouble(7),
        row.getDouble(8),
        row.getInt(9));
  }
}

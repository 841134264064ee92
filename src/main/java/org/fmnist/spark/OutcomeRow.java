package org.fmnist.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.fmnist.attack.ImageOutcome;
import org.fmnist.attack.PixelType;
import org.fmnist.data.FashionMnist;

/**
 * Outcomes of an attack as rows: the columns of {@code attack.csv}, the parts of the attack that
 * the image went through, and both images: a byte a pixel, or for pixels that are not whole a
 * float32, the least significant byte first.
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

  private static final int ORIGINAL = 10;
  private static final int ADVERSARIAL = 11;

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

  /** Adversarial pixels as a row holds them. */
  static byte[] pixels(float[] pixels, PixelType type) {
    if (type == PixelType.FLOAT) {
      byte[] floats = new byte[pixels.length * Float.BYTES];
      littleEndian(floats).asFloatBuffer().put(pixels);
      return floats;
    }
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[i] = (byte) Math.rint(pixels[i]);
    }
    return bytes;
  }

  /** The adversarial pixels of a row, 0..255. */
  static float[] adversarial(Row row) {
    byte[] bytes = row.getAs(ADVERSARIAL);
    float[] pixels = new float[FashionMnist.PIXELS];
    if (bytes.length == pixels.length) {
      PlacedRuns.copy(bytes, pixels, 0);
    } else {
      littleEndian(bytes).asFloatBuffer().get(pixels);
    }
    return pixels;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The original's pixels of a row. */
  static byte[] original(Row row) {
    return row.getAs(ORIGINAL);
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

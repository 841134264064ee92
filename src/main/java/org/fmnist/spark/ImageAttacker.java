package org.fmnist.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackOptions;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.AttackStoppedException;
import org.fmnist.attack.AttackedClassifiers;
import org.fmnist.attack.Attacker;
import org.fmnist.attack.PixelType;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;

/** On an executor: labelled images to outcomes with adversarial images. */
final class ImageAttacker implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /**
   * Images that are attacked together, and what a task has unless it is told otherwise. In the end
   * a batch waits for the images that take all queries, in calls that are mostly empty: with few
   * images, that would be most of its time.
   */
  static final int BATCH_SIZE = 250;

  private final AttackPlan plan;

  ImageAttacker(AttackPlan plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    AttackedClassifiers classifiers = plan.borrow();
    return new Batches<>(rows, BATCH_SIZE, batch -> attacked(batch, classifiers));
  }

  private List<Row> attacked(List<Row> rows, AttackedClassifiers classifiers) {
    AttackOptions options = AttackOptions.defaults().withListener(new UntilCancelled());
    try {
      AttackResult result =
          new Attacker(plan.settings(), options).attack(classifiers, images(rows));
      plan.done().add(rows.size());
      return outcomes(result);
    } catch (AttackStoppedException e) {
      throw new TaskKilledException("cancelled");
    }
  }

  private static AttackImages images(List<Row> rows) {
    byte[] pixels = new byte[rows.size() * FashionMnist.PIXELS];
    byte[] labels = new byte[rows.size()];
    long[] ids = new long[rows.size()];
    for (int i = 0; i < ids.length; i++) {
      Row row = rows.get(i);
      byte[] image = row.getAs(ImageRows.IMAGE);
      System.arraycopy(image, 0, pixels, i * FashionMnist.PIXELS, FashionMnist.PIXELS);
      labels[i] = (byte) row.getInt(ImageRows.LABEL);
      ids[i] = row.getLong(ImageRows.ID);
    }
    return new AttackImages(LabeledImages.of(pixels, labels), ids);
  }

  private static List<Row> outcomes(AttackResult result) {
    float[] adversarials = result.adversarialPixels();
    PixelType type = result.settings().pixels();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < result.outcomes().size(); i++) {
      byte[] original = new byte[FashionMnist.PIXELS];
      result.originals().copyPixels(i, original, 0);
      int from = i * FashionMnist.PIXELS;
      float[] adversarial = Arrays.copyOfRange(adversarials, from, from + FashionMnist.PIXELS);
      rows.add(
          OutcomeRow.of(result.outcomes().get(i), original, OutcomeRow.pixels(adversarial, type)));
    }
    return rows;
  }

  /** Stops when Spark wants the task to end. */
  private static final class UntilCancelled implements AttackListener {
    @Override
    public void progress(int done, int successes, int total) {
      // Images are counted when they are judged.
    }

    @Override
    public boolean stopRequested() {
      return ExecutorPool.isCancelled();
    }
  }
}

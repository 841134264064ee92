package org.fmnist.attack;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.KeyedRandom;
import org.fmnist.eval.Evaluator;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.Json;
import org.fmnist.io.Npy;
import org.fmnist.report.AttackPictures;
import org.fmnist.report.Decoration;

/**
 * Writes what an attack found, and judges it by what was written: the images are read back, and
 * only these count. Not for sharing between threads.
 */
public final class AttackDirectory {
  private static final int SIDE = FashionMnist.SIDE;
  private static final int PICTURES = 10;
  private static final String PICTURE = "pictures.png";
  private static final String ORIGINAL = "original.npy";
  private static final String ADVERSARIAL = "adversarial.npy";

  /** Where an interrupted attack keeps what is done. */
  public static final String UNFINISHED = "unfinished.bin";

  private final Path directory;
  private final Consumer<String> notes;

  /**
   * @param directory which exists
   * @param notes told in one line what is missing that the attack can do without
   */
  public AttackDirectory(Path directory, Consumer<String> notes) {
    this.directory = directory;
    this.notes = notes;
  }

  /**
   * Writes {@code original.npy}, {@code adversarial.npy} (uint8, or float32 where the attack's
   * pixels are not whole), {@code attack.csv} and {@code summary.json}; then removes what an
   * interrupted attack has left, and draws {@code pictures.png} if there is a success. Where that
   * cannot be drawn, as without fonts, a note says so.
   *
   * @param classifier that was attacked
   * @param sources more settings for the summary: where classifiers and images come from
   * @param figures more figures for the summary
   * @return the summary of what was judged from the files
   * @throws org.fmnist.io.FmnistException if the disk refuses
   */
  public AttackSummary write(
      AttackResult result,
      ClassifierPool<?> classifier,
      Map<String, ?> sources,
      Map<String, ?> figures) {
    int count = result.outcomes().size();
    Npy.write(directory.resolve(ORIGINAL), result.originals().pixels(), count, SIDE, SIDE);
    float[] adversarials = written(result, count);
    List<ImageOutcome> outcomes = result.judge(classifier, adversarials);
    writeTable(outcomes);
    AttackSummary summary = AttackSummary.of(outcomes);
    Map<String, Object> document = summary.document(result.settings(), sources, figures);
    AtomicFiles.write(directory.resolve("summary.json"), Json.pretty(document));
    forgetUnfinished();
    Decoration.draw(
            directory.resolve(PICTURE),
            () -> writePictures(result, outcomes, adversarials, classifier))
        .ifPresent(notes);
    return summary;
  }

  /** Writes the adversarial images and reads them back. */
  private float[] written(AttackResult result, int count) {
    Path file = directory.resolve(ADVERSARIAL);
    if (result.settings().pixels() == PixelType.FLOAT) {
      Npy.write(file, result.adversarialPixels(), count, SIDE, SIDE);
      return Npy.read(file).floats();
    }
    Npy.write(file, result.adversarials().pixels(), count, SIDE, SIDE);
    return Pixels.floats(Npy.read(file).bytes());
  }

  private void writeTable(List<ImageOutcome> outcomes) {
    CSVFormat format =
        CSVFormat.Builder.create(CSVFormat.RFC4180)
            .setRecordSeparator('\n')
            .setHeader(
                "index",
                "label",
                "target",
                "predicted",
                "success",
                "queries",
                "gradients",
                "linf",
                "l2")
            .get();
    AtomicFiles.write(
        directory.resolve("attack.csv"),
        stream -> {
          Writer writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
          CSVPrinter table = new CSVPrinter(writer, format);
          for (ImageOutcome o : outcomes) {
            table.printRecord(
                o.index(),
                o.label(),
                o.target() < 0 ? TargetPolicy.ANY : o.target(),
                o.predicted(),
                o.success(),
                o.queries(),
                o.gradients(),
                o.linf(),
                o.l2());
          }
          table.flush();
        });
  }

  private void forgetUnfinished() {
    Path file = directory.resolve(UNFINISHED);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      notes.accept("cannot remove " + file + ": " + AtomicFiles.reason(e) + "; it is not needed");
    }
  }

  private void writePictures(
      AttackResult result,
      List<ImageOutcome> outcomes,
      float[] adversarials,
      ClassifierPool<?> classifier) {
    byte[] originals = result.originals().pixels();
    int[] chosen = chosen(outcomes, result.settings().seed());
    List<AttackPictures.Pair> pairs = new ArrayList<>();
    for (int i : chosen) {
      byte[] original = Pixels.image(originals, i);
      float[] adversarial = Pixels.image(adversarials, i);
      float[] before = classifier.probabilities(Pixels.floats(original));
      float[] after = classifier.probabilities(adversarial);
      int from = Evaluator.predicted(before, 0);
      int to = Evaluator.predicted(after, 0);
      pairs.add(
          new AttackPictures.Pair(
              original,
              Pixels.bytes(adversarial),
              ClassNames.of(from),
              before[from],
              ClassNames.of(to),
              after[to]));
    }
    if (!pairs.isEmpty()) {
      AttackPictures.write(directory.resolve(PICTURE), pairs);
    }
  }

  /** Ten random successes, in order. */
  private static int[] chosen(List<ImageOutcome> outcomes, long seed) {
    int[] successes =
        IntStream.range(0, outcomes.size()).filter(i -> outcomes.get(i).success()).toArray();
    KeyedRandom.shuffle(KeyedRandom.of(seed, 0, "pictures"), successes);
    return IntStream.of(successes).limit(PICTURES).sorted().toArray();
  }
}

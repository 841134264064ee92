package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fmnist.checkpoint.CheckpointFiles;
import org.fmnist.checkpoint.WeightsSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever verb reads weights and images says once what a user should know of them. */
class InputNotesTest {
  private static final String WEIGHTS =
      "passed over 1 tensor that this network does not have: global_step";
  private static final String IMAGES = "not the images and labels of Fashion-MNIST";
  private static final String PICTURE = "docs/examples/ankle-boot.png";

  @TempDir static Path shared;
  private static Path checkpoint;
  private static Path data;

  @TempDir Path folder;

  @BeforeAll
  static void writeInputs() {
    checkpoint = shared.resolve("model");
    CheckpointFiles.writeWithStep(
        checkpoint.resolve("model.ckpt-14000"), WeightsSource.shipped().read());
    data = SmallData.write(shared.resolve("data"));
  }

  @ParameterizedTest
  @CsvSource({
    "evaluate, 1, 1",
    "predict " + PICTURE + ", 1, 0",
    "export --out OUT, 1, 0",
    "attack --method fgsm --count 5, 1, 1",
    "attack --method transfer --surrogate shipped --count 3 --max-iterations 2, 1, 1",
    "fine-tune --valid-size 64 --max-steps 2 --out OUT, 1, 1",
    "train --preset quick --valid-size 64 --max-steps 2 --teacher CKPT --out OUT, 1, 1",
    "harden --preset robust --valid-size 64 --max-steps 2 --no-compare --out OUT, 1, 1",
    "report --samples OUT.png, 0, 1"
  })
  void eachIsSaidOnce(String line, int ofWeights, int ofImages) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      words.add(
          word.replace("OUT", folder.resolve("out").toString())
              .replace("CKPT", checkpoint.toString()));
    }
    if (ofImages > 0) {
      words.addAll(List.of("--data", data.toString()));
    }
    if (ofWeights > 0 && !line.startsWith("train")) {
      words.addAll(List.of("--checkpoint", checkpoint.toString()));
    }

    Ran ran = Ran.of(words.toArray(String[]::new));

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.errorLines()).filteredOn(l -> l.contains(WEIGHTS)).hasSize(ofWeights);
    assertThat(ran.errorLines()).filteredOn(l -> l.contains(IMAGES)).hasSize(ofImages);
  }

  @Test
  void theComparisonSaysItOfBothInputs() {
    String out = folder.resolve("out").toString();
    Ran ran =
        Ran.of(
            ("harden --compare-only --count 3 --max-iterations 2 --restarts 1 --max-queries 5"
                    + " --hardened shipped --out "
                    + out
                    + " --checkpoint "
                    + checkpoint
                    + " --data "
                    + data)
                .split(" "));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.errorLines()).filteredOn(l -> l.contains(WEIGHTS)).hasSize(1);
    assertThat(ran.errorLines()).filteredOn(l -> l.contains(IMAGES)).hasSize(1);
  }

  @Test
  void theCheckpointIsNamedThatWasRead() {
    String prefix = checkpoint.resolve("model.ckpt-14000").toString();
    String out = folder.resolve("out").toString();
    Ran export = Ran.of("export", "--json", "--out", out, "--checkpoint", checkpoint.toString());
    assertThat(export.json()).containsEntry("checkpoint", prefix);
    Ran doctor = Ran.of("doctor", "--json", "--checkpoint", checkpoint.toString());
    List<?> checks = (List<?>) doctor.json().get("checks");
    assertThat(checks)
        .filteredOn(check -> "checkpoint".equals(((Map<?, ?>) check).get("name")))
        .singleElement()
        .satisfies(check -> assertThat(((Map<?, ?>) check).get("source")).isEqualTo(prefix))
        .satisfies(
            check -> assertThat((String) ((Map<?, ?>) check).get("found")).contains(WEIGHTS));
  }
}

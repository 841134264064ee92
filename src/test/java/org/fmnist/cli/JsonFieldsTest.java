package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every documented field of a verb's JSON is always there: null where it has no value. */
class JsonFieldsTest {
  @TempDir static Path shared;
  private static Path data;

  @TempDir Path folder;

  @BeforeAll
  static void writeData() {
    data = SmallData.write(shared.resolve("data"));
  }

  private Map<String, Object> json(String line) {
    String out = folder.resolve("out").toString();
    return Ran.of(
            (line + " --json").replace("OUT", out).replace("DATA", data.toString()).split(" "))
        .json();
  }

  @Test
  void aPictureThatIsNoneHasTheFieldsOfOthers() {
    Map<String, Object> none = json("predict " + data.resolve("train-labels-idx1-ubyte"));
    Map<String, Object> boot = json("predict docs/examples/ankle-boot.png");
    assertThat(none.keySet()).isEqualTo(boot.keySet());
    assertThat(none).containsEntry("inverted", null).containsKey("error");
    assertThat(boot).containsEntry("error", null).containsEntry("inverted", true);
  }

  @Test
  void aRunWithoutABestEpochSaysSo() {
    Map<String, Object> interrupted =
        Ran.interruptible(
                () -> true,
                ("train --json --valid-size 64 --data " + data + " --out " + folder.resolve("a"))
                    .split(" "))
            .json();
    Map<String, Object> whole = json("train --valid-size 64 --max-steps 2 --data DATA --out OUT");
    assertThat(interrupted.keySet()).isEqualTo(whole.keySet());
    assertThat(interrupted).containsEntry("best", null).containsEntry("testAccuracy", null);
  }

  @Test
  void aTargetedAttackHasNoRobustAccuracy() {
    Map<String, Object> targeted = json("attack --method fgsm --count 3 --data DATA");
    Map<String, Object> any = json("attack --method fgsm --target any --count 3 --data DATA");
    assertThat(targeted.keySet()).isEqualTo(any.keySet());
    assertThat(targeted).containsEntry("robustAccuracy", null);
  }

  @Test
  void hardeningWithoutComparisonSaysSo() {
    String line = "harden --preset robust --valid-size 64 --max-steps 2 --no-compare";
    assertThat(json(line + " --data DATA --out OUT")).containsEntry("comparison", null);
  }

  @Test
  void aSheetOfSamplesHasNoPage() {
    assertThat(json("report --samples OUT.png --data DATA"))
        .containsEntry("page", null)
        .containsKeys("directories", "samples");
  }

  @Test
  void whatWasWrittenIsNamedInFull() {
    Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("model"));
    Ran ran = Ran.of("export", "--json", "--out", relative.toString());
    assertThat(Path.of((String) ran.json().get("directory"))).isAbsolute().exists();
  }
}

package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fmnist.doctor.Finding;
import org.fmnist.doctor.GpuCheck;
import org.fmnist.runtime.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  private static Map<String, Map<?, ?>> checks(Map<String, Object> document) {
    Map<String, Map<?, ?>> checks = new java.util.LinkedHashMap<>();
    for (Object check : (List<?>) document.get("checks")) {
      checks.put((String) ((Map<?, ?>) check).get("name"), (Map<?, ?>) check);
    }
    return checks;
  }

  @Test
  void findsAllThatIsNeeded() {
    Ran ran = Ran.of("doctor", "--json");
    assertThat(ran.code()).as(ran.out()).isZero();
    assertThat(ran.json()).containsEntry("ok", true);
    Map<String, Map<?, ?>> checks = checks(ran.json());
    assertThat(checks)
        .containsOnlyKeys(
            "java",
            "cpu",
            "memory",
            "fonts",
            "cache",
            "jar",
            "dataset",
            "tensorflow",
            "checkpoint",
            "gpu",
            "training",
            "inference");
    assertThat(checks.get("tensorflow").get("version")).isEqualTo("2.18.0");
    assertThat(checks.get("tensorflow").get("oneDnn")).isIn("on", "off");
    assertThat((List<?>) checks.get("dataset").get("differing")).isEmpty();
    assertThat((Integer) checks.get("cpu").get("processors")).isPositive();
    assertThat((List<?>) checks.get("training").get("losses")).hasSize(2);
  }

  @Test
  void saysInTheEndHowItStands() {
    CommandResult healthy =
        DoctorCommand.result(List.of(Finding.ok("a", "fine"), Finding.note("b", "slow", "hurry")));
    assertThat(healthy.exitCode()).isZero();
    assertThat(healthy.text()).isEqualTo("all that is needed is here");
    CommandResult ill =
        DoctorCommand.result(List.of(Finding.ok("a", "fine"), Finding.failed("c", "gone", "")));
    assertThat(ill.exitCode()).isEqualTo(1);
    assertThat(ill.text()).endsWith("1 of 2 checks failed");
  }

  @Test
  void failsForAGpuThatIsNotThere() {
    assertThat(GpuCheck.finding(Device.CPU).isFailed()).isFalse();
    if (GpuCheck.finding(Device.AUTO).details().get("usable").equals(true)) {
      return;
    }
    Ran ran = Ran.of("doctor", "--device", "gpu");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("failed gpu", "mvn -Pgpu package").endsWith("failed\n");
  }

  @Test
  void failsForABrokenCheckpoint() throws IOException {
    for (String name : List.of("checkpoint", "fmnist_cnn.ckpt.index")) {
      Files.copy(Path.of("checkpoint", name), folder.resolve(name));
    }
    String values = "fmnist_cnn.ckpt.data-00000-of-00001";
    byte[] bytes = Files.readAllBytes(Path.of("checkpoint", values));
    bytes[77_777] ^= 4;
    Files.write(folder.resolve(values), bytes);
    Ran ran = Ran.of("doctor", "--json", "--checkpoint", folder.toString());
    assertThat(ran.code()).isEqualTo(1);
    Map<?, ?> check = checks(ran.json()).get("checkpoint");
    assertThat(check.get("state")).isEqualTo("failed");
    assertThat(check.get("found")).asString().contains("checksum");
  }

  @Test
  void tellsAnotherDatasetFromAMissingOne() {
    Path other = SmallData.write(folder.resolve("data"));
    Map<String, Map<?, ?>> checks =
        checks(Ran.of("doctor", "--json", "--data", other.toString()).json());
    assertThat(checks.get("dataset").get("state")).isEqualTo("note");
    assertThat((List<?>) checks.get("dataset").get("differing")).hasSize(4);
    assertThat(checks.get("training").get("state")).isEqualTo("ok");

    Ran missing = Ran.of("doctor", "--data", folder.resolve("none").toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.out()).contains("failed dataset", "expected a folder");
  }
}

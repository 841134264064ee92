package org.fmnist.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  @TempDir Path folder;

  @Test
  void showsRunsAttacksAndHardenedRuns() throws IOException {
    String page =
        report(
            SampleDirectories.run(folder, "plain"),
            SampleDirectories.attack(folder, "square", 200),
            SampleDirectories.hardened(folder, "robust"));
    assertThat(page)
        .contains("training run in", "attack in", "hardened run in")
        .contains(
            "Loss of training batches", "Confusion", "Reliability", "Mistakes with the highest")
        .contains("Successful attacks by queries", "original: Ankle boot")
        .contains("Robust accuracy by ε", "black box does not beat white box", "92.18 %")
        .contains("settings.preset", "quick", "maxQueries")
        .contains("../secret.png is missing.")
        .doesNotContain("white-box.png is missing");
    // A run has loss, accuracy, steps, reliability; an attack has queries; hardening adds one.
    assertThat(page.split(" class=\"chart\"", -1)).hasSize(1 + 4 + 1 + 5);
  }

  @Test
  void showsAComparisonWithoutARun() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("compared"));
    SampleDirectories.comparison().write(directory);
    assertThat(report(directory))
        .contains("comparison in", "test accuracy 92.18 % before, 88.71 % after")
        .doesNotContain("epochs.csv");
  }

  @Test
  void countsTheGradientsOfAWhiteBoxAttackAndNamesTheBars() throws IOException {
    Path white = Files.createDirectories(folder.resolve("white"));
    String head = "index,label,target,predicted,success,queries,gradients,linf,l2\n";
    Files.writeString(
        white.resolve("attack.csv"), head + "0,1,2,2,true,0,5,0.1,1\n1,1,2,2,true,0,9,0.1,1\n");
    Files.write(
        white.resolve("summary.json"),
        Json.pretty(Map.of("attacked", 2, "succeeded", 2, "meanQueries", 0, "medianGradients", 7)));
    assertThat(report(white))
        .contains("<dt>Median gradients</dt><dd>7</dd>", "Successful attacks by gradients")
        .containsPattern(">4–7</text>|>4–7<")
        .containsPattern("(?s)<svg.*8–15.*</svg>")
        .doesNotContain("queries");
  }

  @Test
  void needsNothingFromOutside() throws IOException {
    String page = report(SampleDirectories.hardened(folder, "robust"));
    assertThat(page).doesNotContain("<script", "<link", "http://", "https://", "@import", "url(h");
    assertThat(values(page, "src")).isNotEmpty().allMatch(value -> value.startsWith("data:image/"));
    assertThat(values(page, "href")).isNotEmpty().allMatch(value -> value.startsWith("#"));
  }

  @Test
  void givesEveryElementItsOwnIdAndEveryPictureItsText() throws IOException {
    String page =
        report(SampleDirectories.run(folder, "a"), SampleDirectories.hardened(folder, "b"));
    assertThat(values(page, "id")).doesNotHaveDuplicates();
    assertThat(values(page, "id")).containsAll(references(page));
    Stream<String> images =
        Pattern.compile("<img[^>]*>").matcher(page).results().map(m -> m.group());
    assertThat(images)
        .isNotEmpty()
        .allMatch(tag -> tag.contains(" alt=\"") && !tag.contains("alt=\"\""));
  }

  @Test
  void isTheSameWheneverItIsWritten() throws IOException {
    Path directory = SampleDirectories.hardened(folder, "robust");
    assertThat(report(directory)).isEqualTo(report(directory));
  }

  @Test
  void escapesWhatStandsInFilesAndNames() throws IOException {
    String evil = "<script>alert(1)</script>\"'&";
    Path run = SampleDirectories.run(folder, "<img src=x onerror=alert(1)>");
    Files.write(run.resolve("config.json"), Json.pretty(Map.of(evil, evil)));
    RobustnessComparison safe = SampleDirectories.comparison();
    new RobustnessComparison(
            safe.before(),
            safe.after(),
            List.of(new RobustnessComparison.MaskingCheck(evil, true, evil)),
            List.of(evil))
        .write(run);
    Path attack = SampleDirectories.attack(folder, "x", 20);
    Files.write(
        attack.resolve("summary.json"),
        Json.pretty(Map.of("attacked", evil, "settings", Map.of("method", evil))));
    String page = report(run, attack);
    assertThat(page).doesNotContain("<script").doesNotContain("<img src=x");
    assertThat(page).contains("&lt;script&gt;alert(1)");
  }

  @Test
  void leavesOutWhatIsMissingWithANote() throws IOException {
    Path run = Files.createDirectories(folder.resolve("young"));
    Files.write(run.resolve("config.json"), Json.pretty(Map.of("seed", 1)));
    Path attack = Files.createDirectories(folder.resolve("begun"));
    Files.writeString(
        attack.resolve("attack.csv"),
        "index,label,target,predicted,success,queries,gradients,linf,l2\n0,1,2,1,false,9,0,0,0\n");
    assertThat(report(run, attack))
        .contains(
            "epochs.csv is missing: no epoch has ended yet.",
            "evaluation.json is missing: the run has not finished.",
            "summary.json is missing: the attack has not finished.",
            "No image was misled",
            "original.npy or adversarial.npy is missing: no pictures.");
  }

  @Test
  void survivesFilesOfOtherShapes() throws IOException {
    Path run = SampleDirectories.run(folder, "odd");
    Files.writeString(
        run.resolve("evaluation.json"),
        "{\"accuracy\":\"high\",\"confusion\":[[1,2],[3]],\"perClass\":{},\"reliability\":[7],"
            + "\"mistakes\":null}");
    assertThat(report(run))
        .contains("The confusion matrix is missing.", "The reliability diagram is missing.");
  }

  @Test
  void saysWhichFileCannotBeUnderstood() throws IOException {
    Path run = SampleDirectories.run(folder, "broken");
    Files.writeString(run.resolve("evaluation.json"), "{\"accuracy\":");
    refused(run, "evaluation.json");
    Files.writeString(run.resolve("epochs.csv"), "epoch,loss\n0,1\n");
    refused(run, "valid_loss");
    Files.writeString(run.resolve("epochs.csv"), "epoch,valid_loss\n0,low\n");
    refused(run, "found low");
    refused(folder.resolve("absent"), "found nothing");
    refused(Files.createDirectories(folder.resolve("empty")), "found none of them");
  }

  @Test
  void comparesInMarkdownToo() throws IOException {
    Path directory = SampleDirectories.hardened(folder, "robust");
    assertThat(Files.readString(directory.resolve("comparison.md")).replace('\u00a0', ' '))
        .contains("| test accuracy | 92.18 % (91.18–93.18) | 88.71 % (87.71–89.71) |")
        .contains("| robust accuracy within ε 0.1000 (AutoAttack) | 40.00 % (37.00–43.00) |")
        .contains("| the same, pixels of whole levels | 41.00 % | 41.00 % |")
        .contains("| clean accuracy of these images | 92.18 % of 1,000 | 88.71 % of 1,000 |")
        .contains("| misled by | apgd-ce 480, square 3 |")
        .contains("| white box (pgd): success (95 % interval) | 100.00 % (98.00–100.00) |")
        .contains("| 0.0500 | 12.00 % | 81.00 % |")
        .contains("| ε 0.5 breaks everything | no | 97 % \\| of 1,000 |");
    assertThat(RobustnessComparison.read(directory)).isEqualTo(SampleDirectories.comparison());
    assertThat(directory.resolve("robustness.png")).isNotEmptyFile();
  }

  private void refused(Path directory, String message) {
    assertThatThrownBy(() -> report(directory))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining(message);
  }

  private String report(Path... directories) throws IOException {
    Path page = folder.resolve("report.html");
    HtmlReport.write(page, List.of(directories));
    return Files.readString(page).replace('\u00a0', ' ');
  }

  private static List<String> values(String page, String attribute) {
    return Pattern.compile(" " + attribute + "=\"([^\"]*)\"")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static List<String> references(String page) {
    List<String> labels =
        values(page, "aria-labelledby").stream().flatMap(v -> Stream.of(v.split(" "))).toList();
    List<String> clips =
        Pattern.compile("url\\(#([^)]*)\\)").matcher(page).results().map(m -> m.group(1)).toList();
    List<String> links = values(page, "href").stream().map(href -> href.substring(1)).toList();
    return Stream.of(labels, clips, links).flatMap(List::stream).distinct().toList();
  }
}

package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fmnist.serve.RunningService.error;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.ImageSource;
import org.fmnist.attack.Norm;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.io.Npy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks that a page watches. */
class LiveAttackTest {
  private static RunningService service;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    service = new RunningService();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String attack(int image, String parameters) {
    byte[] pixels = new byte[784];
    RunningService.TEST.copyPixels(image, pixels, 0);
    String path = "/lab/attack?image=" + Laboratory.encode(pixels) + "&" + parameters;
    return new String(service.get(path).body(), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> event(String stream, String name) throws Exception {
    String data =
        stream
            .lines()
            .dropWhile(line -> !line.equals("event: " + name))
            .skip(1)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + name + " in " + stream));
    return JSON.std.mapFrom(data.substring("data: ".length()));
  }

  private static byte[] bytes(@Nullable Object base64) {
    return Base64.getUrlDecoder().decode(String.valueOf(base64));
  }

  @Test
  void findsWhatTheLibraryFindsAndTellsNoPath() throws Exception {
    String stream = attack(1, "model=robust&method=square&epsilon=30&target=any&budget=300");
    Map<String, Object> done = event(stream, "done");
    Path image = folder.resolve("image.npy");
    byte[] pixels = new byte[784];
    RunningService.TEST.copyPixels(1, pixels, 0);
    Npy.write(image, pixels, 1, 28, 28);
    AttackSettings settings =
        AttackSettings.of(AttackMethod.SQUARE)
            .change()
            .target(TargetPolicy.ANY)
            .norm(Norm.LINF)
            .epsilon(30 / 255.0)
            .maxQueries(300)
            .build();
    Path out = folder.resolve("out");
    AttackJob.of(settings)
        .victim(WeightsSource.robust())
        .images(ImageSource.files(List.of(image)))
        .count(1)
        .directory(out)
        .build()
        .run(AttackListener.NONE);
    byte[] expected = Npy.read(out.resolve("adversarial.npy")).bytes();
    assertThat(bytes(done.get("image"))).isEqualTo(expected).isNotEqualTo(pixels);
    assertThat(done.get("command"))
        .isEqualTo(
            "java -jar fmnist.jar attack --images attack/original.npy --checkpoint robust"
                + " --method square --target any --norm linf --epsilon 30/255 --max-queries 300"
                + " --out again");
    assertThat(unzipped(bytes(done.get("directory"))))
        .contains("attack/adversarial.npy", "attack/attack.csv", "attack/summary.json");
    assertThat(Files.readString(folder.resolve("attack/summary.json")))
        .contains("\"robust\"", "original.npy")
        .doesNotContain(System.getProperty("java.io.tmpdir"));
  }

  private List<String> unzipped(byte[] zip) throws Exception {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, in.readAllBytes());
      }
    }
    return names;
  }

  @Test
  void showsStepsOnTheWay() throws Exception {
    Map<String, Object> step =
        event(attack(0, "method=mcmc&epsilon=2&target=1&budget=500"), "step");
    assertThat(bytes(step.get("image"))).hasSize(784);
    assertThat((List<?>) step.get("probabilities")).hasSize(10);
    assertThat((List<?>) step.get("margins")).isNotEmpty();
  }

  @Test
  void saysWhyThereIsNoAttack() throws Exception {
    assertThat(event(attack(0, "method=pgd&target=9"), "problem").get("error"))
        .asString()
        .contains("not yet what the target asks for")
        .doesNotContain(System.getProperty("java.io.tmpdir"));
    assertThat(error(service.get("/lab/attack?method=pgd"))).contains("image: expected 784 bytes");
    assertThat(error(service.get("/lab/attack?method=transfer"))).contains("method: expected one");
    assertThat(error(service.get("/lab/images?indices=0,10000"))).contains("indices: expected");
  }
}

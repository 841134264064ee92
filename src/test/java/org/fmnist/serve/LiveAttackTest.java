package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fmnist.serve.RunningService.error;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.net.Socket;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attacks that a page watches. */
@Timeout(240)
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
    return attack(service, image, parameters);
  }

  private static String attack(RunningService service, int image, String parameters) {
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
  void aWorkFolderThatCannotBeUsedIsOneLineAndCostsNoPrediction() throws Exception {
    Path missing = folder.resolve("missing");
    try (RunningService homeless =
        new RunningService(RunningService.settings().workFolder(missing))) {
      assertThat(event(attack(homeless, 1, "method=fgsm"), "problem"))
          .containsEntry(
              "error", "the service could not keep the attack's files; its log says why");
      assertThat(homeless.failures)
          .singleElement()
          .extracting(Throwable::getMessage)
          .asString()
          .startsWith(
              "workFolder: expected a folder that takes an attack's files, found " + missing)
          .doesNotContain("\n");
      String images = "{\"instances\":" + RunningService.nested(0, 1) + "}";
      assertThat(homeless.post("/v1/models/fmnist:predict", images).statusCode()).isEqualTo(200);
    }
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
  void aFewRunAtOnceAndPredictionsGoOn() throws Exception {
    List<Socket> pages = new ArrayList<>();
    try (RunningService busy = new RunningService()) {
      // Two run, six wait, and there is no room for another.
      for (int i = 0; i < 8; i++) {
        pages.add(watch(busy));
      }
      await(busy, "fmnist_attacks_running 2\n");
      try (Socket another = watch(busy)) {
        assertThat(new String(another.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 503 ")
            .contains("too many attacks at once");
      }
      String images = "{\"instances\":" + RunningService.nested(0, 1) + "}";
      assertThat(busy.post("/v1/models/fmnist:predict", images).statusCode()).isEqualTo(200);
      await(busy, "fmnist_attacks_running 2\n");
      for (Socket page : pages) {
        page.close();
      }
      await(busy, "fmnist_attacks_running 0\n");
      assertThat(busy.failures).isEmpty();
    }
  }

  /** A page whose attack does not end soon: at one grey level the hardened weights hold. */
  private static Socket watch(RunningService service) throws Exception {
    byte[] pixels = new byte[784];
    RunningService.TEST.copyPixels(1, pixels, 0);
    Socket socket = service.connect();
    String request =
        "GET /lab/attack?model=robust&method=square&epsilon=1&budget=100000&image="
            + Laboratory.encode(pixels)
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void await(RunningService service, String line) throws Exception {
    while (!new String(service.get("/metrics").body(), StandardCharsets.UTF_8).contains(line)) {
      Thread.sleep(20);
    }
  }

  @Test
  void saysWhyThereIsNoAttack() throws Exception {
    assertThat(event(attack(0, "method=pgd&target=9"), "problem").get("error"))
        .asString()
        .contains("not of the target class")
        .doesNotContain(System.getProperty("java.io.tmpdir"));
    assertThat(error(service.get("/lab/attack?method=pgd"))).contains("image: expected 784 bytes");
    assertThat(attack(0, "method=ddn&epsilon=0")).contains("epsilon: expected a whole number");
    assertThat(attack(0, "target=%D9%A3")).contains("target: expected next");
    assertThat(error(service.get("/lab/attack?image=" + "A".repeat(1046) + "%3D%3D")))
        .contains("without padding");
    assertThat(error(service.get("/lab/attack?method=transfer"))).contains("method: expected one");
    assertThat(error(service.get("/lab/images?indices=0,10000"))).contains("indices: expected");
  }
}

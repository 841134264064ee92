package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fmnist.data.Dataset;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.Npy;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.serve.Service;
import org.fmnist.serve.ServiceSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page gives away of an attack, used as its reader would. */
class LaboratoryCommandTest {
  private static final String PROGRAM = "java -jar fmnist.jar ";
  private static Service service;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    service =
        Service.start(
            ServiceSettings.builder().port(0).session(new SessionSettings(2, Device.CPU)).build());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model=robust&method=square&epsilon=30&target=any&budget=300",
        "model=fmnist&method=pgd&epsilon=20&target=next&budget=7",
        "model=fmnist&method=ddn&target=random&budget=30",
        "model=fmnist&method=mcmc&epsilon=25&target=any&budget=200",
      })
  void theCommandFindsTheSameBytes(String attack) throws Exception {
    Map<String, Object> done = done(attack);
    String[] words = String.valueOf(done.get("command")).substring(PROGRAM.length()).split(" ", -1);
    String[] here =
        Arrays.stream(words)
            .map(
                word ->
                    word.startsWith("attack/") || word.equals("again")
                        ? folder.resolve(word).toString()
                        : word)
            .toArray(String[]::new);
    Ran ran = Ran.of(here);
    assertThat(ran.code()).as(ran.err()).isZero();
    Path again = folder.resolve("again");
    assertThat(Npy.read(again.resolve("adversarial.npy")).bytes())
        .isEqualTo(bytes(done.get("image")));
    for (String file : new String[] {"original.npy", "adversarial.npy", "attack.csv"}) {
      assertThat(again.resolve(file))
          .as(file)
          .hasSameBinaryContentAs(folder.resolve("attack").resolve(file));
    }
  }

  @Test
  void theDirectoryIsOneThatAReportReads() throws Exception {
    done("model=fmnist&method=pgd&epsilon=30&target=any&budget=20");
    Path page = folder.resolve("report.html");
    Ran ran = Ran.of("report", folder.resolve("attack").toString(), "--out", page.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(page).content().contains("pgd");
  }

  /** The attack's last event; its directory is unpacked. */
  private Map<String, Object> done(String attack) throws Exception {
    byte[] pixels = new byte[FashionMnist.PIXELS];
    Dataset.embeddedTest().copyPixels(1, pixels, 0);
    String image = Base64.getUrlEncoder().withoutPadding().encodeToString(pixels);
    URI uri = service.uri().resolve("/lab/attack?image=" + image + "&" + attack);
    String events =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    String data = events.substring(events.indexOf("event: done\ndata: ") + 18).strip();
    Map<String, Object> done = JSON.std.mapFrom(data);
    unzip(bytes(done.get("directory")));
    return done;
  }

  private static byte[] bytes(@Nullable Object base64) {
    return Base64.getUrlDecoder().decode(String.valueOf(base64));
  }

  private void unzip(byte[] zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, in.readAllBytes());
      }
    }
  }
}

package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fmnist.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as a process, from its address to its end. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ServeCommandTest {
  @TempDir Path folder;

  @Test
  void answersAtTheAddressThatItPrintsAndEndsCleanlyWhenTold() throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    List<String> command =
        new ArrayList<>(
            JavaProcess.command(
                Main.class, List.of("serve", "--port", "0", "--model", "only=robust")));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      while (process.isAlive() && !Files.readString(out).endsWith("\n")) {
        Thread.sleep(50);
      }
      URI uri = URI.create(Files.readString(out).strip()).resolve("/v2/models/only/ready");
      HttpResponse<String> ready =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(ready.statusCode()).isEqualTo(200);
      process.destroy(); // SIGTERM
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    assertThat(Files.readAllLines(err)).containsExactly("serve: finishing what is under way");
  }

  @Test
  void aTakenPortIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ran ran = Ran.of("serve", "--port", Integer.toString(taken.getLocalPort()));
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.errorLines()).hasSize(1);
      assertThat(ran.err()).startsWith("fmnist: --port: expected to listen at 127.0.0.1:");
    }
  }

  @Test
  void jsonIsTheAddress() {
    Ran ran = Ran.interruptible(() -> true, "serve", "--port", "0", "--json", "--quiet");
    assertThat(ran.code()).isZero();
    assertThat(String.valueOf(ran.json().get("url"))).matches("http://127\\.0\\.0\\.1:\\d+/");
    assertThat(ran.json()).containsEntry("precision", "fp32");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void wrongUsageSaysWhatIsRight() {
    assertUsage("--host: expected an address of this machine alone", "--host", "0.0.0.0");
    assertUsage("--model: expected NAME=CHECKPOINT, found \"robust\"", "--model", "robust");
    assertUsage("--model: expected a name of letters", "--model", "a/b=robust");
    assertUsage("--model: expected each name once", "--model", "a=robust", "--model", "a=shipped");
    assertUsage("--max-batch: expected a whole number 1..10000", "--max-batch", "0");
  }

  private static void assertUsage(String line, String... flags) {
    List<String> words = new ArrayList<>(List.of("serve", "--port", "0"));
    words.addAll(List.of(flags));
    Ran ran = Ran.interruptible(() -> true, words.toArray(String[]::new));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("fmnist: " + line);
  }
}

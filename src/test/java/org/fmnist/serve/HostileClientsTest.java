package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fmnist.serve.RunningService.error;
import static org.fmnist.serve.RunningService.nested;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that mean harm, are slow, or leave; all of them on this machine. */
@Timeout(240)
class HostileClientsTest {
  private static final String PREDICT = "/v1/models/fmnist:predict";
  private static final String GOOD = "{\"instances\":" + nested(0, 1) + "}";

  private static Socket connect(RunningService service) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.service.uri().getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String raw(RunningService service, String request) throws IOException {
    try (Socket socket = connect(service)) {
      write(socket, request);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void loseNoGoodRequest() throws Exception {
    try (RunningService service = new RunningService()) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Socket socket = connect(service);
        write(
            socket,
            i % 2 == 0
                ? "POST "
                    + PREDICT
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n{"
                : "GET / HTTP/1.1\r\nHost: loc");
        slow.add(socket);
      }
      CompletableFuture<Void> hostile =
          CompletableFuture.runAsync(
              () -> {
                Random random = new Random(1);
                for (int i = 0; i < 1000; i++) {
                  attack(service, random);
                }
              });
      List<CompletableFuture<HttpResponse<byte[]>>> good = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        good.add(CompletableFuture.supplyAsync(() -> service.post(PREDICT, GOOD)));
      }
      for (CompletableFuture<HttpResponse<byte[]>> answer : good) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      hostile.get();
      for (Socket socket : slow.subList(0, 50)) {
        socket.close();
      }
      assertThat(service.post(PREDICT, GOOD).statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.close();
      }
      assertThat(service.failures).isEmpty();
    }
  }

  private static void attack(RunningService service, Random random) {
    byte[] noise = new byte[random.nextInt(300)];
    random.nextBytes(noise);
    try (Socket socket = connect(service)) {
      OutputStream out = socket.getOutputStream();
      if (random.nextBoolean()) {
        String head = "POST " + PREDICT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
        out.write((head + noise.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      out.write(noise);
      out.flush();
    } catch (IOException e) {
      // The service may hang up on such a client.
    }
  }

  @Test
  void aBodyThatStopsComingIsGivenUp() throws Exception {
    try (RunningService service = new RunningService();
        Socket socket = connect(service)) {
      write(
          socket,
          "POST " + PREDICT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{");
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("expected the whole body within");
    }
  }

  @Test
  void limitsAreAnsweredInOneLine() throws Exception {
    try (RunningService service = new RunningService()) {
      assertThat(
              raw(
                  service,
                  "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 431 ");
      assertThat(
              raw(
                  service,
                  "POST "
                      + PREDICT
                      + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n"))
          .startsWith("HTTP/1.1 413 ")
          .contains("expected a body of at most 16777216 bytes");
      assertThat(raw(service, "GARBAGE\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ")
          .contains("{\"error\"");
      HttpResponse<byte[]> many =
          service.post(PREDICT, "{\"inputs\":[" + "0,".repeat(800_000) + "0]}");
      assertThat(many.statusCode()).isEqualTo(400);
      assertThat(error(many)).contains("at most 1000 images");
    }
  }

  @Test
  void anotherSitesPageIsTurnedAway() throws Exception {
    try (RunningService service = new RunningService()) {
      String rebound = "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
      assertThat(raw(service, rebound)).startsWith("HTTP/1.1 421 ").contains("Host: expected");
      assertThat(service.post(PREDICT, new byte[0], "Origin", "https://evil.example").statusCode())
          .isEqualTo(403);
      assertThat(
              service
                  .send(
                      service
                          .request("/healthz")
                          .header("Sec-Fetch-Site", "cross-site")
                          .header("Sec-Fetch-Mode", "no-cors"))
                  .statusCode())
          .isEqualTo(403);
      String own = service.service.uri().toString();
      assertThat(
              service
                  .post(
                      PREDICT,
                      GOOD.getBytes(StandardCharsets.UTF_8),
                      "Origin",
                      own.substring(0, own.length() - 1))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aFullQueueTurnsAwayAndNamesATime() {
    try (RunningService service = new RunningService(RunningService.settings().maxQueue(4))) {
      HttpResponse<byte[]> response = service.post(PREDICT, "{\"instances\":" + nested(0, 5) + "}");
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("retry-after")).contains("1");
      assertThat(error(response)).contains("expected room for 5 images");
      assertThat(service.post(PREDICT, GOOD).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void closingFinishesWhatIsUnderWay() {
    RunningService service = new RunningService(RunningService.settings().maxWaitMillis(2000));
    CompletableFuture<HttpResponse<byte[]>> answer =
        CompletableFuture.supplyAsync(() -> service.post(PREDICT, GOOD));
    while (!text(service, "/metrics").contains("fmnist_queue_images{model=\"fmnist\"} 1")) {
      Thread.onSpinWait();
    }
    service.close();
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(service.failures).isEmpty();
  }

  private static String text(RunningService service, String path) {
    return new String(service.get(path).body(), StandardCharsets.UTF_8);
  }

  @Test
  void aTakenPortIsOneLine() {
    try (RunningService service = new RunningService()) {
      int port = service.service.uri().getPort();
      assertThatThrownBy(() -> new RunningService(RunningService.settings().port(port)))
          .isInstanceOf(FmnistException.class)
          .hasMessageContaining("port: expected to listen at 127.0.0.1:" + port)
          .hasMessageContaining("take another port");
    }
  }

  @Test
  void otherMachinesMustBeMeant() {
    assertThatThrownBy(() -> RunningService.settings().host("0.0.0.0").build())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("allow remote");
  }
}

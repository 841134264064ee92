package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fmnist.serve.RunningService.error;
import static org.fmnist.serve.RunningService.nested;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that mean harm, are slow, or leave; all of them on this machine. */
@Timeout(240)
class HostileClientsTest {
  private static final String PREDICT = "/v1/models/fmnist:predict";
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofHours(1);
  private static final String GOOD = "{\"instances\":" + nested(0, 1) + "}";

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String raw(RunningService service, String request) throws IOException {
    try (Socket socket = service.connect()) {
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
        Socket socket = service.connect();
        write(socket, i % 2 == 0 ? post("9999999") + "{" : "GET / HTTP/1.1\r\nHost: loc");
        slow.add(socket);
      }
      byte[] expected = service.post(PREDICT, GOOD).body();
      CompletableFuture<Void> hostile = CompletableFuture.runAsync(() -> attack(service, 1000));
      List<CompletableFuture<HttpResponse<byte[]>>> good = new ArrayList<>();
      List<Socket> leaving = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        good.add(CompletableFuture.supplyAsync(() -> service.post(PREDICT, GOOD)));
        Socket client = service.connect();
        write(client, post(Integer.toString(GOOD.length())) + GOOD);
        leaving.add(client);
      }
      for (int i = 0; i < 200; i += 2) {
        leaving.get(i).close(); // while others of the same runs wait
      }
      for (CompletableFuture<HttpResponse<byte[]>> answer : good) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo(expected);
      }
      for (int i = 1; i < 200; i += 2) {
        assertThat(leaving.get(i).getInputStream().readNBytes(15))
            .isEqualTo(bytes("HTTP/1.1 200 OK"));
        leaving.get(i).close();
      }
      hostile.get();
      for (Socket socket : slow) {
        socket.close();
      }
      assertThat(service.post(PREDICT, GOOD).body()).isEqualTo(expected);
      assertThat(service.failures).isEmpty();
    }
  }

  /** With a pool of buffers, one run in four mixed up the bytes of two connections. */
  @Test
  void requestsThatAreNoHttpReachNoOtherConnection() throws Exception {
    ExecutorService clients = Executors.newCachedThreadPool();
    AtomicBoolean over = new AtomicBoolean();
    try (RunningService service = new RunningService()) {
      byte[] expected = service.post(PREDICT, GOOD).body();
      CompletableFuture<?>[] hostile =
          Stream.generate(() -> CompletableFuture.runAsync(() -> noHttp(service, over), clients))
              .limit(4)
              .toArray(CompletableFuture<?>[]::new);
      for (int round = 0; round < 20; round++) {
        List<Callable<byte[]>> good =
            Collections.nCopies(100, () -> service.post(PREDICT, GOOD).body());
        for (Future<byte[]> answer : clients.invokeAll(good)) {
          assertThat(answer.get()).isEqualTo(expected);
        }
      }
      over.set(true);
      CompletableFuture.allOf(hostile).get();
      assertThat(service.failures).isEmpty();
    } finally {
      over.set(true);
      clients.shutdown();
    }
  }

  private static void noHttp(RunningService service, AtomicBoolean over) {
    Random random = new Random(1);
    while (!over.get()) {
      for (int i = 0; i < 50; i++) {
        send(service, hostile(random, 2 * random.nextInt(2)));
      }
      // Until those before it were let in: connections that wait would fill all places.
      assertThat(last(service)).startsWith("HTTP/1.1 200 ");
    }
  }

  private static String last(RunningService service) {
    try {
      return raw(service, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String post(String length) {
    return "POST "
        + PREDICT
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Requests that no client means well with. */
  private static void attack(RunningService service, int requests) {
    Random random = new Random(1);
    for (int i = 0; i < requests; i++) {
      send(service, hostile(random, i % 10));
    }
  }

  private static void send(RunningService service, String request) {
    try (Socket socket = service.connect()) {
      write(socket, request);
    } catch (IOException e) {
      // The service may hang up on it.
    }
  }

  private static String hostile(Random random, int kind) {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    String noise = new String(bytes, StandardCharsets.ISO_8859_1);
    String head = "POST " + PREDICT + " HTTP/1.1\r\nHost: localhost\r\n";
    return switch (kind) {
      case 0 -> noise;
      case 1 -> post(Integer.toString(noise.length())) + noise;
      case 2 -> post("-1") + GOOD;
      case 3 -> post("5") + GOOD;
      case 4 -> head + "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n" + noise;
      case 5 -> head + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" + noise;
      case 6 -> post("4000") + "[".repeat(4000);
      case 7 -> "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n";
      case 8 -> "GET /../../etc/passwd HTTP/1.1\r\nHost: evil.example\r\n\r\n";
      default ->
          "POST /v1/images:classify HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
              + " multipart/form-data; boundary=b\r\nContent-Length: 20\r\n\r\n--b\r\n"
              + noise;
    };
  }

  private static ServiceSettings.Builder impatient(
      Duration headers, Duration body, Duration answer) {
    return RunningService.settings().clientTimeouts(new ClientTimeouts(headers, body, answer));
  }

  /** Whatever a slow client has sent so far, it is not waited for without end. */
  @Test
  void slowClientsAreGivenUp() throws Exception {
    try (RunningService service = new RunningService(impatient(SHORT, SHORT, LONG));
        Socket body = service.connect();
        Socket headers = service.connect();
        Socket next = service.connect()) {
      write(body, post("99") + "{");
      write(next, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      CompletableFuture<Void> first = CompletableFuture.runAsync(() -> dribble(headers));
      CompletableFuture<Void> second = CompletableFuture.runAsync(() -> dribble(next));
      assertThat(new String(body.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 408 ")
          .contains("expected the whole body within 2 seconds");
      first.get();
      second.get();
    }
  }

  /** Answers that nobody takes are not kept for ever: more of them than a connection holds. */
  @Test
  void clientsThatTakeNoAnswerAreGivenUp() throws Exception {
    try (RunningService service = new RunningService(impatient(LONG, LONG, SHORT));
        Socket deaf = service.connect()) {
      write(deaf, "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000));
      dribble(deaf);
    }
  }

  /** Sends headers a byte now and then, until the service hangs up. */
  private static void dribble(Socket socket) {
    try {
      write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
      for (int i = 0; i < 100; i++) {
        Thread.sleep(200); // in all less than a connection may be idle
        write(socket, "x");
      }
    } catch (IOException e) {
      return;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("expected the service to hang up, found it waiting");
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
      assertThat(raw(service, post("99") + "{"))
          .startsWith("HTTP/1.1 400 ")
          .contains("expected the body that the headers announce, found: Early EOF");
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

package org.fmnist.serve;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A page in a headless Chromium, told what to do over its DevTools protocol
 * (https://chromedevtools.github.io/devtools-protocol/).
 */
final class Chromium implements AutoCloseable, WebSocket.Listener {
  static final Optional<String> PROGRAM = find();

  private static final int PATIENCE_SECONDS = 60;

  /** What the page or the browser complained about. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Map<String, Object>>> answers =
      new ConcurrentHashMap<>();
  private final StringBuilder message = new StringBuilder();

  Chromium(Path folder) throws Exception {
    Path profile = Files.createTempDirectory(folder, "profile");
    process =
        new ProcessBuilder(
                PROGRAM.orElseThrow(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.txt").toFile())
            .start();
    HttpClient client = HttpClient.newHttpClient();
    socket = client.newWebSocketBuilder().buildAsync(page(client, profile), this).join();
    call("Page.enable");
    call("Runtime.enable");
    call("Log.enable");
  }

  private URI page(HttpClient client, Path profile) throws Exception {
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("chromium does not open its port");
      }
      Thread.sleep(50);
    }
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
    while (System.nanoTime() < end) {
      String pages =
          client
              .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      for (Object page : JSON.std.listFrom(pages)) {
        Map<?, ?> fields = (Map<?, ?>) page;
        if ("page".equals(fields.get("type"))) {
          return URI.create(String.valueOf(fields.get("webSocketDebuggerUrl")));
        }
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("chromium has no page");
  }

  /** Calls a method of the protocol; parameters are names and values in turn. */
  Map<String, Object> call(String method, Object... parameters) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put((String) parameters[i], parameters[i + 1]);
    }
    int id = calls.incrementAndGet();
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> request = Map.of("id", id, "method", method, "params", named);
    try {
      socket.sendText(JSON.std.asString(request), true).join();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Evaluates an expression on the page, which may be a promise. */
  Object evaluate(String expression) {
    Map<String, Object> answer =
        call(
            "Runtime.evaluate",
            "expression",
            expression,
            "awaitPromise",
            true,
            "returnByValue",
            true);
    if (answer.get("exceptionDetails") != null) {
      throw new IllegalStateException("the page says: " + answer);
    }
    Object value = ((Map<?, ?>) Objects.requireNonNull(answer.get("result"))).get("value");
    return value == null ? "" : value;
  }

  /** Waits until an expression is true. */
  void await(String expression) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Boolean.TRUE.equals(evaluate("Boolean(" + expression + ")"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within a minute: " + expression + "; " + complaints);
      }
      Thread.sleep(50);
    }
  }

  void open(String url) throws InterruptedException {
    call("Page.navigate", "url", url);
    await("document.readyState === 'complete'");
  }

  void width(int pixels, boolean phone) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        pixels,
        "height",
        900,
        "deviceScaleFactor",
        1,
        "mobile",
        phone);
  }

  void dark(boolean dark) {
    call(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light")));
  }

  byte[] screenshot(Path file) throws IOException {
    Object data = call("Page.captureScreenshot", "captureBeyondViewport", true).get("data");
    byte[] png = Base64.getDecoder().decode(String.valueOf(data));
    Files.write(file, png);
    return png;
  }

  /** Moves the mouse with its button down through points of the page. */
  void drag(double... points) {
    for (int i = 0; i < points.length; i += 2) {
      mouse(i == 0 ? "mousePressed" : "mouseMoved", points[i], points[i + 1]);
    }
    mouse("mouseReleased", points[points.length - 2], points[points.length - 1]);
  }

  private void mouse(String type, double x, double y) {
    call(
        "Input.dispatchMouseEvent",
        "type",
        type,
        "x",
        x,
        "y",
        y,
        "button",
        "left",
        "buttons",
        1,
        "clickCount",
        1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      receive(whole);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @SuppressWarnings("unchecked") // JSON's objects have strings as keys
  private void receive(String text) {
    Map<String, Object> document;
    try {
      document = JSON.std.mapFrom(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    if (document.get("id") instanceof Integer id) {
      Object result = document.getOrDefault("result", Map.of("error", text));
      CompletableFuture<Map<String, Object>> answer = answers.remove(id);
      if (answer != null) {
        answer.complete((Map<String, Object>) result);
      }
    } else if (isComplaint(document)) {
      complaints.add(text);
    }
  }

  private static boolean isComplaint(Map<String, Object> event) {
    String text = String.valueOf(event.get("params"));
    return switch (String.valueOf(event.get("method"))) {
      case "Runtime.exceptionThrown" -> true;
      case "Log.entryAdded" -> text.contains("level=error") || text.contains("level=warning");
      case "Runtime.consoleAPICalled" ->
          text.contains("type=error") || text.contains("type=warning");
      default -> false;
    };
  }

  private static Optional<String> find() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  @Override
  public void close() {
    socket.abort();
    process.destroyForcibly().onExit().join();
  }
}

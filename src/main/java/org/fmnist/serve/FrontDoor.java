package org.fmnist.serve;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.OneLine;

/**
 * Takes every request in: checks who asks, finds who answers, reads the body, writes the answer,
 * and turns failures into one line.
 */
final class FrontDoor extends Handler.Abstract {
  /** Bytes of bodies that may be in memory at once. */
  private static final long ROOM = 256L << 20;

  private static final int LARGE_BYTES = 32 << 10;

  private static final String NO_ROUTE = "none";

  private final List<Route> routes;
  private final Hosts hosts;
  private final Metrics metrics;
  private final RequestLog log;
  private final ClientDeadlines deadlines;
  private final Duration bodyTimeout;
  private final AtomicLong room = new AtomicLong(ROOM);

  /**
   * @param log hears of each request and of failures
   * @param deadlines that end requests of slow clients
   * @param bodyTimeout by which a body must be there
   */
  FrontDoor(
      List<Route> routes,
      Hosts hosts,
      Metrics metrics,
      RequestLog log,
      ClientDeadlines deadlines,
      Duration bodyTimeout) {
    super(InvocationType.NON_BLOCKING); // on the thread that reads from all connections
    this.routes = routes;
    this.hosts = hosts;
    this.metrics = metrics;
    this.log = log;
    this.deadlines = deadlines;
    this.bodyTimeout = bodyTimeout;
  }

  /** A route that fits, with the variable parts of the path. */
  private record Match(Route route, Map<String, String> path) {}

  /** Where lines about requests go. */
  record RequestLog(Optional<Consumer<String>> access, Consumer<Throwable> failures) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long began = System.nanoTime();
    String route = NO_ROUTE;
    deadlines.begun(request);
    try {
      hosts.check(request.getHeaders());
      Match match = match(request);
      route = match.route().template();
      begin(match, request, response, finished(request, response, callback, route, began));
    } catch (RuntimeException e) {
      deadlines.ready(request);
      write(problem(e).answer(), response, finished(request, response, callback, route, began));
    }
    return true;
  }

  private Match match(Request request) {
    String path = Request.getPathInContext(request);
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> found = route.match(path);
      if (found.isPresent() && route.accepts(request.getMethod())) {
        return new Match(route, found.get());
      }
      found.ifPresent(values -> allowed.add(route.method()));
    }
    if (!allowed.isEmpty()) {
      throw new MethodProblem(String.join(", ", allowed), request.getMethod());
    }
    throw new HttpProblem(404, "expected a path of /openapi.json, found another");
  }

  private void begin(Match match, Request request, Response response, Callback callback) {
    if (match.route().handler() instanceof Route.Streamed streamed) {
      JettyEventStream events = new JettyEventStream(response, callback);
      streamed.api().begin(call(match, request, new byte[0]), events);
    } else if (match.route().handler() instanceof Route.Whole whole) {
      respond(match, whole.api(), request, response, callback);
    }
  }

  private void respond(
      Match match, Api api, Request request, Response response, Callback callback) {
    BodyReader reader = new BodyReader(request, room, bodyTimeout);
    CompletableFuture<byte[]> body =
        match.route().method().equals("POST")
            ? reader.read()
            : CompletableFuture.completedFuture(new byte[0]);
    Function<byte[], CompletionStage<Answer>> answers =
        bytes -> api.answer(call(match, request, bytes));
    CompletableFuture<Answer> answer =
        isLarge(request)
            ? body.thenComposeAsync(answers, getServer().getThreadPool())
            : body.thenCompose(answers);
    var unused =
        answer
            .exceptionally(failure -> problem(failure).answer())
            .thenAccept(
                ready -> {
                  reader.release();
                  deadlines.ready(request);
                  write(ready, response, callback);
                });
  }

  /** Whether reading it takes so long that the connections' thread should do something else. */
  private static boolean isLarge(Request request) {
    return request.getLength() < 0 || request.getLength() > LARGE_BYTES;
  }

  private static Call call(Match match, Request request, byte[] body) {
    Map<String, String> query = new LinkedHashMap<>();
    Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw HttpProblem.badRequest("query: expected parameters in UTF-8, found something else");
    }
    for (Fields.Field field : fields) {
      if (field.getValues().size() > 1) {
        throw HttpProblem.badRequest(field.getName() + ": expected it once, found it again");
      }
      query.put(field.getName(), field.getValue());
    }
    return new Call(match.path(), query, request.getHeaders(), body);
  }

  private HttpProblem problem(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof HttpProblem problem) {
      return problem;
    }
    if (cause instanceof InvalidSettingException wrong) {
      return HttpProblem.badRequest(String.valueOf(wrong.getMessage()));
    }
    if (cause instanceof TimeoutException) {
      return HttpProblem.unavailable("too busy to answer in time; ask again");
    }
    log.failures().accept(cause);
    return cause instanceof FmnistException || cause instanceof OutOfMemoryError
        ? HttpProblem.unavailable("the service could not do this now; its log says why")
        : new HttpProblem(500, "internal error; the service's log says what");
  }

  static void write(Answer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }

  /**
   * Counts and logs a request when it is over, before the server goes on to the connection's next.
   */
  private Callback finished(
      Request request, Response response, Callback callback, String route, long began) {
    return Callback.from(
        () -> {
          deadlines.over(request);
          double seconds = (System.nanoTime() - began) / 1e9;
          metrics.answered(route, method(request), response.getStatus(), seconds);
          log.access().ifPresent(lines -> lines.accept(line(request, response, seconds)));
        },
        callback);
  }

  private static String line(Request request, Response response, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %d %.1f ms",
        Request.getRemoteAddr(request),
        request.getMethod(),
        OneLine.of(Request.getPathInContext(request)),
        response.getStatus(),
        seconds * 1000);
  }

  /** Metrics must not grow with what clients make up. */
  private static String method(Request request) {
    String method = request.getMethod();
    return List.of("GET", "HEAD", "POST").contains(method) ? method : "other";
  }

  /** A path that exists, asked for by a method that it has not. */
  private static final class MethodProblem extends HttpProblem {
    private static final long serialVersionUID = 1L;
    private final String allowed;

    MethodProblem(String allowed, String found) {
      super(405, "expected " + allowed + ", found " + found);
      this.allowed = allowed;
    }

    @Override
    Answer answer() {
      return super.answer().with("Allow", allowed);
    }
  }
}

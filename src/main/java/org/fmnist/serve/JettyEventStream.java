package org.fmnist.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.fmnist.io.Json;

/** Events over a connection (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
final class JettyEventStream implements EventStream {
  private static final int PATIENCE_SECONDS = 10;

  private final Response response;
  private final Callback callback;
  private boolean begun;
  private volatile boolean closed;

  JettyEventStream(Response response, Callback callback) {
    this.response = response;
    this.callback = callback;
    response.getRequest().addFailureListener(failure -> closed = true);
    response.getRequest().addIdleTimeoutListener(timeout -> false); // a search may think for long
  }

  @Override
  public boolean send(String name, Object document) {
    if (!begun) {
      begun = true;
      response.setStatus(200);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
      response.getHeaders().put("Cache-Control", "no-store");
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
    }
    String event = "event: " + name + "\ndata: " + Json.line(document) + "\n\n";
    Callback.Completable written = new Callback.Completable();
    if (!closed) {
      response.write(false, ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)), written);
      await(written);
    }
    return !closed;
  }

  private void await(Callback.Completable written) {
    try {
      written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      closed = true;
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void end() {
    if (closed) {
      callback.failed(new IOException("the client has gone"));
    } else {
      response.write(true, ByteBuffer.allocate(0), callback);
    }
  }
}

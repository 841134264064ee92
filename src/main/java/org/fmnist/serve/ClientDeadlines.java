package org.fmnist.serve;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Hangs up on clients that take too long: a byte every few seconds is never idle, and would keep a
 * connection for ever. Headers must be there some time after the connection was opened or last
 * answered, and an answer must be taken some time after it was ready. For many threads.
 */
final class ClientDeadlines implements Connection.Listener {
  private static final long SWEEP_MILLIS = 1000;
  private static final long NONE = Long.MAX_VALUE;

  private final long began = System.nanoTime();
  private final ServerConnector connector;
  private final long headersNanos;
  private final long answerNanos;

  /** When the client must have done its part, in nanoseconds since the beginning. */
  private final Map<Connection, Long> deadlines = new ConcurrentHashMap<>();

  ClientDeadlines(ServerConnector connector, ClientTimeouts timeouts) {
    this.connector = connector;
    this.headersNanos = timeouts.headers().toNanos();
    this.answerNanos = timeouts.answer().toNanos();
    connector.addEventListener(this);
  }

  /** Looks after the connector, which has been started, until it stops. */
  void watch() {
    if (connector.isRunning()) { // first: a connection that fails to close ends this sweep only
      connector.getScheduler().schedule(this::watch, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
    long now = now();
    deadlines.forEach(
        (connection, deadline) -> {
          if (deadline < now) {
            connection.getEndPoint().close(new IOException("the client is too slow"));
          }
        });
  }

  @Override
  public void onOpened(Connection connection) {
    deadlines.put(connection, now() + headersNanos);
  }

  @Override
  public void onClosed(Connection connection) {
    deadlines.remove(connection);
  }

  /** The headers are there: it is for the service to go on. */
  void begun(Request request) {
    set(request, NONE);
  }

  /** The answer is ready: it is for the client to take it. */
  void ready(Request request) {
    set(request, now() + answerNanos);
  }

  /** The request is over, and another may come. */
  void over(Request request) {
    set(request, now() + headersNanos);
  }

  private void set(Request request, long deadline) {
    deadlines.replace(request.getConnectionMetaData().getConnection(), deadline);
  }

  private long now() {
    return System.nanoTime() - began;
  }
}

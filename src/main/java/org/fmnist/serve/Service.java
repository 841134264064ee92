package org.fmnist.serve;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.fmnist.io.FmnistException;

/**
 * Predictions over HTTP, and a page. It answers from {@link #start} until {@link #close}, which
 * waits for the answers that are under way.
 *
 * <pre>{@code
 * try (Service service = Service.start(ServiceSettings.builder().port(0).build())) {
 *   System.out.println(service.uri());
 *   …
 * }
 * }</pre>
 *
 * <p>May be shared between threads.
 */
public final class Service implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 1000;
  private static final int MAX_THREADS = 64;
  private static final int IDLE_MILLIS = 30_000;
  private static final int HEADER_BYTES = 8192;
  private static final int DRAIN_MILLIS = 40_000;

  private final Server server;
  private final ServerConnector connector;
  private final ServiceSettings settings;
  private final Backend backend;

  private Service(
      Server server, ServerConnector connector, ServiceSettings settings, Backend backend) {
    this.server = server;
    this.connector = connector;
    this.settings = settings;
    this.backend = backend;
  }

  /**
   * Takes the port, opens the models, and answers from then on.
   *
   * @throws FmnistException if the port is taken or weights cannot be read; then nothing is left
   *     open
   */
  public static Service start(ServiceSettings settings) {
    // Without a logger, SLF4J warns that there is none.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("http");
    threads.setDaemon(true);
    // Not a pool of buffers: Jetty (12.1.14) answers a request that is no HTTP on another thread,
    // which may read once more into a buffer that another client's connection has by then.
    Server server = new Server(threads, null, new ByteBufferPool.NonPooling());
    ServerConnector connector = connector(server, settings);
    open(connector, settings);
    try {
      return start(server, connector, settings, new Backend(settings, threads));
    } catch (RuntimeException | Error e) {
      connector.close();
      throw e;
    }
  }

  private static Service start(
      Server server, ServerConnector connector, ServiceSettings settings, Backend backend) {
    ClientDeadlines deadlines = new ClientDeadlines(connector, settings.clientTimeouts());
    FrontDoor door =
        new FrontDoor(
            backend.routes(),
            new Hosts(settings.host(), settings.allowRemote()),
            backend.metrics(),
            new FrontDoor.RequestLog(settings.accessLog(), settings.failures()),
            deadlines,
            settings.clientTimeouts().body());
    server.setHandler(new Draining(door, backend));
    Service service = new Service(server, connector, settings, backend);
    try {
      server.start();
      deadlines.watch();
      return service;
    } catch (Exception e) {
      service.close();
      throw new FmnistException("cannot start the service: " + e.getMessage(), e);
    }
  }

  private static ServerConnector connector(Server server, ServiceSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    // Direct buffers are slow to make, and each connection has new ones.
    http.setUseInputDirectByteBuffers(false);
    http.setUseOutputDirectByteBuffers(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(MAX_CONNECTIONS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    server.setErrorHandler(new PlainErrors());
    server.setStopAtShutdown(false);
    server.setStopTimeout(DRAIN_MILLIS);
    return connector;
  }

  /** Before the models: a port that is taken shall not cost their loading. */
  private static void open(ServerConnector connector, ServiceSettings settings) {
    try {
      connector.open();
    } catch (IOException e) {
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw FmnistException.about(
          "port",
          "expected to listen at "
              + settings.host()
              + ":"
              + settings.port()
              + ", found: "
              + reason
              + "; stop the other service or take another port",
          e);
    }
  }

  /** Turns new requests away while the service ends. */
  private static final class Draining extends GracefulHandler {
    private final Backend backend;

    Draining(FrontDoor door, Backend backend) {
      super(door);
      this.backend = backend;
    }

    @Override
    public CompletableFuture<Void> shutdown() {
      CompletableFuture<Void> drained = super.shutdown();
      backend.stopAttacks();
      return drained;
    }

    @Override
    protected void handleShutdownRejection(Request request, Response response, Callback callback) {
      HttpProblem problem = HttpProblem.unavailable("the service is shutting down; ask another");
      FrontDoor.write(problem.answer().with("Connection", "close"), response, callback);
    }
  }

  /** Where it answers. */
  public URI uri() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + host + ":" + connector.getLocalPort() + "/");
  }

  /** Takes no more requests, finishes those that are under way, and closes the models. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      settings.failures().accept(e);
    } finally {
      connector.close();
      backend.close();
    }
  }
}

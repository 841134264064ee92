package org.fmnist.serve;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;
import org.fmnist.io.OneLine;

/**
 * Reads the body of a request as it comes in, without a thread that waits for it. Only bytes that
 * have arrived count, so that who announces much and sends little takes nobody's place.
 */
final class BodyReader {
  /** No body is longer. */
  static final int MAX_BYTES = 16 << 20;

  private final Request request;
  private final AtomicLong room;
  private final Duration timeout;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private long taken;
  private boolean released;

  /**
   * @param room bytes that all requests together may still keep in memory
   * @param timeout by which the whole body must be there
   */
  BodyReader(Request request, AtomicLong room, Duration timeout) {
    this.request = request;
    this.room = room;
    this.timeout = timeout;
  }

  /** Begins to read. The body must be {@link #release released} when nobody needs it any more. */
  CompletableFuture<byte[]> read() {
    if (request.getLength() > MAX_BYTES) {
      throw tooLong();
    }
    next();
    if (!whole.isDone()) { // most bodies are there at once, and need no timer
      whole.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
    return whole.exceptionally(
        failure -> {
          throw problem(failure);
        });
  }

  private HttpProblem problem(Throwable failure) {
    if (failure instanceof HttpProblem problem) {
      return problem;
    }
    if (failure instanceof TimeoutException) {
      return new HttpProblem(
          408,
          "expected the whole body within " + timeout.toSeconds() + " seconds, found a part of it");
    }
    return HttpProblem.badRequest(
        "expected the body that the headers announce, found: "
            + OneLine.of(String.valueOf(failure.getMessage())));
  }

  private void next() {
    while (!whole.isDone()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::next));
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        whole.completeExceptionally(chunk.getFailure());
        return;
      }
      try {
        take(chunk);
      } finally {
        chunk.release();
      }
      if (chunk.isLast()) {
        whole.complete(bytes.toByteArray());
      }
    }
  }

  private synchronized void take(Content.Chunk chunk) {
    int length = chunk.remaining();
    if (released) {
      return; // too late: it was answered already
    }
    if (taken + length > MAX_BYTES) {
      whole.completeExceptionally(tooLong());
      return;
    }
    taken += length;
    if (room.addAndGet(-length) < 0) {
      whole.completeExceptionally(
          HttpProblem.unavailable("too many large requests at once; ask again in a second"));
    } else {
      bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
    }
  }

  /** Gives the room back. */
  synchronized void release() {
    if (!released) {
      released = true;
      room.addAndGet(taken);
    }
  }

  private static HttpProblem tooLong() {
    return new HttpProblem(
        413, "expected a body of at most " + MAX_BYTES + " bytes, found more; send it in parts");
  }
}

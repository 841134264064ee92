package org.fmnist.serve;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.fmnist.io.OneLine;

/** What the server itself refuses, such as headers that are no HTTP, in the form of all errors. */
final class PlainErrors extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer =
        Answer.error(
            response.getStatus(), "expected an HTTP/1.1 request, found: " + reason(request));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }

  private static String reason(Request request) {
    Object message = request.getAttribute(ERROR_MESSAGE);
    return message == null ? "something else" : OneLine.of(message.toString());
  }
}

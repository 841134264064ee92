package org.fmnist.serve;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fmnist.data.Dataset;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;

/** A service at a free port of this machine, and a client that nobody here wrote. */
final class RunningService implements AutoCloseable {
  static final LabeledImages TEST = Dataset.embeddedTest();

  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  final Service service;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  RunningService() {
    this(settings());
  }

  RunningService(ServiceSettings.Builder settings) {
    service = Service.start(settings.failures(failures::add).build());
  }

  /** Two threads a model, whatever the machine has. */
  static ServiceSettings.Builder settings() {
    return ServiceSettings.builder().port(0).session(new SessionSettings(2, Device.CPU));
  }

  HttpRequest.Builder request(String path) {
    URI uri = service.uri().resolve(path);
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A bare connection, for what no client would send. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.uri().getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  HttpResponse<byte[]> get(String path) {
    return send(request(path));
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> post(String path, String json) {
    return post(path, json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static Map<String, Object> json(HttpResponse<byte[]> response) {
    try {
      return JSON.std.mapFrom(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String error(HttpResponse<byte[]> response) {
    return String.valueOf(json(response).get("error"));
  }

  /** Test images as nested JSON arrays, [N,28,28,1]. */
  static String nested(int from, int to) {
    StringBuilder text = new StringBuilder("[");
    byte[] pixels = new byte[FashionMnist.PIXELS];
    for (int i = from; i < to; i++) {
      TEST.copyPixels(i, pixels, 0);
      text.append(i == from ? "[" : ",[");
      for (int p = 0; p < pixels.length; p++) {
        text.append(p % 28 == 0 ? (p == 0 ? "[" : "],[") : ",");
        text.append('[').append(pixels[p] & 0xff).append(']');
      }
      text.append("]]");
    }
    return text.append(']').toString();
  }

  /** What a JSON answer has at a path of names and places. */
  static Object at(HttpResponse<byte[]> response, Object... path) {
    Object part = json(response);
    for (Object step : path) {
      Object inner =
          part instanceof List<?> list ? list.get((Integer) step) : ((Map<?, ?>) part).get(step);
      part = Objects.requireNonNull(inner, () -> "no " + step + " in the answer");
    }
    return part;
  }

  /** Numbers of JSON as the float32 that they stand for. */
  static float[] floats(Object numbers) {
    List<Float> flat = new ArrayList<>();
    collect(numbers, flat);
    float[] values = new float[flat.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = flat.get(i);
    }
    return values;
  }

  private static void collect(Object part, List<Float> into) {
    if (part instanceof List<?> list) {
      list.forEach(element -> collect(element, into));
    } else {
      into.add(((Number) part).floatValue());
    }
  }

  @Override
  public void close() {
    service.close();
  }
}

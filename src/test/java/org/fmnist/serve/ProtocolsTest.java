package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fmnist.serve.RunningService.at;
import static org.fmnist.serve.RunningService.error;
import static org.fmnist.serve.RunningService.floats;
import static org.fmnist.serve.RunningService.json;
import static org.fmnist.serve.RunningService.nested;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.eval.EvaluationJob;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each interface, and that what it tells are the bits of an evaluation. */
class ProtocolsTest {
  private static final String PREDICT = "/v1/models/fmnist:predict";
  private static final String INFER = "/v2/models/fmnist/infer";

  private static RunningService service;
  private static float[] evaluated;

  @BeforeAll
  static void start() {
    service = new RunningService();
    evaluated = evaluate(WeightsSource.shipped());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void nothingFailedInside() {
    assertThat(service.failures).isEmpty();
  }

  private static float[] evaluate(WeightsSource weights) {
    return EvaluationJob.of(weights)
        .batchSize(ServiceSettings.DEFAULT_MAX_BATCH)
        .session(new SessionSettings(1, Device.CPU))
        .build()
        .run(ProgressListener.NONE)
        .probabilities();
  }

  private static float[] evaluated(int from, int to) {
    return Arrays.copyOfRange(evaluated, from * 10, to * 10);
  }

  @Test
  void tensorFlowRowsHaveTheBitsOfAnEvaluation() {
    HttpResponse<byte[]> response = service.post(PREDICT, "{\"instances\":" + nested(0, 40) + "}");
    assertThat(response.statusCode()).isEqualTo(200);
    List<Object> probabilities = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      probabilities.add(at(response, "predictions", i, "probabilities"));
    }
    assertThat(floats(probabilities)).containsExactly(evaluated(0, 40));
  }

  @Test
  void tensorFlowColumnsHaveTheBitsOfAnEvaluation() {
    String body =
        "{\"signature_name\":\"serving_default\",\"inputs\":{\"image\":" + nested(3, 20) + "}}";
    HttpResponse<byte[]> response = service.post(PREDICT, body);
    assertThat(floats(at(response, "outputs", "probabilities"))).containsExactly(evaluated(3, 20));
    assertThat(floats(at(response, "outputs", "logits"))).hasSize(170);
  }

  @Test
  void tensorFlowRowsMayNameTheirInput() {
    String image = nested(7, 8);
    String body = "{\"instances\":[{\"image\":" + image.substring(1, image.length() - 1) + "}]}";
    HttpResponse<byte[]> response = service.post(PREDICT, body);
    assertThat(floats(at(response, "predictions", 0, "probabilities")))
        .containsExactly(evaluated(7, 8));
  }

  @Test
  void openInferenceHasTheBitsOfAnEvaluation() {
    String body =
        "{\"id\":\"7\",\"inputs\":[{\"name\":\"image\",\"shape\":[5,28,28,1],"
            + "\"datatype\":\"UINT8\",\"data\":"
            + nested(0, 5)
            + "}]}";
    HttpResponse<byte[]> response = service.post(INFER, body);
    assertThat(json(response)).containsEntry("model_name", "fmnist").containsEntry("id", "7");
    assertThat(at(response, "outputs", 0, "name")).isEqualTo("probabilities");
    assertThat(floats(at(response, "outputs", 0, "data"))).containsExactly(evaluated(0, 5));
  }

  @Test
  void binaryTensorsHaveTheBitsOfAnEvaluation() {
    float[] pixels = RunningService.TEST.floats(IntStream.range(0, 100).toArray());
    assertThat(binary("fmnist", pixels)).containsExactly(evaluated(0, 100));
  }

  @Test
  void eachModelAnswersWithItsOwnWeights() {
    float[] pixels = RunningService.TEST.floats(IntStream.range(0, 32).toArray());
    assertThat(binary("robust", pixels))
        .containsExactly(Arrays.copyOf(evaluate(WeightsSource.robust()), 320));
  }

  @Test
  void whoAsksAtOnceChangesNobodysBits() {
    int clients = 64;
    List<CompletableFuture<float[]>> answers = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int first = 17 * i;
      int count = 1 + i % 21;
      answers.add(
          CompletableFuture.supplyAsync(
              () ->
                  binary(
                      "fmnist",
                      RunningService.TEST.floats(
                          IntStream.range(first, first + count).toArray()))));
    }
    for (int i = 0; i < clients; i++) {
      assertThat(answers.get(i).join())
          .as("client " + i)
          .containsExactly(evaluated(17 * i, 17 * i + 1 + i % 21));
    }
  }

  private static float[] binary(String model, float[] pixels) {
    byte[] tail = new byte[pixels.length * 4];
    ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(pixels);
    byte[] head =
        ("{\"inputs\":[{\"name\":\"image\",\"shape\":["
                + pixels.length / 784
                + ",28,28,1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":"
                + tail.length
                + "}}],\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"binary_data\":true}}]}")
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(head);
    body.writeBytes(tail);
    HttpResponse<byte[]> response =
        service.post(
            "/v2/models/" + model + "/infer",
            body.toByteArray(),
            "Inference-Header-Content-Length",
            Integer.toString(head.length));
    assertThat(response.statusCode()).isEqualTo(200);
    int json =
        Integer.parseInt(
            response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    ByteBuffer bytes = ByteBuffer.wrap(response.body(), json, response.body().length - json);
    float[] values = new float[bytes.remaining() / 4];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz, ok",
    "/v1/models/fmnist, AVAILABLE",
    "/v1/models/robust/versions/1, AVAILABLE",
    "/v1/models/fmnist/metadata, serving_default",
    "/v2, binary_tensor_data",
    "/v2/health/live, true",
    "/v2/health/ready, true",
    "/v2/models/fmnist, FP32",
    "/v2/models/robust/ready, true",
    "/openapi.json, openapi",
  })
  void tells(String path, String expected) {
    HttpResponse<byte[]> response = service.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains(expected);
  }

  @Test
  void metricsCountRequestsBatchesAndTheQueue() {
    service.post(PREDICT, "{\"instances\":" + nested(0, 1) + "}");
    String text = new String(service.get("/metrics").body(), StandardCharsets.UTF_8);
    assertThat(text)
        .containsPattern(
            "fmnist_requests_total\\{route=\"/v1/models/\\{name}:predict\",method=\"POST\","
                + "status=\"200\"} [1-9]")
        .containsPattern("fmnist_batch_images_bucket\\{le=\"1.0\"} [1-9]")
        .contains("fmnist_queue_images{model=\"robust\"} 0");
  }

  @Test
  void theAccessLogHasOneLineForEachRequest() {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (RunningService logged =
        new RunningService(RunningService.settings().accessLog(lines::add))) {
      logged.get("/healthz?secret=1");
      logged.post("/a%20b", "{}");
    }
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("127\\.0\\.0\\.1 GET /healthz 200 \\d+\\.\\d ms");
    assertThat(lines.get(1)).matches("127\\.0\\.0\\.1 POST /a%20b 4\\d\\d \\d+\\.\\d ms");
  }

  /** Else its end sets the time of the next, which may be waiting for its client already. */
  @Test
  void aRequestIsOverBeforeTheNextOfItsConnection() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Consumer<String> slow =
        line -> {
          if (line.contains("POST")) {
            pause();
          }
          lines.add(line);
        };
    String body = "{\"instances\":" + nested(0, 1) + "}";
    try (RunningService logged = new RunningService(RunningService.settings().accessLog(slow));
        Socket socket = logged.connect()) {
      String head = " HTTP/1.1\r\nHost: localhost\r\n";
      String first =
          "POST " + PREDICT + head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
      String second = "GET /healthz" + head + "Connection: close\r\n\r\n";
      socket.getOutputStream().write((first + second).getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .containsPattern("(?s)^HTTP/1.1 200 .*HTTP/1.1 200 ");
    }
    assertThat(lines).hasSize(2);
    String millis = lines.get(1).replaceFirst(".*GET /healthz 200 (.*) ms", "$1");
    assertThat(Double.parseDouble(millis)).as("begun when the first is over").isLessThan(1500);
  }

  private static void pause() {
    try {
      Thread.sleep(2000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/v1/models/fmnist:predict|''|400|expected a JSON object, found nothing",
        "POST|/v1/models/fmnist:predict|[]|400|expected a JSON object, found an array",
        "POST|/v1/models/fmnist:predict|{\"instances\":|400|expected JSON, found: Unexpected end",
        "POST|/v1/models/fmnist:predict|{}|400|expected either instances or inputs, found neither",
        "POST|/v1/models/fmnist:predict|{\"instances\":[]}|400|at least one image, found none",
        "POST|/v1/models/fmnist:predict|{\"instances\":[[1,2]]}|400|instances[0]: expected shape [28,28,1], found [2]",
        "POST|/v1/models/fmnist:predict|{\"inputs\":[[1],[1,2]]}|400|rows of one length",
        "POST|/v1/models/fmnist:predict|{\"inputs\":[\"a\"]}|400|inputs: expected numbers, found a string at byte 11",
        "POST|/v1/models/fmnist:predict|{\"inputs\":[1],\"x\":1}|400|expected shape [N,28,28,1]",
        "POST|/v1/models/fmnist:predict|{\"signature_name\":\"other\"}|400|signature_name: expected serving_default, found \"other\"",
        "POST|/v1/models/other:predict|{}|404|model: expected one of [fmnist, robust], found \"other\"",
        "POST|/v1/models/fmnist/versions/2:predict|{}|404|version: expected 1, found \"2\"",
        "POST|/v2/models/fmnist/infer|{\"inputs\":[]}|400|inputs: expected one, named image, found 0",
        "POST|/v2/models/fmnist/infer|{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[1,28,28,1],\"data\":[1]}]}|400|as many values as shape",
        "POST|/v2/models/fmnist/infer|{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP64\"}]}|400|FP32 or UINT8",
        "POST|/v2/models/fmnist/infer|{\"outputs\":[{\"name\":\"x\"}]}|400|outputs.name: expected one of [probabilities, logits]",
        "POST|/v1/models/fmnist:predict|{\"inputs\":[-1e-50]}|400|expected pixels from 0 to 255, found -1e-50 at byte 11",
        "POST|/v1/models/fmnist:predict|{\"inputs\":[255.00000000000003]}|400|expected pixels from 0 to 255",
        "POST|/v2/models/fmnist/infer|{\"inputs\":[{\"shape\":[1,28.0000001]}]}|400|inputs.shape: expected a whole number, found the number 28.0000001",
        "POST|/v2/models/fmnist/infer|{\"inputs\":[{\"shape\":[1,1,1,1,1]}]}|400|inputs.shape: expected at most 4, found more",
        "POST|/v2/models/fmnist/infer|{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[2,1],\"data\":[[1,2]]}]}|400|inputs.data: expected values in a row or in arrays of shape [2, 1], found shape [1, 2]",
        "POST|/v1/images:classify|''|400|expected a picture file",
        "POST|/v1/images:classify|no picture|400|expected an image (PNG, JPEG, BMP or GIF), found something else: picture",
        "POST|/v1/images:classify?top=11|no picture|400|top: expected a whole number 1..10, found \"11\"",
        "POST|/v1/images:classify?top=%2B3|no picture|400|top: expected a whole number 1..10, found \"+3\"",
        "POST|/v1/images:classify?top=%D9%A3|no picture|400|top: expected a whole number 1..10",
        "GET|/lab/images?indices=007|''|400|indices: expected numbers 0..9999",
        "POST|/v1/images:classify?invert=maybe|no picture|400|invert: expected one of",
        "GET|/v1/models/fmnist:predict|''|405|expected POST, found GET",
        "POST|/healthz|''|405|expected GET, found POST",
        "GET|/nothing|''|404|expected a path of /openapi.json, found another",
        "GET|/v1/models/%2e%2e|''|4..|expected",
      })
  void saysWhatWasExpected(String method, String path, String body, String status, String line) {
    HttpResponse<byte[]> response =
        method.equals("GET") ? service.get(path) : service.post(path, body);
    assertThat(Integer.toString(response.statusCode())).matches(status);
    assertThat(error(response)).contains(line).doesNotContain("\n", "/tmp", "/work", "Exception");
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
  }
}

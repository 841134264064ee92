package org.fmnist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.fmnist.serve.RunningService.at;
import static org.fmnist.serve.RunningService.json;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.eval.ImageClassifier;
import org.fmnist.eval.Prediction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Picture files, beside the library that {@code predict} is made of. */
class PicturesTest {
  private static RunningService service;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    service = new RunningService();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static byte[] png(int index) throws IOException {
    byte[] pixels = new byte[784];
    RunningService.TEST.copyPixels(index, pixels, 0);
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, 28, 28, pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Test
  void aBodyIsAnsweredAsThePredictionOfAFile() throws IOException {
    Path file = Files.write(folder.resolve("boot.png"), png(0));
    Prediction expected;
    try (ImageClassifier classifier = ImageClassifier.open(WeightsSource.shipped())) {
      expected = classifier.classify(file);
    }
    HttpResponse<byte[]> answer = service.post("/v1/images:classify?top=10", png(0));
    assertThat(json(answer).keySet()).isEqualTo(expected.toMap(10).keySet());
    assertThat(at(answer, "top", 0, "name")).isEqualTo(expected.best().name());
    assertThat(((Number) at(answer, "top", 0, "probability")).floatValue())
        .isCloseTo(expected.best().probability(), offset(1e-5f));
    assertThat((List<?>) at(answer, "top")).hasSize(10);
  }

  @Test
  void aFormHasSeveralAndSaysWhichIsNone() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "boot.png", png(0));
    part(body, "notes.txt", "no picture".getBytes(StandardCharsets.UTF_8));
    part(body, "shirt.png", png(1));
    HttpResponse<byte[]> response = post("/v1/images:classify?model=robust&invert=no", body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat((List<?>) at(response, "predictions")).hasSize(3);
    assertThat(at(response, "predictions", 0, "file")).isEqualTo("boot.png");
    assertThat(at(response, "predictions", 1, "error"))
        .asString()
        .endsWith("found something else: notes.txt");
    assertThat(at(response, "predictions", 2, "inverted")).isEqualTo(false);
  }

  @Test
  void refusesAFormOfWhichNothingCanBeRead() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "notes.txt", "no picture".getBytes(StandardCharsets.UTF_8));
    part(body, "more.txt", new byte[0]);
    HttpResponse<byte[]> response = post("/v1/images:classify", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(at(response, "error")).asString().endsWith("found something else: notes.txt");
  }

  /** Posts the parts as a form. */
  private static HttpResponse<byte[]> post(String path, ByteArrayOutputStream parts) {
    parts.writeBytes("--edge--\r\n".getBytes(StandardCharsets.UTF_8));
    return service.post(
        path, parts.toByteArray(), "Content-Type", "multipart/form-data; boundary=edge");
  }

  private static void part(ByteArrayOutputStream body, String file, byte[] bytes) {
    body.writeBytes(
        ("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + file
                + "\"\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }
}

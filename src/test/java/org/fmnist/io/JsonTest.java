package org.fmnist.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {
  @TempDir Path dir;

  /** Figures of all kinds. */
  public record Figures(String name, double loss, Double best, float share, double[] all) {}

  @Test
  void everyFieldIsWritten() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("none", null);
    map.put("nan", Double.NaN);
    map.put("list", Arrays.asList(1.5, Double.NEGATIVE_INFINITY, null, Float.NaN));
    map.put("array", new double[] {0.1, Double.NaN});
    assertThat(Json.line(map))
        .isEqualTo(
            "{\"none\":null,\"nan\":null,\"list\":[1.5,null,null,null],\"array\":[0.1,null]}");
    assertThat(Json.line(new Figures(null, Double.NaN, null, 1, new double[] {0.1})))
        .contains("\"name\":null", "\"loss\":null", "\"best\":null");
  }

  @Test
  void numbersReadBackToTheSameValue() throws IOException {
    double[] all = {0.1, 1 / 3.0, Double.MIN_VALUE, Double.MAX_VALUE, -0.0, 1e22};
    Figures written = new Figures("a\"b", Double.NaN, 1e-300, 0.1f, all);
    Path file = dir.resolve("x.json");
    Files.write(file, Json.pretty(written));
    Figures read = Json.read(file, Figures.class);
    assertThat(read.all()).isEqualTo(all);
    assertThat(read.name()).isEqualTo("a\"b");
    assertThat(read.loss()).isNaN();
    assertThat(read.best()).isEqualTo(1e-300);
    assertThat(read.share()).isEqualTo(0.1f);
    Object part = Json.readMap(file);
    assertThat(Json.convert(part, Figures.class, file).all()).isEqualTo(all);
  }

  @Test
  void otherTextIsRefused() throws IOException {
    Path file = dir.resolve("x.json");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> Json.read(file, Figures.class))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("x.json: expected JSON that this program wrote");
  }
}

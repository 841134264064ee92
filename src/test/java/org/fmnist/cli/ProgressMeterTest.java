package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(printed, true, StandardCharsets.UTF_8);

  private Console console(boolean terminal) {
    return new Console(err, err, false, () -> terminal, () -> false);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aBarFitsEightyColumns() {
    try (ProgressMeter meter = console(true).progress("train", "images", 3_300_000)) {
      meter.message("loss 0.123456789, accuracy 99.99 %, " + "and more ".repeat(9));
      meter.done(1_650_000);
    }
    assertThat(Pattern.compile("[\r\n]").splitAsStream(printed()))
        .allMatch(line -> line.length() <= 79);
    assertThat(printed()).contains("[=====     ] train: 1650000 of 3300000 images").endsWith("\n");
  }

  @Test
  void aNoteStandsOnALineOfItsOwn() {
    Console console = console(true);
    try (ProgressMeter meter = console.progress("train", "images", 10)) {
      meter.done(5);
      console.note("epoch 1");
    }
    List<String> drawn = Pattern.compile("\r").splitAsStream(printed()).toList();
    assertThat(drawn.get(drawn.size() - 1)).isEqualTo("epoch 1\n");
    assertThat(drawn.get(drawn.size() - 2)).isBlank().hasSize(79);
  }

  @Test
  void withoutATerminalNothingIsDrawnAnew() {
    try (ProgressMeter meter = console(false).progress("train", "images", 10)) {
      meter.done(5);
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void quietIsSilent() {
    Console quiet = new Console(err, err, true, () -> true, () -> false);
    try (ProgressMeter meter = quiet.progress("train", "images", 10)) {
      meter.done(5);
    }
    quiet.note("epoch 1");
    assertThat(printed()).isEmpty();
  }
}

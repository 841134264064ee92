package org.fmnist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.ClassNames;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluator;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.Test;

/** The lines of Java that the README shows: they compile, run, and are these. */
class LibrarySnippetTest {
  private static final Path SOURCE = Path.of("src/test/java/org/fmnist/LibrarySnippetTest.java");

  private static void snippet() {
    // README begins
    try (Classifier classifier =
        FastClassifier.open(WeightsSource.shipped().read(), SessionSettings.defaults())) {
      LabeledImages test = Dataset.embedded().test();
      float[] probabilities = classifier.probabilities(test.floats(0, 1, 2));
      System.out.println(ClassNames.of(Evaluator.predicted(probabilities, 0)));
    }
    // README ends
  }

  @Test
  void printsTheFirstImagesClass() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      snippet();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("Ankle boot");
  }

  @Test
  void isWhatTheReadmeShows() throws IOException {
    String source = Files.readString(SOURCE);
    String here =
        source.substring(
            source.indexOf("// README begins") + "// README begins".length(),
            source.indexOf("// README ends"));
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.substring(readme.indexOf("## As a library"));
    String shown =
        section
            .lines()
            .skip(1)
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .collect(Collectors.joining());
    assertThat(squeezed(shown)).isNotEmpty().isEqualTo(squeezed(here));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}

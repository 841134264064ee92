package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fmnist.flags.AttackArguments;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands for Spark that pages show: they parse. */
class SparkDocsTest {
  private static final Pattern COMMAND =
      Pattern.compile(
          "spark-submit --class org\\.fmnist\\.spark\\.Main target/fmnist\\.jar ([^`]+)");

  static List<String> commands() {
    List<String> commands =
        Stream.of("README.md", "docs/SPARK.md").flatMap(SparkDocsTest::commands).toList();
    assertThat(commands).hasSizeGreaterThan(4);
    return commands;
  }

  private static Stream<String> commands(String page) {
    try {
      return COMMAND
          .matcher(Files.readString(Path.of(page)).replaceAll("(?m)$", "`"))
          .results()
          .map(found -> found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void parse(String command) {
    assertThatCode(() -> parsed(command)).as(command).doesNotThrowAnyException();
  }

  /** The verb of a command, once its flags have been read. */
  static Verb parsed(String command) {
    String[] words = command.split(" ", -1);
    Verb verb = Verb.parse(words[0]);
    SparkArguments arguments =
        SparkArguments.parse(verb, Arrays.copyOfRange(words, 1, words.length));
    switch (verb) {
      case ATTACK -> AttackArguments.settings(arguments);
      case TRAIN -> Seeds.parse(arguments.required(Verb.SEEDS, "seeds"));
      default -> arguments.text("out");
    }
    return verb;
  }
}

package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code --help} prints of a verb on Spark. */
class SparkHelpTest {
  /** Flags that have no default: what they name must be given, or is left out. */
  private static final Set<String> WITHOUT_DEFAULT =
      Set.of("input", "out", "method", "surrogate", "seeds");

  @Test
  void theListOfVerbsFitsEightyColumns() {
    assertThat(SparkProgram.overview().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void fitsEightyColumns(Verb verb) {
    assertThat(SparkProgram.help(verb, 80)).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void namesTheDefaultOfEachFlagThatHasOne(Verb verb) {
    for (SparkFlag flag : verb.flags()) {
      assertThat(flag.description().contains("(default"))
          .as("--" + flag.name())
          .isEqualTo(flag.hasArgument() && !WITHOUT_DEFAULT.contains(flag.name()));
    }
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void endsWithTwoExamplesThatParse(Verb verb) {
    List<String> lines = SparkProgram.help(verb, 80);
    assertThat(verb.examples()).hasSize(2);
    for (String example : verb.examples()) {
      assertThat(lines).contains("  " + example);
      assertThat(SparkDocsTest.parsed(example)).isEqualTo(verb);
    }
  }
}

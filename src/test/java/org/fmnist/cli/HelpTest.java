package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.fmnist.attack.AttackMethod;
import org.fmnist.flags.Arguments;
import org.fmnist.train.Presets;
import org.fmnist.train.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --help} prints. */
class HelpTest {
  private static final int COLUMN = 28;

  /** Flags that have no default: what they name must be given, or is left out. */
  private static final Set<String> WITHOUT_DEFAULT =
      Set.of(
          "out",
          "method",
          "preset",
          "images",
          "surrogate",
          "teacher",
          "meta",
          "reference",
          "probabilities",
          "correct",
          "samples",
          "tensor");

  static Stream<Command> verbs() {
    return Main.commands().stream();
  }

  static Stream<TrainingSettings> presets() {
    return Presets.names().stream().map(Presets::of);
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void fitsEightyColumnsAndUsesMore(Command command) {
    List<String> narrow = help(command, 80);
    List<String> wide = help(command, 120);
    assertThat(narrow).allMatch(line -> line.length() <= 80);
    assertThat(wide).allMatch(line -> line.length() <= 120);
    assertThat(wide.size()).isLessThanOrEqualTo(narrow.size());
    assertThat(words(wide)).isEqualTo(words(narrow));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void describesEachFlagOnceInOneColumn(Command command) {
    List<String> lines = help(command, 80);
    for (Option option : CommandLineParser.options(command).getOptions()) {
      String flag = "--" + option.getLongOpt();
      List<String> found =
          lines.stream().filter(line -> line.matches("  (-h, )?" + flag + "( .*)?")).toList();
      assertThat(found).as(flag).hasSize(1);
      String line = found.get(0);
      String label = line.replaceFirst("(?<=\\S) {2,}.*", "");
      String described = label.length() + 2 > COLUMN ? lines.get(lines.indexOf(line) + 1) : line;
      String firstWord = option.getDescription().replaceFirst(" .*", "");
      assertThat(described.substring(COLUMN - 2)).startsWith("  " + firstWord);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate",
        "train --preset best",
        "fine-tune",
        "compare",
        "attack",
        "harden --preset robust",
        "predict",
        "export",
        "report",
        "inspect",
        "doctor",
        "serve",
        "completion"
      })
  void namesTheDefaultOfEachFlagThatHasOne(String line) {
    String help = Ran.of((line + " --help").split(" ")).out().replaceAll("\\R {20,}", " ");
    help.lines()
        .filter(flag -> flag.matches("  --[a-z-]+ [^ ].*"))
        .filter(flag -> !WITHOUT_DEFAULT.contains(flag.strip().substring(2).split(" ", 2)[0]))
        .forEach(flag -> assertThat(flag).contains("(default"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void endsWithTwoExamplesThatTheParserTakes(Command command) {
    assertThat(command.examples()).hasSize(2);
    List<String> lines = help(command, 80);
    assertThat(lines.subList(lines.size() - 3, lines.size()).get(0)).isEqualTo("Examples:");
    for (String example : command.examples()) {
      assertThat(lines).contains("  java -jar fmnist.jar " + example);
      new DocumentedCommand("help", 0, example).check();
    }
  }

  @Test
  void groupsTheFlagsOfTraining() {
    List<String> headings =
        help(TrainingCommand.train(), 80).stream().filter(line -> line.matches("\\S.*:")).toList();
    assertThat(headings)
        .containsExactly(
            "Data and weights:",
            "Run:",
            "Learning rate:",
            "Optimizer:",
            "Regularization:",
            "Augmentation:",
            "Distillation:",
            "Validation and the best epoch:",
            "Output:",
            "Machine:",
            "Common:",
            "Examples:");
  }

  @ParameterizedTest
  @MethodSource("presets")
  void showsTheValuesOfThePreset(TrainingSettings preset) {
    String help = Ran.of("train", "--preset", preset.preset(), "--help").out();
    assertThat(fallback(help, "epochs")).isEqualTo("" + preset.epochs());
    assertThat(fallback(help, "batch-size")).isEqualTo("" + preset.batchSize());
    assertThat(Double.parseDouble(fallback(help, "lr-init")))
        .isEqualTo(preset.learningRate().init());
    assertThat(fallback(help, "flip")).isEqualTo(preset.augmentation().flip() ? "yes" : "no");
    assertThat(fallback(help, "select")).isEqualTo(Arguments.typed(preset.selection()));
    assertThat(fallback(help, "op-seeds")).isEqualTo("tf1");
  }

  /** Typed back, the values that the help shows are those that the preset has. */
  @ParameterizedTest
  @MethodSource("presets")
  void theShownValuesReadBackAsThePreset(TrainingSettings preset) {
    Map<String, String> shown = TrainingFlags.defaults(preset);
    Command train = TrainingCommand.train();
    List<String> flags =
        CommandLineParser.options(train).getOptions().stream()
            .map(Option::getLongOpt)
            .filter(shown::containsKey)
            .filter(flag -> !shown.get(flag).equals("none"))
            // Seeds of the exact engine's operations contradict the other engine.
            .filter(flag -> !flag.equals("op-seeds"))
            .map(flag -> "--" + flag + "=" + shown.get(flag))
            .toList();
    assertThat(flags).hasSizeGreaterThan(25);
    Arguments arguments = CommandLineParser.parse(train, flags.toArray(String[]::new));
    TrainingSettings base = preset.toBuilder().epochs(7).batchSize(9).build();
    assertThat(TrainingFlags.settings(arguments, base)).isEqualTo(preset);
  }

  @ParameterizedTest
  @EnumSource(AttackMethod.class)
  void showsTheValuesOfTheMethod(AttackMethod method) {
    Ran help = Ran.of("attack", "--method", method.toString(), "--help");
    assertThat(help.code()).isZero();
    assertThat(fallback(help.out(), "norm")).matches("linf|l2");
    assertThat(fallback(Ran.of("attack", "--help").out(), "norm")).isEqualTo("depends on --method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "harden", "attack"})
  void helpAsAVerbTakesTheFlagsToo(String verb) {
    assertThat(Ran.of("help", verb)).isEqualTo(Ran.of(verb, "--help"));
    assertThat(Ran.of("help", verb).code()).isZero();
  }

  private static List<String> help(Command command, int width) {
    Arguments none = CommandLineParser.parse(command, new String[0]);
    return VerbHelp.of(command, command.defaults(none), width);
  }

  private static String words(List<String> lines) {
    return lines.stream().map(String::strip).collect(Collectors.joining(" "));
  }

  /** The value in the last parentheses of a flag's description. */
  private static String fallback(String help, String flag) {
    String text = help.replaceAll("\\R {20,}", " ");
    String line =
        text.lines().filter(l -> l.startsWith("  --" + flag + " ")).findFirst().orElseThrow();
    return line.replaceFirst(".*\\(default (.*)\\)$", "$1");
  }
}

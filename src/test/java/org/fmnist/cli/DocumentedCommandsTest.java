package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that the README and the pages of {@code docs} show: it parses, and is run. */
class DocumentedCommandsTest {
  /** The test that runs a short form of each verb's main command. */
  private static final Map<String, String> RUN_BY =
      Map.ofEntries(
          Map.entry("evaluate", "EvaluateCommandTest.textNamesAccuracyAndClasses"),
          Map.entry("train", "CommandLineTest.trainingFillsItsDirectory"),
          Map.entry("fine-tune", "CommandLineTest.frozenLayersStay"),
          Map.entry("compare", "compare.PortComparisonTest.portHasTheOriginalsBits"),
          Map.entry("attack", "AttackCommandTest.judgesByTheWrittenImagesInFloat32"),
          Map.entry("harden", "HardenCommandTest.comparesIntoRunsComparisonWithoutOut"),
          Map.entry("predict", "PredictCommandTest.printsALineAFile"),
          Map.entry("export", "ExportCommandTest.saysWhatItWrote"),
          Map.entry("report", "ReportCommandTest.showsARunAsTheProgramWroteIt"),
          Map.entry("inspect", "InspectCommandTest.listsEveryTensor"),
          Map.entry("doctor", "DoctorCommandTest.findsAllThatIsNeeded"),
          Map.entry(
              "serve", "ServeCommandTest.answersAtTheAddressThatItPrintsAndEndsCleanlyWhenTold"),
          Map.entry("completion", "CompletionCommandTest.bashDefinesTheCommandAndRegisters"),
          Map.entry("help", "ErrorsTest.helpIsAVerbToo"));

  /** What runs a tool: a test beside it, the gate, or a person with what it needs. */
  private static final Map<String, String> TOOLS_RUN_BY =
      Map.ofEntries(
          Map.entry("fetch_original.sh", "a person: it needs the network"),
          Map.entry("reference.py", ".ci/run"),
          Map.entry("original.py", "tools/original_steps.py"),
          Map.entry("fidelity_sweep.py", ".ci/run"),
          Map.entry("judge_robust.py", "a person: it needs PyTorch and hours"),
          Map.entry("teacher.py", "a person: it needs PyTorch and an hour"),
          Map.entry("lstm_graph.py", "tools/tests/test_lstm_graph.py"),
          Map.entry("check_export.py", "tools/tests/test_check_export.py"),
          Map.entry("attack_table.py", "tools/tests/test_attack_table.py"),
          Map.entry("time_to_accuracy.py", "tools/tests/test_time_to_accuracy.py"),
          Map.entry("original_epochs.py", "tools/time_to_accuracy.py"),
          Map.entry("training_table.py", "tools/tests/test_training_table.py"),
          Map.entry("gpu_table.py", "tools/tests/test_gpu_table.py"),
          Map.entry("benchmark/run", "tools/tests/test_benchmark.py"),
          Map.entry("check_service.py", ".ci/run"),
          Map.entry("judge_attack.py", ".ci/run"),
          Map.entry("benchmark/serving.py", "a person: it needs an idle machine and wrk"),
          Map.entry("spark/standalone.sh", "a person: it needs an idle machine"),
          Map.entry("spark/versions.sh", "a person: it needs the network"),
          Map.entry("spark/jars.sh", "a person: it needs the network"),
          Map.entry("cuda_libraries.sh", "a person: it needs the network"),
          Map.entry("arm64.sh", "a person: it needs the network, QEMU and an hour"),
          Map.entry("gpu_check.sh", "a person: it needs a GPU"));

  private static final Pattern JAR =
      Pattern.compile(
          "(?:java -jar (?:target/)?fmnist\\.jar|target/fmnist) ((?:[^`)\"#;&|\n]|\"[^\"]*\")+)");

  private static final Pattern TOOL =
      Pattern.compile("tools/([\\w/]+(?:\\.sh|\\.py|/run))([^`\n]*)");

  private static final Pattern CODE = Pattern.compile("`([a-z-]+ [^`]*--[^`]*)`");

  static List<Path> pages() {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      Stream<Path> others =
          Stream.of("README.md", "CONTRIBUTING.md", "checkpoint/README.md").map(Path::of);
      return Stream.concat(others, docs.filter(path -> path.toString().endsWith(".md")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole commands, with the jar or the executable before them or, indented, without it. */
  static List<DocumentedCommand> commands() {
    Pattern indented =
        Pattern.compile("    ((?:" + String.join("|", verbs()) + ") .*--.*)".replace("\n", ""));
    List<DocumentedCommand> commands = new ArrayList<>();
    for (Path page : pages()) {
      List<String> lines = lines(page);
      for (int i = 0; i < lines.size(); i++) {
        Matcher jar = JAR.matcher(lines.get(i));
        while (jar.find()) {
          commands.add(new DocumentedCommand(page.toString(), i + 1, jar.group(1).strip()));
        }
        Matcher alone = indented.matcher(lines.get(i));
        if (alone.matches()) {
          commands.add(new DocumentedCommand(page.toString(), i + 1, alone.group(1)));
        }
      }
    }
    return commands.stream().filter(command -> !command.text().startsWith("VERB")).toList();
  }

  @Test
  void thereAreCommandsOnTheMainPages() {
    assertThat(commands()).hasSizeGreaterThan(50);
    assertThat(commands().stream().map(DocumentedCommand::page)).contains("README.md");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void parsesAndItsVerbIsRun(DocumentedCommand command) throws Exception {
    command.check();
    assertThat(RUN_BY).as(command.toString()).containsKey(command.verb());
  }

  /** Parts of commands in the text: their flags are the verb's. */
  @ParameterizedTest
  @MethodSource("pages")
  void namesFlagsThatThereAre(Path page) {
    for (String line : lines(page)) {
      Matcher code = CODE.matcher(line);
      while (code.find()) {
        String verb = code.group(1).split(" ", 2)[0];
        if (verbs().contains(verb)) {
          Command command = named(verb);
          for (String word : code.group(1).split("[ =]", -1)) {
            if (word.startsWith("--")) {
              assertThat(CommandLineParser.options(command).hasLongOption(word.substring(2)))
                  .as(page + ": " + code.group(1))
                  .isTrue();
            }
          }
        }
      }
    }
  }

  @Test
  void everyVerbIsRunByATestThatExists() throws Exception {
    assertThat(RUN_BY.keySet()).containsAll(verbs());
    for (String test : RUN_BY.values()) {
      int dot = test.lastIndexOf('.');
      String name = test.substring(0, dot);
      Class<?> type =
          Class.forName((name.contains(".") ? "org.fmnist." : "org.fmnist.cli.") + name);
      List<Method> found =
          Arrays.stream(type.getDeclaredMethods())
              .filter(method -> method.getName().equals(test.substring(dot + 1)))
              .filter(
                  method ->
                      method.isAnnotationPresent(Test.class)
                          || method.isAnnotationPresent(ParameterizedTest.class))
              .toList();
      assertThat(found).as(test).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void toolsAreThereKnowTheirFlagsAndAreRun(Path page) throws IOException {
    String sources = toolSources();
    for (String line : lines(page)) {
      Matcher tool = TOOL.matcher(line);
      while (tool.find()) {
        String name = tool.group(1);
        assertThat(Path.of("tools", name)).as(page + ": " + line).exists();
        String runBy = Objects.requireNonNullElse(TOOLS_RUN_BY.get(name), "");
        assertThat(runBy).as("what runs tools/" + name).isNotEmpty();
        if (!runBy.startsWith("a person")) {
          String stem = name.replaceFirst("\\..*|/run$", "");
          assertThat(Files.readString(Path.of(runBy))).as(runBy).contains(stem);
        }
        Pattern.compile("--[a-z][a-z-]+")
            .matcher(tool.group(2))
            .results()
            .forEach(flag -> assertThat(sources).as(line).contains(flag.group()));
      }
    }
  }

  private static String toolSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("tools"))) {
      return files
          .filter(file -> file.toString().matches("(?!.*(venv|tests)).*(\\.py|\\.sh|/run)"))
          .filter(Files::isRegularFile)
          .map(DocumentedCommandsTest::text)
          .collect(Collectors.joining());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path page) {
    return text(page).lines().toList();
  }

  private static List<String> verbs() {
    return Main.commands().stream().map(Command::name).toList();
  }

  private static Command named(String verb) {
    return Main.commands().stream().filter(c -> c.name().equals(verb)).findFirst().orElseThrow();
  }
}

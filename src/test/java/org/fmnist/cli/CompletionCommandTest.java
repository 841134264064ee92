package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts in real shells. */
class CompletionCommandTest {
  @TempDir Path folder;

  private Path script(String shell) throws IOException {
    Ran ran = Ran.of("completion", shell);
    assertThat(ran.code()).isZero();
    return Files.writeString(folder.resolve("completion." + shell), ran.out());
  }

  private record Shell(int code, String output) {}

  private Shell run(String shell, String... arguments) throws Exception {
    List<String> line = new java.util.ArrayList<>(List.of(shell));
    line.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, shell + " is not installed: its completion is not tested");
      throw e;
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Shell(process.exitValue(), output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NONE | evaluate train fine-tune",
        "comp | compare completion",
        "evaluate --spl | --split",
        "evaluate --split '' | test train valid",
        "evaluate --split t | test train",
        "attack --target '' | next random any 0 1 2 3 4 5 6 7 8 9",
        "train --device g | gpu",
        "train --preset '' | original quick best",
        "harden --preset '' | assignment robust",
        "harden --method t | trades transfer",
        "predict --js | --json",
        "predict pict | picture.png pictures",
        "export --out pict | pictures",
        "completion '' | bash zsh",
        "report '' | pictures",
      })
  void bashCompletes(String typed, String offered) throws Exception {
    Path script = script("bash");
    Files.createDirectory(folder.resolve("pictures"));
    Files.createFile(folder.resolve("picture.png"));
    String program =
        """
        source '%s'
        COMP_WORDS=(fmnist %s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _fmnist
        echo "${COMPREPLY[*]}"
        """
            .formatted(script, typed.equals("NONE") ? "''" : typed);
    Shell shell = run("bash", "--norc", "-uc", program);
    assertThat(shell.code()).as(shell.output()).isZero();
    String last = shell.output().strip();
    if (typed.equals("NONE")) {
      assertThat(last).startsWith(offered).contains("doctor");
    } else {
      assertThat(last.split(" ")).containsExactlyInAnyOrder(offered.split(" "));
    }
  }

  @Test
  void bashDefinesTheCommandAndRegisters() throws Exception {
    Path script = script("bash");
    assertThat(run("bash", "-n", script.toString())).isEqualTo(new Shell(0, ""));
    Shell shell =
        run("bash", "--norc", "-c", "source '" + script + "'; complete -p fmnist; type fmnist");
    assertThat(shell.code()).isZero();
    assertThat(shell.output()).contains("complete -F _fmnist fmnist", "java -jar");
  }

  @Test
  void zshParsesAndRegisters() throws Exception {
    Path script = script("zsh");
    assertThat(run("zsh", "-n", script.toString())).isEqualTo(new Shell(0, ""));
    String program =
        "autoload -U compinit; compinit -D -u; source '" + script + "'; print $_comps[fmnist]";
    Shell shell = run("zsh", "-f", "-c", program);
    assertThat(shell.output().strip()).isEqualTo("_fmnist");
  }

  /** What it hands to zsh's own completion, which needs a terminal. */
  @Test
  void zshDescribesVerbsAndFlags() throws Exception {
    Path script = script("zsh");
    String program =
        """
        compdef() { : }
        source '%s'
        _describe() { print -rl -- ${(P)2} }
        _arguments() { print -rl -- "$words[*] at $CURRENT" "$@" }
        words=(fmnist ''); CURRENT=2; _fmnist
        words=(fmnist evaluate ''); CURRENT=3; _fmnist
        words=(fmnist predict ''); CURRENT=3; _fmnist
        """
            .formatted(script);
    Shell shell = run("zsh", "-f", "-c", program);
    assertThat(shell.code()).as(shell.output()).isZero();
    assertThat(shell.output().lines())
        .contains(
            "doctor:check this machine: versions, memory, GPU, files, and a self-test",
            "evaluate  at 2",
            "--split[images to evaluate (default test)]:test train valid:(test train valid)",
            "--probabilities[write the probabilities, float32 \\[N,10\\], in dataset order]:FILE.npy:_files",
            "--data[folder with the four IDX files or Kaggle's two CSV files (default: the embedded Fashion-MNIST)]:DIR:_files -/",
            "--json[print the result as one JSON document]",
            "*:operand:_files");
  }

  @Test
  void wantsAShellThatItKnows() {
    assertThat(Ran.of("completion").code()).isEqualTo(2);
    Ran fish = Ran.of("completion", "fish");
    assertThat(fish.code()).isEqualTo(2);
    assertThat(fish.err()).contains("expected bash or zsh, found \"fish\"");
  }
}

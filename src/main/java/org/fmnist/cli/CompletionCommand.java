package org.fmnist.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.cli.Options;
import org.fmnist.completion.BashCompletion;
import org.fmnist.completion.CompletedVerb;
import org.fmnist.completion.ZshCompletion;
import org.fmnist.flags.Arguments;
import org.fmnist.model.Engine;

/** {@code completion}: what a shell needs to complete verbs, flags and values. */
final class CompletionCommand implements Command {
  private final Supplier<List<Command>> commands;

  /**
   * @param commands every verb, this one among them
   */
  CompletionCommand(Supplier<List<Command>> commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "print a script with which bash or zsh completes verbs and flags";
  }

  @Override
  public String arguments() {
    return "bash|zsh";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public List<String> examples() {
    return List.of("completion bash", "completion zsh");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    List<CompletedVerb> verbs = commands.get().stream().map(CompletionCommand::completed).toList();
    String shell = String.join(" ", arguments.operands());
    String script =
        switch (shell) {
          case "bash" -> BashCompletion.script(verbs, Program.call());
          case "zsh" -> ZshCompletion.script(verbs, Program.call());
          default -> throw new UsageException("expected bash or zsh, found \"" + shell + "\"");
        };
    return CommandResult.done(script, Map.of("shell", shell, "script", script));
  }

  private static CompletedVerb completed(Command command) {
    return CompletedVerb.of(
        command.name(), command.summary(), CommandLineParser.options(command), command.arguments());
  }
}

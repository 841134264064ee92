package org.fmnist.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.flags.HelpPage;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Json;
import org.fmnist.io.NearMiss;
import org.fmnist.io.OneLine;
import org.fmnist.io.OutputLock;
import org.fmnist.model.Engine;
import org.fmnist.runtime.Kernels;
import org.fmnist.runtime.StandardError;
import org.fmnist.runtime.TensorFlowNatives;
import org.fmnist.runtime.TensorFlowRuntime;
import org.fmnist.runtime.Versions;

/**
 * The command line: {@code java -jar fmnist.jar VERB [flags]} or {@code fmnist VERB [flags]}. Not
 * for sharing between threads.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private static final List<Command> COMMANDS =
      List.of(
          new EvaluateCommand(),
          TrainingCommand.train(),
          TrainingCommand.fineTune(),
          new CompareCommand(),
          new AttackCommand(),
          new HardenCommand(),
          new PredictCommand(),
          new ExportCommand(),
          new ReportCommand(),
          new InspectCommand(),
          new ServeCommand(),
          new DoctorCommand(),
          new CompletionCommand(Main::commands));

  private final PrintStream out;
  private final PrintStream err;
  private final boolean redraws;
  private final BooleanSupplier interrupted;

  /**
   * @param redraws whether a terminal may be asked to go back in its line
   * @param interrupted whether the user has pressed Ctrl-C
   */
  Main(PrintStream out, PrintStream err, boolean redraws, BooleanSupplier interrupted) {
    this.out = out;
    this.err = err;
    this.redraws = redraws;
    this.interrupted = interrupted;
  }

  public static void main(String[] args) {
    // Digits other than 0 to 9 belong neither into file names nor into results.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code;
    try (Interrupts interrupts = Interrupts.install()) {
      code = new Main(out, err, mayRedraw(), interrupts::requested).run(args);
    }
    System.exit(code);
  }

  private static boolean mayRedraw() {
    return System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
  }

  /** Runs a command line and returns its exit code. */
  int run(String... args) {
    boolean verbose = Arrays.asList(args).contains("--verbose");
    try {
      int code =
          asks(args) ? answer(args) : run(named(args[0]), Arrays.copyOfRange(args, 1, args.length));
      // A stream swallows its errors until it is asked.
      if (out.checkError()) {
        throw new FmnistException(
            "cannot write the result to standard output; check the room on the disk, or who reads");
      }
      return code;
    } catch (UsageException e) {
      return wrongUsage(String.valueOf(e.getMessage()), args);
    } catch (InvalidSettingException e) {
      return wrongUsage(SettingFlags.message(e), args);
    } catch (FmnistException e) {
      return fail(SettingFlags.message(e), e, verbose);
    } catch (OutOfMemoryError e) {
      return fail("out of memory; a smaller --batch-size or a larger -Xmx helps", e, verbose);
    } catch (LinkageError e) {
      return fail(
          TensorFlowNatives.reason(e) + "; " + Program.name() + " doctor says what is missing",
          e,
          verbose);
    } catch (InternalError e) {
      // Java's own drawing says so when the system has no fonts.
      return fail(
          OneLine.of("Java: " + e.getMessage())
              + "; "
              + Program.name()
              + " doctor says what is missing",
          e,
          verbose);
    } catch (RuntimeException | Error e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return fail(
          "unexpected "
              + e.getClass().getSimpleName()
              + ": "
              + message
              + "; --verbose shows where, please report it",
          e,
          verbose);
    }
  }

  private int wrongUsage(String line, String[] args) {
    err.println("fmnist: " + line);
    err.println("Try: " + Program.name() + " " + verbOf(args) + "--help");
    return WRONG_USAGE;
  }

  private int fail(String line, Throwable failure, boolean verbose) {
    err.println("fmnist: " + line);
    if (verbose) {
      failure.printStackTrace(err);
    }
    return FAILED;
  }

  /** Whether the command line asks about the program and names no verb to run. */
  private static boolean asks(String[] args) {
    return args.length == 0 || List.of("--help", "-h", "help", "--version").contains(args[0]);
  }

  private int answer(String[] args) {
    if (args.length == 0) {
      printOverview(err);
      return WRONG_USAGE;
    }
    if (args[0].equals("--version")) {
      out.println(Versions.line());
    } else if (args[0].equals("help") && args.length > 1 && !args[1].startsWith("-")) {
      Command command = named(args[1]);
      printHelp(
          command, CommandLineParser.parse(command, Arrays.copyOfRange(args, 2, args.length)));
    } else {
      printOverview(out);
    }
    return 0;
  }

  private static Command named(String verb) {
    return find(verb)
        .orElseThrow(
            () ->
                new UsageException(
                    "expected a verb: "
                        + verbs()
                        + ", found "
                        + verb
                        + NearMiss.hint(verb, verbs())));
  }

  private int run(Command command, String[] flags) {
    Arguments arguments = CommandLineParser.parse(command, flags);
    if (arguments.has("help")) {
      printHelp(command, arguments);
      return 0;
    }
    if (arguments.has("version")) {
      out.println(Versions.line());
      return 0;
    }
    if (command.arguments().isEmpty() && !arguments.operands().isEmpty()) {
      throw new UsageException(
          "expected flags only, found \"" + arguments.operands().get(0) + "\"");
    }
    CommonFlags.check(arguments);
    Console console =
        new Console(out, err, arguments.has("quiet"), this::redrawsLines, interrupted);
    PrecisionNote.print(arguments, console);
    if (arguments.has("verbose")) {
      TensorFlowRuntime.showLog();
    }
    command
        .engine(arguments)
        .ifPresent(
            engine -> {
              FirstRunNote.print(console);
              TensorFlowRuntime.prepareInBackground(kernels(engine));
            });
    CommandResult result;
    OutputLock lock = arguments.out().map(OutputLock::of).orElseGet(OutputLock::none);
    try {
      result = command.run(arguments, console);
    } finally {
      lock.close();
    }
    String text = arguments.has("json") ? json(result) : result.text();
    if (!text.isEmpty()) {
      out.println(text);
    }
    return result.exitCode();
  }

  private static Kernels kernels(Engine engine) {
    return engine == Engine.FAST ? Kernels.FASTEST : Kernels.AS_PYTHON;
  }

  private boolean redrawsLines() {
    return redraws && StandardError.isTerminal();
  }

  private static String json(CommandResult result) {
    return result.json() instanceof JsonLines lines ? lines.text() : Json.line(result.json());
  }

  private static Optional<Command> find(String verb) {
    return COMMANDS.stream().filter(command -> command.name().equals(verb)).findFirst();
  }

  private static String verbOf(String[] args) {
    return args.length > 0 && find(args[0]).isPresent() ? args[0] + " " : "";
  }

  static List<Command> commands() {
    return COMMANDS;
  }

  private static List<String> verbs() {
    return COMMANDS.stream().map(Command::name).toList();
  }

  private static void printOverview(PrintStream to) {
    to.println("Usage: " + Program.name() + " VERB [flags]\n");
    to.println("Verbs:");
    COMMANDS.forEach(
        command ->
            to.println(
                String.format(Locale.ROOT, "  %-10s %s", command.name(), command.summary())));
    String name = Program.name();
    to.println("\nExamples:");
    to.println("  " + name + " evaluate");
    to.println("  " + name + " predict photo.png");
    to.println("\n" + name + " help VERB lists the flags of a verb, with examples.");
  }

  private void printHelp(Command command, Arguments arguments) {
    VerbHelp.of(command, command.defaults(arguments), HelpPage.terminalWidth())
        .forEach(out::println);
  }
}

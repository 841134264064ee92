package org.fmnist.spark;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fmnist.flags.HelpPage;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Json;

/** From a command line to an exit code: 0 done, 1 failed, 2 wrong usage. */
final class SparkProgram {
  private static final String START = "spark-submit --class org.fmnist.spark.Main fmnist.jar ";
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;

  SparkProgram(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(String... args) {
    boolean verbose = Arrays.asList(args).contains("--verbose");
    try {
      return dispatch(args);
    } catch (RuntimeException | Error e) {
      return fail(e, verbose);
    }
  }

  private int fail(Throwable failure, boolean verbose) {
    Optional<FmnistException> own = Failures.own(failure);
    err.println("fmnist: " + own.map(Failures::message).orElseGet(() -> Failures.line(failure)));
    if (verbose) {
      failure.printStackTrace(err);
    }
    if (own.isPresent() && own.get() instanceof InvalidSettingException) {
      err.println("Try: " + START + "VERB --help");
      return WRONG_USAGE;
    }
    return FAILED;
  }

  private int dispatch(String[] args) {
    List<String> line = Arrays.asList(args);
    if (line.isEmpty() || line.get(0).startsWith("-") || line.get(0).equals("help")) {
      (line.isEmpty() ? err : out).println(overview());
      return line.isEmpty() ? WRONG_USAGE : 0;
    }
    Verb verb = Verb.parse(line.get(0));
    SparkArguments arguments = SparkArguments.parse(verb, Arrays.copyOfRange(args, 1, args.length));
    if (arguments.has("help")) {
      help(verb, HelpPage.terminalWidth()).forEach(out::println);
      return 0;
    }
    Map<String, Object> result = run(verb, arguments);
    out.println(arguments.has("json") ? Json.line(result) : Summary.text(result));
    return 0;
  }

  private Map<String, Object> run(Verb verb, SparkArguments arguments) {
    try (Cluster cluster =
        new Cluster(verb.toString(), err, arguments.has("quiet"), arguments.has("verbose"))) {
      Inputs inputs = new Inputs(arguments, cluster);
      return switch (verb) {
        case PREDICT -> new PredictVerb(inputs).run(arguments);
        case EVALUATE -> new EvaluateVerb(inputs).run(arguments);
        case ATTACK -> new AttackVerb(inputs).run(arguments);
        case TRAIN -> new TrainVerb(inputs).run(arguments);
      };
    }
  }

  static String overview() {
    StringBuilder text = new StringBuilder("Usage: " + START + "VERB [flags]\n");
    for (Verb verb : Verb.values()) {
      text.append(String.format(Locale.ROOT, "%n  %-10s %s", verb, verb.summary()));
    }
    return text + "\n\nFlags and examples of a verb:\n  " + START + "VERB --help";
  }

  static List<String> help(Verb verb, int width) {
    HelpPage page = new HelpPage(width);
    page.line("Usage: " + START + verb + " [flags]");
    page.text(verb.summary());
    page.heading("Flags");
    verb.flags().forEach(flag -> page.flag(flag.usage(), flag.description()));
    page.heading("Examples, each after " + START.strip());
    verb.examples().forEach(page::example);
    return page.lines();
  }
}

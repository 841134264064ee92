package org.fmnist.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;
import org.fmnist.serve.Service;
import org.fmnist.serve.ServiceSettings;

/** {@code serve}: predictions over HTTP, and a page, until the process is told to end. */
final class ServeCommand implements Command {
  private static final int POLL_MILLIS = 50;

  @Override
  public String name() {
    return "serve";
  }

  @Override
  public String summary() {
    return "answer predictions over HTTP, and show attacks on a page";
  }

  @Override
  public Options options() {
    return new Flags()
        .value("host", "ADDRESS", "where to listen (default " + ServiceSettings.DEFAULT_HOST + ")")
        .value(
            "port",
            "N",
            "port to listen on; 0: a free one (default " + ServiceSettings.DEFAULT_PORT + ")")
        .values(
            "model",
            "NAME=CHECKPOINT",
            "a model and its weights; repeatable (default fmnist=shipped, robust=robust)")
        .value(
            "max-batch",
            "N",
            "images per session run (default " + ServiceSettings.DEFAULT_MAX_BATCH + ")")
        .value(
            "max-wait-ms",
            "N",
            "longest wait of a session run for more images (default "
                + ServiceSettings.DEFAULT_MAX_WAIT_MILLIS
                + ")")
        .value(
            "max-queue",
            "N",
            "most images that may wait for a model (default "
                + ServiceSettings.DEFAULT_MAX_QUEUE
                + ")")
        .group(FlagGroup.RUN)
        .precision("fp32")
        .group(FlagGroup.MAIN)
        .toggle("allow-remote", "let other machines connect; there is no password")
        .build();
  }

  @Override
  public List<String> examples() {
    return List.of("serve", "serve --port 0 --model mine=runs/a/best --max-batch 64");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    ServiceSettings.Builder settings =
        ServiceSettings.builder()
            .host(arguments.text("host").orElse(ServiceSettings.DEFAULT_HOST))
            .port(arguments.integer("port", ServiceSettings.DEFAULT_PORT, 0, 65_535))
            .maxBatch(arguments.integer("max-batch", ServiceSettings.DEFAULT_MAX_BATCH, 1, 10_000))
            .maxWaitMillis(
                arguments.integer(
                    "max-wait-ms", ServiceSettings.DEFAULT_MAX_WAIT_MILLIS, 0, 10_000))
            .maxQueue(
                arguments.integer("max-queue", ServiceSettings.DEFAULT_MAX_QUEUE, 1, 10_000_000))
            .allowRemote(arguments.has("allow-remote"))
            .session(CommonFlags.session(arguments))
            .precision(CommonFlags.precision(arguments))
            .data(CommonFlags.data(arguments))
            .notes(console::note);
    arguments.texts("model").forEach(text -> addModel(settings, text));
    if (arguments.has("verbose")) {
      settings.accessLog(console.err()::println);
      settings.failures(failure -> failure.printStackTrace(console.err()));
    } else {
      settings.failures(failure -> console.err().println("fmnist: serve: " + line(failure)));
    }
    try (EndBySignal end = new EndBySignal()) {
      try (Service service = Service.start(settings.build())) {
        String url = service.uri().toString();
        console.out().println(arguments.has("json") ? json(arguments, url) : url);
        awaitSignal(console);
        console.note("serve: finishing what is under way");
      }
      end.done();
    }
    return CommandResult.done("", new JsonLines(List.of()));
  }

  private static String json(Arguments arguments, String url) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", url);
    json.put(
        "precision",
        CommonFlags.precision(arguments).here(CommonFlags.session(arguments)).toString());
    return Json.line(json);
  }

  private static String line(Throwable failure) {
    return failure instanceof FmnistException told ? told.problem() : failure.toString();
  }

  private static void addModel(ServiceSettings.Builder settings, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw Arguments.wrong("model", "NAME=CHECKPOINT", text);
    }
    settings.model(
        text.substring(0, equals), WeightsSource.parse("model", text.substring(equals + 1)));
  }

  private static void awaitSignal(Console console) {
    try {
      while (!console.interrupted().getAsBoolean()) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

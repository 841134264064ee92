package org.fmnist.serve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.Split;

/** What answers behind the front door: models, the work beside them, and which path leads where. */
final class Backend implements AutoCloseable {
  private static final int PICTURES_WAITING = 64;

  private final Metrics metrics = new Metrics();
  private final ServedModels models;
  private final BoundedExecutor decoders;
  private final LiveAttacks attacks;
  private final Pictures pictures;
  private final Laboratory laboratory;

  /**
   * Reads all that is needed.
   *
   * @param answering where answers of the models are written
   * @throws org.fmnist.io.FmnistException if weights or test images cannot be read
   */
  Backend(ServiceSettings settings, Executor answering) {
    var testImages = settings.data().read(Split.TEST, OriginalBatches.SEED, settings.notes());
    models = new ServedModels(settings, metrics::ran, answering);
    decoders =
        new BoundedExecutor(
            "pictures",
            settings.workers(),
            PICTURES_WAITING,
            "too many pictures at once; ask again in a second");
    attacks = new LiveAttacks(models, settings);
    pictures = new Pictures(models, decoders);
    laboratory = new Laboratory(models, testImages, pictures);
    models.all().forEach(model -> metrics.queue(model.name(), model::waiting));
    metrics.gauge("fmnist_attacks_running", "Attacks that pages watch.", attacks::running);
  }

  Metrics metrics() {
    return metrics;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(operation());
    routes.addAll(tensorFlowServing());
    routes.addAll(openInference());
    routes.add(post("/v1/images:classify", pictures::classify));
    routes.addAll(page());
    return List.copyOf(routes);
  }

  private List<Route> operation() {
    Answer description = Answer.json(Resources.bytes("openapi.json"));
    Answer healthy = Answer.of("text/plain", bytes("ok\n"));
    return List.of(
        get("/healthz", call -> healthy),
        get("/metrics", call -> Answer.of(Metrics.TYPE, bytes(metrics.text()))),
        get("/openapi.json", call -> description));
  }

  private List<Route> tensorFlowServing() {
    TensorFlowServing api = new TensorFlowServing(models);
    List<Route> routes = new ArrayList<>();
    for (String model : List.of("/v1/models/{name}", "/v1/models/{name}/versions/{version}")) {
      routes.add(get(model, api::status));
      routes.add(get(model + "/metadata", api::metadata));
      routes.add(post(model + ":predict", api::predict));
    }
    return routes;
  }

  private List<Route> openInference() {
    OpenInference api = new OpenInference(models);
    List<Route> routes = new ArrayList<>();
    routes.add(get("/v2", call -> api.server()));
    routes.add(get("/v2/health/live", call -> api.live()));
    routes.add(get("/v2/health/ready", call -> api.ready()));
    for (String model : List.of("/v2/models/{name}", "/v2/models/{name}/versions/{version}")) {
      routes.add(get(model, api::metadata));
      routes.add(get(model + "/ready", api::modelReady));
      routes.add(post(model + "/infer", api::infer));
    }
    return routes;
  }

  private List<Route> page() {
    Answer html = Resources.of("laboratory.html", "text/html; charset=utf-8");
    Answer style = Resources.of("laboratory.css", "text/css; charset=utf-8");
    Answer script = Resources.of("laboratory.js", "text/javascript; charset=utf-8");
    return List.of(
        get("/", call -> html),
        get("/laboratory.css", call -> style),
        get("/laboratory.js", call -> script),
        get("/lab/about", call -> laboratory.about()),
        get("/lab/images", laboratory::images),
        post("/lab/pixels", laboratory::pixels),
        Route.of("GET", "/lab/evaluation", new Route.Whole(laboratory::evaluation)),
        Route.of("GET", "/lab/attack", new Route.Streamed(attacks::begin)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Route get(String template, Function<Call, Answer> api) {
    return Route.of(
        "GET",
        template,
        new Route.Whole(call -> CompletableFuture.completedFuture(api.apply(call))));
  }

  private static Route post(String template, Api api) {
    return Route.of("POST", template, new Route.Whole(api));
  }

  /** Ends what could go on for long: attacks, whose pages are told. */
  void stopAttacks() {
    attacks.stop();
  }

  @Override
  public void close() {
    attacks.close();
    decoders.close();
    models.close();
  }
}

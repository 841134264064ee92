package org.fmnist.serve;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** All models of the service. */
final class ServedModels implements AutoCloseable {
  private final Map<String, ServedModel> byName = new LinkedHashMap<>();

  /** Opens all; where one fails, those before are closed. */
  ServedModels(ServiceSettings settings, BatchMetrics metrics, Executor answering) {
    try {
      settings
          .models()
          .forEach(
              (name, source) ->
                  byName.put(name, ServedModel.open(name, source, settings, metrics, answering)));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  Collection<ServedModel> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** Images that wait for a run of any model. */
  int waiting() {
    return byName.values().stream().mapToInt(ServedModel::waiting).sum();
  }

  /** The first that was named. */
  private ServedModel first() {
    return byName.values().iterator().next();
  }

  /**
   * The model whose name, and maybe version, a path has.
   *
   * @throws HttpProblem if there is none
   */
  ServedModel of(Call call) {
    String version = call.path().getOrDefault("version", ServedModel.VERSION);
    if (!version.equals(ServedModel.VERSION)) {
      throw new HttpProblem(
          404, "version: expected " + ServedModel.VERSION + ", found \"" + version + "\"");
    }
    return get(call.path("name"));
  }

  /** The model that a query names, or the first. */
  ServedModel asked(Call call) {
    return call.query("model").map(this::get).orElseGet(this::first);
  }

  /**
   * The model of a name.
   *
   * @throws HttpProblem if there is none
   */
  private ServedModel get(String name) {
    ServedModel model = byName.get(name);
    if (model == null) {
      throw new HttpProblem(
          404, "model: expected one of " + byName.keySet() + ", found \"" + name + "\"");
    }
    return model;
  }

  @Override
  public void close() {
    byName.values().forEach(ServedModel::close);
  }
}

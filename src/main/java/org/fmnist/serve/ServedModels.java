package org.fmnist.serve;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All models of the service. */
final class ServedModels implements AutoCloseable {
  private final Map<String, ServedModel> byName = new LinkedHashMap<>();

  /** Opens all; where one fails, those before are closed. */
  ServedModels(ServiceSettings settings, BatchMetrics metrics) {
    try {
      settings
          .models()
          .forEach(
              (name, source) ->
                  byName.put(name, ServedModel.open(name, source, settings, metrics)));
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
  ServedModel first() {
    return byName.values().iterator().next();
  }

  /**
   * The model of a name.
   *
   * @throws HttpProblem if there is none
   */
  ServedModel get(String name) {
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

package org.fmnist.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.fmnist.io.Json;

/** Several JSON documents, a line each: what {@code --json} prints for a verb over many files. */
record JsonLines(List<?> documents) {
  String text() {
    return documents.stream().map(Json::line).collect(Collectors.joining("\n"));
  }
}

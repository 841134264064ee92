package org.fmnist.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fmnist.io.Json;

/** An attack directory as one ZIP file, which tells nothing of this machine's folders. */
final class AttackArchive {
  private static final String SUMMARY = "summary.json";

  private AttackArchive() {}

  /**
   * Packs a directory.
   *
   * @param model what the attacked model is called here
   */
  static byte[] of(Path directory, String model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        zip.putNextEntry(new ZipEntry("attack/" + name));
        zip.write(name.equals(SUMMARY) ? summary(file, model) : Files.readAllBytes(file));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] summary(Path file, String model) {
    Map<String, Object> document = Json.readMap(file);
    replace(document, "checkpoint", model);
    replace(document, "images", List.of("original.npy"));
    return Json.pretty(document);
  }

  @SuppressWarnings("unchecked") // JSON's objects have strings as keys
  private static void replace(Map<String, Object> document, String name, Object value) {
    document.replaceAll((key, old) -> key.equals(name) ? value : old);
    document.values().stream()
        .filter(Map.class::isInstance)
        .forEach(inner -> replace((Map<String, Object>) inner, name, value));
  }
}

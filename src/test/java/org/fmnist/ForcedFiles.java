package org.fmnist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What a piece of work brings to the disk, as Java's own flight recorder sees it. */
public final class ForcedFiles {
  private ForcedFiles() {}

  /** The files and folders below a folder that were forced to the disk meanwhile, in order. */
  public static List<Path> during(Path below, Runnable work) throws IOException {
    Path file = Files.createTempFile("forced", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .sorted(Comparator.comparing(RecordedEvent::getStartTime))
          .map(event -> Path.of(event.getString("path")))
          .filter(path -> path.startsWith(below))
          .toList();
    } finally {
      Files.delete(file);
    }
  }
}

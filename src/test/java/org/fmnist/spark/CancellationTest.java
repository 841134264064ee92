package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CancellationTest {
  /** The work itself would take hours. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void endsTasksAndTheProcessesThatTheyBegan(@TempDir Path folder) throws Exception {
    String output =
        SparkProcess.run(folder, "local[1]", CancellationScenario.class, folder.toString());
    assertThat(output).contains("attack ended after ", "train ended after ");
  }
}

package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.PixelType;
import org.fmnist.cli.SmallData;
import org.fmnist.graph.fast.ComputePrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results on a file system that other programs do not see as a disk. */
class SparkFileSystemTest {
  @Test
  void takesDirectoriesThereAndGoesOnThere(@TempDir Path folder) throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    AttackJob.of(AttackSettings.of(AttackMethod.FGSM).change().pixels(PixelType.FLOAT).build())
        .precision(ComputePrecision.BF16)
        .count(20)
        .directory(one)
        .build()
        .run(AttackListener.NONE);
    Path data = SmallData.write(folder.resolve("data"));
    String train =
        "train --preset quick --epochs 1 --valid-size 64 --out renamed:%s/runs --data %s --seeds "
            .replace("%s/", folder + "/")
            .replace("%s", data.toString());
    String output =
        SparkProcess.run(
            folder,
            "local[1]",
            Verbs.class,
            "attack --method fgsm --pixels float --precision bf16 --count 20 --out renamed:"
                + folder
                + "/many",
            train + "3 --json",
            train + "3-4 --json",
            train + "3-4 --epochs 0");
    assertThat(output.lines().filter(line -> line.startsWith("exit")))
        .as(output)
        .containsExactly("exit 0", "exit 0", "exit 0", "exit 2");
    for (String file : List.of("original.npy", "adversarial.npy", "attack.csv", "summary.json")) {
      assertThat(folder.resolve("many").resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
    assertThat(folder.resolve("runs/seed-3/best/fmnist_cnn.ckpt.index")).exists();
    assertThat(Files.readAllLines(folder.resolve("runs/seeds.csv"))).hasSize(3);
    // The first run went on from its end: it was not trained again.
    assertThat(Files.readAllLines(folder.resolve("runs/seed-3/epochs.csv"))).hasSize(2);
  }
}

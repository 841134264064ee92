package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownFilesTest {
  @Test
  void knowsTheEmbeddedDataset() {
    assertThat(KnownFiles.differing(Dataset.embedded())).isEmpty();
  }

  @Test
  void hasTheChecksumsThatPythonNotedOfTheFiles() throws IOException {
    String golden = Files.readString(Golden.file("original-run/golden.json"));
    Map<?, ?> inputs = (Map<?, ?>) JSON.std.mapFrom(golden).get("inputs");
    assertThat(KnownFiles.FASHION_MNIST).hasSize(4);
    KnownFiles.FASHION_MNIST.forEach(
        (name, sha256) -> assertThat(inputs.get(name)).as(name).isEqualTo(sha256));
  }

  @Test
  void namesTheFileInWhichOnePixelDiffers() {
    Dataset known = Dataset.embedded();
    byte[] pixels = known.test().pixels();
    pixels[123_456] ^= 1;
    Dataset other = new Dataset(known.train(), LabeledImages.of(pixels, known.test().labels()));
    assertThat(KnownFiles.differing(other)).containsExactly("t10k-images-idx3-ubyte");
  }

  @Test
  void namesBothFilesOfASplitThatIsCut() {
    Dataset known = Dataset.embedded();
    LabeledImages some = known.train().subset(IntStream.range(0, 100).toArray());
    assertThat(KnownFiles.differing(new Dataset(some, known.test())))
        .containsExactly("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
  }
}

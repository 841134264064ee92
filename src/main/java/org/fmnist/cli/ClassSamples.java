package org.fmnist.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.data.ClassNames;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Network;
import org.fmnist.report.SampleSheet;

/** Sample images of the ten classes with their labels. */
final class ClassSamples {
  private static final int COLUMNS = 12;

  private ClassSamples() {}

  /** Draws the first images of each class, in their order in the file. */
  static void write(Path png, LabeledImages images) {
    SampleSheet.write(
        png,
        IntStream.range(0, Network.CLASSES)
            .mapToObj(label -> new SampleSheet.Row(ClassNames.of(label), first(images, label)))
            .toList());
  }

  private static List<byte[]> first(LabeledImages images, int label) {
    List<byte[]> first = new ArrayList<>();
    for (int i = 0; i < images.size() && first.size() < COLUMNS; i++) {
      if (images.label(i) == label) {
        byte[] pixels = new byte[Network.PIXELS];
        images.copyPixels(i, pixels, 0);
        first.add(pixels);
      }
    }
    return first;
  }
}

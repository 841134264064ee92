package org.fmnist.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;

/**
 * Sample images of the ten classes with their labels. Static functions only, which may be called
 * from several threads for different files.
 */
public final class ClassSamples {
  private static final int COLUMNS = 12;

  private ClassSamples() {}

  /** Draws the first images of each class, in their order in the file. */
  public static void write(Path png, LabeledImages images) {
    SampleSheet.write(
        png,
        IntStream.range(0, FashionMnist.CLASSES)
            .mapToObj(label -> new SampleSheet.Row(ClassNames.of(label), first(images, label)))
            .toList());
  }

  private static List<byte[]> first(LabeledImages images, int label) {
    List<byte[]> first = new ArrayList<>();
    for (int i = 0; i < images.size() && first.size() < COLUMNS; i++) {
      if (images.label(i) == label) {
        byte[] pixels = new byte[FashionMnist.PIXELS];
        images.copyPixels(i, pixels, 0);
        first.add(pixels);
      }
    }
    return first;
  }
}

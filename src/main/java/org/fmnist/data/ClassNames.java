package org.fmnist.data;

import java.util.List;

/**
 * The ten classes of Fashion-MNIST, named as its authors name them. Static functions only, which
 * may be called from several threads.
 */
public final class ClassNames {
  private static final List<String> NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private ClassNames() {}

  /**
   * The name of a label, as {@code get_label} of the original.
   *
   * @throws IndexOutOfBoundsException if the label is not 0..9
   */
  public static String of(int label) {
    return NAMES.get(label);
  }

  /** All names, by label. */
  public static List<String> all() {
    return NAMES;
  }
}

package org.fmnist.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells Fashion-MNIST from other datasets by the SHA-256 of its four files as they are unpacked,
 * with their headers. Static functions only, which may be called from several threads.
 */
public final class KnownFiles {
  static final Map<String, String> FASHION_MNIST = new LinkedHashMap<>();

  static {
    FASHION_MNIST.put(
        "train-images-idx3-ubyte",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888");
    FASHION_MNIST.put(
        "train-labels-idx1-ubyte",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");
    FASHION_MNIST.put(
        "t10k-images-idx3-ubyte",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b");
    FASHION_MNIST.put(
        "t10k-labels-idx1-ubyte",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");
  }

  private KnownFiles() {}

  /** The names of the files whose content is not that of Fashion-MNIST; none if all is as known. */
  public static List<String> differing(Dataset dataset) {
    List<String> differing = new ArrayList<>(differing(Dataset.TRAIN, dataset.train()));
    differing.addAll(differing(Dataset.TEST, dataset.test()));
    return differing;
  }

  /**
   * The same for one split.
   *
   * @param split {@code train} or {@code t10k}
   */
  static List<String> differing(String split, LabeledImages images) {
    int count = images.size();
    int side = FashionMnist.SIDE;
    Map<String, String> found =
        Map.of(
            split + "-images-idx3-ubyte",
            sha256(images.pixels(), Idx.IMAGES_MAGIC, count, side, side),
            split + "-labels-idx1-ubyte",
            sha256(images.labels(), Idx.LABELS_MAGIC, count));
    return FASHION_MNIST.entrySet().stream()
        .filter(known -> known.getKey().startsWith(split))
        .filter(known -> !known.getValue().equals(found.get(known.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String sha256(byte[] body, int... header) {
    ByteBuffer head = ByteBuffer.allocate(header.length * Integer.BYTES);
    for (int field : header) {
      head.putInt(field);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(head.array());
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

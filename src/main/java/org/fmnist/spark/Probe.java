package org.fmnist.spark;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.CollectionAccumulator;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.KeyedRandom;
import org.fmnist.doctor.MachineCheck;
import org.fmnist.model.Classifier;

/**
 * Tells machines apart whose results differ in the last digits, as other CPUs and other settings of
 * TensorFlow make them: a checksum of what a classifier says of a few images.
 */
final class Probe {
  private static final int IMAGES = 16;
  private static final Map<String, ExecutorReport> REPORTS = new ConcurrentHashMap<>();

  private Probe() {}

  /**
   * Reports the executor of the task that calls.
   *
   * @param key of all that decides what the classifier answers: it is asked once for each
   */
  static void report(
      String key, Classifier classifier, int threads, CollectionAccumulator<ExecutorReport> to) {
    to.add(REPORTS.computeIfAbsent(key, k -> report(classifier, threads)));
  }

  private static ExecutorReport report(Classifier classifier, int threads) {
    String machine = MachineCheck.tensorFlow().found() + "; " + MachineCheck.cpu(threads).found();
    return new ExecutorReport(SparkEnv.get().executorId(), host(), checksum(classifier), machine);
  }

  /** The name of this machine. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown host";
    }
  }

  /** CRC-32 of all bits of the probabilities, in hexadecimal digits. */
  static String checksum(Classifier classifier) {
    float[] pixels = new float[IMAGES * FashionMnist.PIXELS];
    UniformRandomProvider random = KeyedRandom.of(0, 0, "probe");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(FashionMnist.MAX_PIXEL + 1);
    }
    float[] probabilities = classifier.probabilities(pixels);
    ByteBuffer bytes = ByteBuffer.allocate(probabilities.length * Float.BYTES);
    bytes.asFloatBuffer().put(probabilities);
    CRC32 sum = new CRC32();
    sum.update(bytes.array());
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }
}

package org.fmnist.attack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.fmnist.io.Json;

/** Tells two attacks apart by all that decides what they find. */
final class Fingerprint {
  private Fingerprint() {}

  /** Of an attack; a classifier shows itself by its answers. */
  static String of(
      AttackSettings settings,
      AttackImages images,
      ClassifierPool<?> victim,
      List<? extends ClassifierPool<?>> surrogates) {
    CRC32 sum = new CRC32();
    sum.update(images.images().pixels());
    sum.update(images.images().labels());
    sum.update(text(Arrays.toString(images.indices())));
    if (images.size() > 0) {
      float[] probe = images.images().floats(0);
      sum.update(text(Arrays.toString(victim.probabilities(probe))));
      surrogates.forEach(pool -> sum.update(text(Arrays.toString(pool.probabilities(probe)))));
    }
    return Json.line(settings.toMap()) + " " + Long.toHexString(sum.getValue());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

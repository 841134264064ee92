package org.fmnist.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.DatasetSource;
import org.fmnist.data.KnownFiles;
import org.fmnist.graph.Variable;
import org.fmnist.io.FmnistException;

/**
 * What {@code doctor} says of the dataset and of the checkpoint. Static functions only, which may
 * be called from several threads.
 */
public final class ContentCheck {
  private ContentCheck() {}

  public static Finding dataset(DatasetSource source) {
    String name = source.toString();
    Dataset dataset;
    try {
      dataset = source.read();
    } catch (FmnistException e) {
      return Finding.failed("dataset", e.getMessage(), "").with("source", name);
    }
    List<String> differing = KnownFiles.differing(dataset);
    String found =
        String.format(
            Locale.ROOT,
            "%s: %d training and %d test images",
            name,
            dataset.train().size(),
            dataset.test().size());
    Finding finding;
    if (differing.isEmpty()) {
      finding = Finding.ok("dataset", found + ", all SHA-256 are those of Fashion-MNIST");
    } else if (!source.isEmbedded()) {
      finding =
          Finding.note(
              "dataset",
              found + ", not those of Fashion-MNIST: " + String.join(", ", differing),
              "leave --data out for Fashion-MNIST, unless another dataset is meant");
    } else {
      finding =
          Finding.failed(
              "dataset",
              found + ", damaged: " + String.join(", ", differing),
              "get or build the jar again");
    }
    return finding.with("source", name).with("differing", differing);
  }

  public static Finding checkpoint(WeightsSource source) {
    List<String> notes = new ArrayList<>();
    String name = source.toString();
    try {
      WeightsSource located = source.located();
      name = located.toString();
      located.read(notes::add);
    } catch (FmnistException e) {
      return Finding.failed("checkpoint", e.getMessage(), "").with("source", name);
    }
    String found =
        name + ": " + Variable.values().length + " variables, checksums right, all values finite";
    Finding finding =
        notes.isEmpty()
            ? Finding.ok("checkpoint", found)
            : Finding.note("checkpoint", found + "; " + String.join("; ", notes), "");
    return finding.with("source", name);
  }
}

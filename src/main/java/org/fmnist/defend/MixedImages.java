package org.fmnist.defend;

import static org.fmnist.io.InvalidSettingException.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.attack.AttackDirectory;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackOptions;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.AttackedClassifiers;
import org.fmnist.attack.Attacker;
import org.fmnist.attack.ClassifierPool;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.CorrectlyClassified;
import org.fmnist.graph.Weights;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.runtime.SessionSettings;

/**
 * Adversarial images to mix into a training set, made by attacking correctly classified training
 * images of another model, with their true labels (the original's project requirement 3).
 * Immutable.
 *
 * @param method of the attack, white or black box
 * @param target as {@link TargetPolicy#parse} reads it
 * @param epsilon of the pixel range 0..1
 * @param count images to attack
 * @param share of the training set that adversarial images shall be: they are repeated as often as
 *     that takes; 0 to have each once
 * @param seed of the attack
 */
public record MixedImages(
    String method, String target, double epsilon, int count, double share, long seed) {
  private static final String LABELS = "labels.npy";
  private static final double MAX_SHARE = 0.99;
  private static final String SUMMARY = "summary.json";

  public MixedImages {
    AttackMethod.parse(method);
    TargetPolicy.parse(target);
    require(epsilon >= 0 && epsilon <= 1, "epsilon", "a number of 0 to 1", epsilon);
    require(count >= 1, "count", "at least 1 image", count);
    require(share >= 0 && share <= MAX_SHARE, "share", "a share of 0 to 0.99", share);
  }

  /** Targeted PGD within 0.1 on 1,000 images, each once in the training set. */
  public static MixedImages of(long seed) {
    return new MixedImages(AttackMethod.PGD.toString(), "next", 0.1, 1000, 0, seed);
  }

  /**
   * The model that is attacked.
   *
   * @param source where its weights come from, in words
   */
  record Victim(String source, Weights weights) {}

  /**
   * Images that may be attacked.
   *
   * @param order their places in {@code images}, in the order in which they are looked at
   */
  record Candidates(LabeledImages images, int[] order) {}

  private AttackSettings settings() {
    return AttackSettings.of(AttackMethod.parse(method))
        .change()
        .target(TargetPolicy.parse(target))
        .epsilon(epsilon)
        .seed(seed)
        .build();
  }

  /**
   * Attacks, or reads what an earlier part of the run has left.
   *
   * @param model to attack
   * @param candidates images that may be attacked
   * @param directory keeps what was found, as an attack directory with the true labels; it is made
   * @return every adversarial image once
   * @throws FmnistException if no image is classified correctly, or the disk refuses
   */
  LabeledImages make(
      Victim model,
      Candidates candidates,
      Path directory,
      SessionSettings session,
      AttackListener listener) {
    if (!Files.exists(directory.resolve(SUMMARY))) {
      create(directory);
      try (ClassifierPool<DifferentiableClassifier> victim =
          AttackedClassifiers.open(model.weights(), session)) {
        attack(victim, model.source(), candidates, directory, listener);
      }
    }
    return LabeledImages.of(
        Npy.read(directory.resolve("adversarial.npy")).bytes(),
        Npy.read(directory.resolve(LABELS)).bytes());
  }

  private void attack(
      ClassifierPool<DifferentiableClassifier> victim,
      String source,
      Candidates candidates,
      Path directory,
      AttackListener listener) {
    AttackSettings settings = settings();
    int[] right =
        CorrectlyClassified.choose(
                candidates.images(),
                candidates.order(),
                count,
                settings.target()::appliesTo,
                List.of(victim))
            .places();
    AttackImages chosen = new AttackImages(candidates.images().subset(right), right);
    if (chosen.indices().length == 0) {
      throw FmnistException.about(
          "checkpoint",
          "expected a model that classifies a training image correctly, found none"
              + " of "
              + candidates.order().length
              + "; name another");
    }
    Attacker attacker =
        new Attacker(
            settings,
            AttackOptions.defaults()
                .withListener(listener)
                .withUnfinished(directory.resolve(AttackDirectory.UNFINISHED)));
    AttackResult result = attacker.attack(victim, List.of(), chosen);
    byte[] labels = chosen.images().labels();
    Npy.write(directory.resolve(LABELS), labels, labels.length);
    new AttackDirectory(directory, listener::note)
        .write(result, victim, Map.of("checkpoint", source, "images", "train"), Map.of());
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new FmnistException(
          "cannot make the directory " + directory + ": " + AtomicFiles.reason(e), e);
    }
  }

  /**
   * The images as often as the share asks for, each as often as the others but for one time.
   *
   * @param clean images that they are mixed with
   */
  public LabeledImages repeated(LabeledImages adversarial, int clean) {
    long wanted = Math.round(clean * share / (1 - share));
    int count = Math.toIntExact(Math.max(adversarial.size(), wanted));
    return adversarial.subset(IntStream.range(0, count).map(i -> i % adversarial.size()).toArray());
  }

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private String method;
    private String target;
    private double epsilon;
    private int count;
    private double share;
    private long seed;

    private Builder(MixedImages from) {
      method = from.method;
      target = from.target;
      epsilon = from.epsilon;
      count = from.count;
      share = from.share;
      seed = from.seed;
    }

    public Builder method(String value) {
      method = value;
      return this;
    }

    public Builder target(String value) {
      target = value;
      return this;
    }

    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    public Builder count(int value) {
      count = value;
      return this;
    }

    public Builder share(double value) {
      share = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public MixedImages build() {
      return new MixedImages(method, target, epsilon, count, share, seed);
    }
  }
}

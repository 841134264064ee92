package org.fmnist.defend;

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
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Npy;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.runtime.SessionSettings;

/**
 * Adversarial images to mix into a training set, made by attacking correctly classified training
 * images of another model, with their true labels (the original's project requirement 3).
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
  private static final String SUMMARY = "summary.json";

  public MixedImages {
    AttackMethod.parse(method);
    TargetPolicy.parse(target);
    if (!(share >= 0 && share < 1)) {
      throw new InvalidSettingException(
          "share", "expected a share of 0 to below 1, found " + share);
    }
  }

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
   * @param weights of the model to attack
   * @param source where they come from, in words
   * @param images the training images
   * @param order places of those that may be attacked, in the order in which they are looked at
   * @param directory keeps what was found, as an attack directory with the true labels; it is made
   * @return every adversarial image once
   * @throws FmnistException if no image is classified correctly, or the disk refuses
   */
  public LabeledImages make(
      Weights weights,
      String source,
      LabeledImages images,
      int[] order,
      Path directory,
      SessionSettings session,
      AttackListener listener) {
    if (!Files.exists(directory.resolve(SUMMARY))) {
      create(directory);
      try (ClassifierPool<DifferentiableClassifier> victim =
          AttackedClassifiers.open(weights, session)) {
        attack(victim, source, images, order, directory, listener);
      }
    }
    return LabeledImages.of(
        Npy.read(directory.resolve("adversarial.npy")).bytes(),
        Npy.read(directory.resolve(LABELS)).bytes());
  }

  private void attack(
      ClassifierPool<DifferentiableClassifier> victim,
      String source,
      LabeledImages images,
      int[] order,
      Path directory,
      AttackListener listener) {
    AttackSettings settings = settings();
    int[] right =
        CorrectlyClassified.choose(
                images, order, count, settings.target()::appliesTo, List.of(victim))
            .places();
    AttackImages chosen = new AttackImages(images.subset(right), right);
    if (chosen.indices().length == 0) {
      throw FmnistException.about(
          "checkpoint",
          "expected a model that classifies a training image correctly, found none"
              + " of "
              + order.length
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
}

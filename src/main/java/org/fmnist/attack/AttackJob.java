package org.fmnist.attack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.runtime.SessionSettings;

/**
 * An attack from names to results: reads checkpoints and images, chooses the images to attack,
 * runs, and keeps what it finds. Inputs and outputs are checked before the work begins. What is
 * found depends on settings, classifiers, images and count only.
 *
 * <pre>{@code
 * AttackJobResult result =
 *     AttackJob.of(AttackSettings.of(AttackMethod.PGD))
 *         .count(10)
 *         .directory(Path.of("attack"))
 *         .build()
 *         .run(AttackListener.NONE);
 * }</pre>
 *
 * <p>Immutable, and may be shared between threads; two runs must not share a directory.
 */
public final class AttackJob {
  /** Images where nobody says another number. */
  public static final int DEFAULT_COUNT = 1000;

  private final AttackSettings settings;
  private final Builder inputs;

  private AttackJob(Builder inputs) {
    this.settings = inputs.settings;
    this.inputs = inputs;
  }

  /** An attack on the shipped weights with test images, which keeps nothing, until changed. */
  public static Builder of(AttackSettings settings) {
    return new Builder(settings);
  }

  /** Names inputs and outputs one by one. */
  public static final class Builder {
    private final AttackSettings settings;
    private WeightsSource victim = WeightsSource.shipped();
    private List<WeightsSource> surrogates = List.of();
    private ImageSource images = ImageSource.test();
    private int count = DEFAULT_COUNT;
    private int batchSize = AttackOptions.DEFAULT_BATCH_SIZE;
    private SessionSettings session = SessionSettings.defaults();
    private Optional<Path> directory = Optional.empty();
    private ComputePrecision precision = ComputePrecision.FP32;
    private boolean resume;

    private Builder(AttackSettings settings) {
      this.settings = settings;
    }

    private Builder(Builder other) {
      settings = other.settings;
      victim = other.victim;
      surrogates = other.surrogates;
      images = other.images;
      count = other.count;
      batchSize = other.batchSize;
      session = other.session;
      directory = other.directory;
      precision = other.precision;
      resume = other.resume;
    }

    /** What is attacked. */
    public Builder victim(WeightsSource source) {
      victim = source;
      return this;
    }

    /** One's own models on which a black-box attack makes its start. */
    public Builder surrogates(List<WeightsSource> sources) {
      surrogates = List.copyOf(sources);
      return this;
    }

    /** Where the images come from. */
    public Builder images(ImageSource source) {
      images = source;
      return this;
    }

    /** How many correctly classified images are attacked; there may be fewer. */
    public Builder count(int value) {
      count = value;
      return this;
    }

    /** Searches that move together; changes no result. */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /** Device and threads; threads change no result. */
    public Builder session(SessionSettings value) {
      session = value;
      return this;
    }

    /**
     * What searches compute in; float32 if it is not said. Images are chosen and judged in float32
     * always. {@link ComputePrecision#AUTO} is decided by the machine.
     */
    public Builder precision(ComputePrecision value) {
      precision = value;
      return this;
    }

    /** Writes an {@link AttackDirectory} to a place that is absent or empty. */
    public Builder directory(Path absentOrEmpty) {
      directory = Optional.of(absentOrEmpty);
      return this;
    }

    /** Goes on with the same attack, which was interrupted, in the directory. */
    public Builder resume(boolean value) {
      resume = value;
      return this;
    }

    /**
     * The job.
     *
     * @throws InvalidSettingException if numbers are out of range, there are surrogates without use
     *     or none that are needed, or nothing to resume is named
     */
    public AttackJob build() {
      settings.requireSurrogates(surrogates.size());
      requirePositive("count", count);
      requirePositive("batchSize", batchSize);
      if (resume && directory.isEmpty()) {
        throw new InvalidSettingException(
            "resume", "expected the directory of the interrupted attack, found none");
      }
      return new AttackJob(new Builder(this));
    }

    private static void requirePositive(String setting, int value) {
      if (value < 1) {
        throw new InvalidSettingException(
            setting, "expected a whole number of at least 1, found " + value);
      }
    }
  }

  /**
   * Runs the attack, unobserved.
   *
   * @throws AttackStoppedException if the listener asked for it; with a directory, what is done is
   *     kept there
   * @throws FmnistException if an input is not what it should be, no image is left to attack, or
   *     the disk refuses
   */
  public AttackJobResult run(AttackListener listener) {
    return run(AttackOptions.defaults().withListener(listener));
  }

  /**
   * Runs the attack and shows each image on the way.
   *
   * @throws FmnistException as {@link #run(AttackListener)}
   */
  public AttackJobResult run(AttackListener listener, AttackObserver observer) {
    return run(AttackOptions.defaults().withListener(listener).withObserver(observer));
  }

  private AttackJobResult run(AttackOptions options) {
    inputs.directory.ifPresent(out -> DirectoryClaim.require(out, inputs.resume));
    Consumer<String> notes = options.listener()::note;
    Weights victim = inputs.victim.read(notes);
    List<Weights> surrogates =
        inputs.surrogates.stream().map(source -> surrogate(source, notes)).toList();
    SourceImages images = inputs.images.read(settings.seed(), notes);
    Optional<DirectoryClaim> claim = inputs.directory.map(DirectoryClaim::new);
    try (AttackedClassifiers classifiers =
        new AttackedClassifiers(victim, surrogates, inputs.session, precision())) {
      return attack(classifiers, images, options.withBatchSize(inputs.batchSize));
    } finally {
      claim.ifPresent(DirectoryClaim::close);
    }
  }

  private static Weights surrogate(WeightsSource source, Consumer<String> notes) {
    try {
      return source.read(notes);
    } catch (FmnistException e) {
      throw FmnistException.about("surrogate", e.problem(), e);
    }
  }

  private AttackJobResult attack(
      AttackedClassifiers classifiers, SourceImages source, AttackOptions options) {
    LabeledImages all = source.labelled(classifiers.victim());
    AttackedImages chosen =
        AttackedImages.choose(all, inputs.count, settings, classifiers.victim());
    AttackOptions kept =
        inputs
            .directory
            .map(out -> options.withUnfinished(out.resolve(AttackDirectory.UNFINISHED)))
            .orElse(options);
    AttackResult result = new Attacker(settings, kept).attack(classifiers, chosen.images());
    Map<String, Object> figures = AttackJobResult.figures(chosen, settings, result.outcomes());
    AttackSummary summary =
        inputs
            .directory
            .map(
                out ->
                    new AttackDirectory(out, options.listener()::note)
                        .write(result, classifiers.victim(), sources(), figures))
            .orElseGet(result::summary);
    return new AttackJobResult(
        summary,
        chosen,
        result.successesByPart(),
        inputs.directory,
        summary.document(settings, sources(), figures));
  }

  private ComputePrecision precision() {
    return inputs.precision.here(inputs.session);
  }

  private Map<String, Object> sources() {
    return new AttackSources(
            inputs.victim, inputs.surrogates, precision(), inputs.images.description())
        .toMap(settings);
  }
}

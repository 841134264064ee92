package org.fmnist.defend;

import java.nio.file.Path;
import java.util.Optional;
import org.fmnist.attack.AttackStoppedException;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.graph.Weights;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.report.RobustnessComparison;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.DistillationSettings;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.RunKind;
import org.fmnist.train.TrainingJob;
import org.fmnist.train.TrainingListener;
import org.fmnist.train.TrainingMethod;
import org.fmnist.train.TrainingResult;
import org.fmnist.train.TrainingSettings;
import org.jspecify.annotations.Nullable;

/**
 * Adversarial training in a run directory of its own, and a comparison with the model before.
 *
 * <pre>{@code
 * HardeningSettings hardening =
 *     HardeningSettings.inLoop(
 *         InnerAttack.of(AdversarialTrainingMethod.PGD), ComparisonSettings.of(2019));
 * HardeningResult result =
 *     HardeningJob.of(hardening, HardeningPresets.robust()).directory(out).run();
 * }</pre>
 *
 * <p>The model before is read when the job begins, so that a wrong name fails at once. A job runs
 * once, in the thread that calls {@link #run}.
 */
public final class HardeningJob {
  private final TrainingJob training;
  private final HardeningSettings hardening;
  private DatasetSource data;
  private SessionSettings session;
  private @Nullable DistillationSettings distillation;
  private ComparisonListener attackListener = ComparisonListener.NONE;
  private boolean compare = true;

  private HardeningJob(
      TrainingJob training,
      HardeningSettings hardening,
      DatasetSource data,
      SessionSettings session) {
    this.training = training;
    this.hardening = hardening;
    this.data = data;
    this.session = session;
  }

  /** A run that begins with initial values. */
  public static HardeningJob of(HardeningSettings hardening, TrainingSettings settings) {
    return new HardeningJob(
        TrainingJob.of(RunKind.HARDENING, settings, TrainingMethod.PLAIN),
        hardening,
        DatasetSource.embedded(),
        SessionSettings.defaults());
  }

  /**
   * Goes on with a run, with its settings.
   *
   * @throws FmnistException if the directory holds no such run
   */
  public static HardeningJob resume(Path directory) {
    RunDirectory run = RunDirectory.open(directory);
    HardeningSettings hardening = settings(run);
    SessionSettings session =
        new SessionSettings(run.threads(), SessionSettings.defaults().device());
    HardeningJob job = new HardeningJob(TrainingJob.resume(run), hardening, run.data(), session);
    run.distillation().ifPresent(job::distillation);
    return job;
  }

  /**
   * What a run of hardening began with.
   *
   * @throws FmnistException if it is another run
   */
  public static HardeningSettings settings(RunDirectory run) {
    run.require(RunKind.HARDENING);
    return run.part(HardeningSettings.CONFIG, HardeningSettings.class)
        .orElseThrow(
            () ->
                new FmnistException(
                    run.path()
                        + ": expected a config.json with \""
                        + HardeningSettings.CONFIG
                        + "\", found none; name another directory"));
  }

  /** Where the run is kept: an absent or empty directory. A resumed run stays where it is. */
  public HardeningJob directory(Path value) {
    training.directory(value);
    return this;
  }

  /** The images; the embedded dataset if it is not called. */
  public HardeningJob data(DatasetSource value) {
    data = value;
    training.data(value);
    return this;
  }

  /**
   * Teachers to learn from, too; for an attack inside the training loop. They answer for the images
   * before the attack (Goldblum et al., "Adversarially Robust Distillation", AAAI 2020).
   */
  public HardeningJob distillation(DistillationSettings value) {
    distillation = value;
    return this;
  }

  /** See {@link TrainingJob#logEvery}. */
  public HardeningJob logEvery(int value) {
    training.logEvery(value);
    return this;
  }

  /** See {@link TrainingJob#epochs}. */
  public HardeningJob epochs(int value) {
    training.epochs(value);
    return this;
  }

  /** How sessions run; see {@link TrainingJob#session}. */
  public HardeningJob session(SessionSettings value) {
    session = value;
    training.session(value);
    return this;
  }

  /** Is told how training goes and may stop it; its maker closes it. */
  public HardeningJob trainingListener(TrainingListener value) {
    training.listener(value);
    return this;
  }

  /** Is told how attacks before and after training go and may stop them. */
  public HardeningJob attackListener(ComparisonListener value) {
    attackListener = value;
    return this;
  }

  /** Whether to compare with the model before; yes if it is not called. */
  public HardeningJob compare(boolean value) {
    compare = value;
    return this;
  }

  /**
   * Trains and compares.
   *
   * @throws InvalidSettingException if teachers are to teach images that were attacked before
   *     training
   * @throws FmnistException as {@link TrainingJob#run}; for a comparison that fails, the trained
   *     model is in its directory
   * @throws AttackStoppedException if the attack before training was stopped; resuming goes on with
   *     it
   */
  public HardeningResult run() {
    if (distillation != null && hardening.loop() == null) {
      throw new InvalidSettingException(
          "teachers", "expected them with an attack inside the training loop, found mixed images");
    }
    Weights before = hardening.source().read(attackListener::note);
    training.method(new HardeningMethod(hardening, before, attackListener));
    if (distillation != null) {
      training.distillation(distillation);
    }
    TrainingResult trained = training.run();
    if (!compare || trained.interrupted() || trained.bestEpoch().isEmpty()) {
      return new HardeningResult(trained, Optional.empty(), trained.interrupted());
    }
    try {
      RobustnessComparison comparison =
          RobustnessComparisonJob.of(hardening.source(), WeightsSource.of(trained.best()))
              .settings(hardening.comparison())
              .weightsBefore(before)
              .data(data)
              .session(session)
              .listener(attackListener)
              .directory(trained.directory())
              .run();
      return new HardeningResult(trained, Optional.of(comparison), false);
    } catch (AttackStoppedException e) {
      return new HardeningResult(trained, Optional.empty(), true);
    }
  }
}

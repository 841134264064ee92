package org.fmnist.doctor;

import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.DatasetSource;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OneLine;
import org.fmnist.io.RootCause;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;

/**
 * Looks whether all that is needed is here, and what this machine offers. Findings come in the
 * thread that calls {@link #examine}.
 */
public final class Doctor {
  private final Settings settings;
  private final Consumer<Finding> listener;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What to look at.
   *
   * @param threads as a session takes them; 0 for all cores
   */
  public record Settings(
      WeightsSource checkpoint, DatasetSource data, int threads, Device device) {}

  private Doctor(Settings settings, Consumer<Finding> listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Makes every check that can be made.
   *
   * @param listener is told of each finding at once: a later check may end the process
   * @return all findings, in order
   */
  public static List<Finding> examine(Settings settings, Consumer<Finding> listener) {
    Doctor doctor = new Doctor(settings, listener);
    doctor.examine();
    return List.copyOf(doctor.findings);
  }

  private void examine() {
    look("java", MachineCheck::java);
    look("cpu", () -> MachineCheck.cpu(settings.threads()));
    look("memory", MachineCheck::memory);
    look("fonts", MachineCheck::fonts);
    Finding cache = look("cache", MachineCheck::cache);
    boolean stale = look("jar", JarCheck::here).details().containsKey("stale");
    look("dataset", () -> ContentCheck.dataset(settings.data()));
    // The rest calls TensorFlow; reading a checkpoint does, too. A damaged library ends the
    // process.
    if (cache.isFailed() || stale || look("tensorflow", MachineCheck::tensorFlow).isFailed()) {
      return;
    }
    look("checkpoint", () -> ContentCheck.checkpoint(settings.checkpoint()));
    if (!look("gpu", () -> GpuCheck.finding(settings.device())).isFailed()) {
      selfTests(new SessionSettings(settings.threads(), settings.device()));
    }
  }

  private void selfTests(SessionSettings session) {
    look("training", () -> SelfTest.training(Dataset.embedded(), session));
    look(
        "inference",
        () -> SelfTest.inference(Dataset.embedded(), settings.checkpoint().read(), session));
  }

  /** A check that cannot be made has failed; the next ones are made all the same. */
  private Finding look(String name, Supplier<Finding> check) {
    Finding finding;
    try {
      finding = check.get();
    } catch (FmnistException e) {
      finding = Finding.failed(name, e.getMessage(), "");
    } catch (OutOfMemoryError e) {
      finding = Finding.failed(name, "out of memory", "start with a larger java -Xmx");
    } catch (RuntimeException | LinkageError e) {
      finding = cannotBeMade(name, RootCause.of(e));
    }
    findings.add(finding);
    listener.accept(finding);
    return finding;
  }

  /** Java itself fails in a working directory that the locale cannot name. */
  private static Finding cannotBeMade(String name, Throwable failure) {
    return Finding.failed(
        name,
        "cannot be checked: " + OneLine.of(failure.toString()),
        failure instanceof InvalidPathException ? "set LC_ALL=C.UTF-8" : "");
  }
}

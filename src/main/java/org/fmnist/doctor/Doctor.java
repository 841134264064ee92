package org.fmnist.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.DatasetSource;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;

/** Looks whether all that is needed is here, and what this machine offers. */
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
    look(MachineCheck::java);
    look(() -> MachineCheck.cpu(settings.threads()));
    look(MachineCheck::memory);
    look(MachineCheck::fonts);
    look(MachineCheck::cache);
    look(JarCheck::here);
    look(() -> ContentCheck.dataset(settings.data()));
    // The rest calls TensorFlow; reading a checkpoint does, too.
    if (look(MachineCheck::tensorFlow).isFailed()) {
      return;
    }
    look(() -> ContentCheck.checkpoint(settings.checkpoint()));
    if (!look(() -> GpuCheck.finding(settings.device())).isFailed()) {
      selfTests(new SessionSettings(settings.threads(), GpuCheck.usable(settings.device())));
    }
  }

  private void selfTests(SessionSettings session) {
    try {
      Dataset dataset = Dataset.embedded();
      look(() -> SelfTest.training(dataset, session));
      look(() -> SelfTest.inference(dataset, settings.checkpoint().read(), session));
    } catch (FmnistException e) {
      look(() -> Finding.failed("self-test", e.getMessage(), ""));
    }
  }

  private Finding look(Supplier<Finding> check) {
    Finding finding = check.get();
    findings.add(finding);
    listener.accept(finding);
    return finding;
  }
}

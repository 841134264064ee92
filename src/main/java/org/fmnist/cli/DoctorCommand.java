package org.fmnist.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.cli.Options;
import org.fmnist.doctor.Doctor;
import org.fmnist.doctor.Finding;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.model.Engine;
import org.fmnist.runtime.Versions;

/** {@code doctor}: whether all that is needed is here, and what this machine offers. */
final class DoctorCommand implements Command {
  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "check this machine: versions, memory, GPU, files, and a self-test";
  }

  @Override
  public Options options() {
    return new Options();
  }

  /** The checks come before the native library is loaded. */
  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public List<String> examples() {
    return List.of("doctor", "doctor --device gpu --json");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    Doctor.Settings settings =
        new Doctor.Settings(
            CommonFlags.checkpoint(arguments),
            CommonFlags.data(arguments),
            CommonFlags.threads(arguments),
            CommonFlags.device(arguments));
    return result(Doctor.examine(settings, shown(arguments, console)));
  }

  /** Each finding at once: a native library that is damaged may end the process. */
  private static Consumer<Finding> shown(Arguments arguments, Console console) {
    return arguments.has("json")
        ? finding -> console.note(finding.text())
        : finding -> console.out().println(finding.text());
  }

  /** How it stands, after all findings were shown. */
  static CommandResult result(List<Finding> findings) {
    long failed = findings.stream().filter(Finding::isFailed).count();
    String verdict =
        failed == 0
            ? "all that is needed is here"
            : failed + " of " + findings.size() + " checks failed";
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ok", failed == 0);
    json.put("fmnist", Versions.project());
    json.put("checks", findings.stream().map(Finding::json).toList());
    return new CommandResult(failed == 0 ? 0 : 1, verdict, json);
  }
}

package org.fmnist.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.data.Dataset;
import org.fmnist.data.UserErrorException;
import org.fmnist.graph.Device;
import org.fmnist.graph.SessionSettings;

/** {@code doctor}: whether all that is needed is here, and what this machine offers. */
final class DoctorCommand implements Command {
  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "what this machine offers, what is missing, and whether it computes rightly";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    List<Finding> findings = new ArrayList<>();
    int threads = CommonFlags.threads(arguments);
    Device device = CommonFlags.device(arguments);
    findings.add(MachineCheck.java());
    findings.add(MachineCheck.cpu(threads));
    findings.add(MachineCheck.memory());
    findings.add(MachineCheck.fonts());
    findings.add(MachineCheck.cache());
    findings.add(JarCheck.here());
    findings.add(ContentCheck.dataset(arguments));
    Finding tensorFlow = MachineCheck.tensorFlow();
    findings.add(tensorFlow);
    // The rest calls TensorFlow; reading a checkpoint does, too.
    if (!tensorFlow.isFailed()) {
      findings.add(ContentCheck.checkpoint(arguments));
      Finding gpu = GpuCheck.finding(device);
      findings.add(gpu);
      if (!gpu.isFailed()) {
        SessionSettings session = new SessionSettings(threads, device);
        findings.addAll(selfTests(arguments, session));
      }
    }
    return result(findings);
  }

  private static List<Finding> selfTests(Arguments arguments, SessionSettings session) {
    try {
      Dataset dataset = Dataset.embedded();
      return List.of(
          SelfTest.training(dataset, session),
          SelfTest.inference(dataset, CommonFlags.weights(arguments), session));
    } catch (UserErrorException e) {
      return List.of(Finding.failed("self-test", e.getMessage(), ""));
    }
  }

  static CommandResult result(List<Finding> findings) {
    long failed = findings.stream().filter(Finding::isFailed).count();
    List<String> lines = new ArrayList<>(findings.stream().map(Finding::text).toList());
    lines.add(
        failed == 0
            ? "all that is needed is here"
            : failed + " of " + findings.size() + " checks failed");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ok", failed == 0);
    json.put("fmnist", Version.project());
    json.put("checks", findings.stream().map(Finding::json).toList());
    return new CommandResult(failed == 0 ? 0 : 1, String.join(System.lineSeparator(), lines), json);
  }
}

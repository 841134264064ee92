package org.fmnist.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.Options;
import org.fmnist.checkpoint.CheckpointReader;
import org.fmnist.checkpoint.StoredTensor;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.flags.Arguments;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.fmnist.io.OneLine;
import org.fmnist.io.OutputFile;
import org.fmnist.model.Engine;

/**
 * {@code inspect}: what is in any TensorFlow V2 checkpoint, as {@code inspect_checkpoint} shows.
 */
final class InspectCommand implements Command {
  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String summary() {
    return "list the tensors of any TensorFlow V2 checkpoint, or extract one";
  }

  @Override
  public String arguments() {
    return "PATH";
  }

  @Override
  public Options options() {
    return new Flags()
        .group(FlagGroup.OUTPUT)
        .value("tensor", "NAME", "write the values of this tensor to --out")
        .value("out", "FILE.npy", "file for the values of --tensor")
        .build();
  }

  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public List<String> examples() {
    return List.of("inspect checkpoint", "inspect runs/a --tensor fmnist_cnn/Variable --out w.npy");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    if (arguments.operands().size() != 1) {
      throw new UsageException(
          "expected one checkpoint, a prefix or a directory, found " + arguments.operands());
    }
    Optional<String> tensor = arguments.text("tensor");
    Optional<Path> out = arguments.out();
    if (tensor.isPresent() != out.isPresent()) {
      throw new UsageException("expected both of --tensor NAME and --out FILE.npy, or neither");
    }
    String path = arguments.operands().get(0);
    CheckpointReader checkpoint = WeightsSource.parse("inspect", path).open();
    if (tensor.isEmpty()) {
      return CommandResult.done(text(checkpoint), json(checkpoint, checkpoint.tensors()));
    }
    StoredTensor written = checkpoint.tensor(tensor.get());
    OutputFile.requireNpy(out.get(), "out");
    Npy.write(out.get(), array(checkpoint, written));
    return CommandResult.done(
        out.get() + ": " + shown(written), json(checkpoint, List.of(written)));
  }

  private static NpyArray array(CheckpointReader checkpoint, StoredTensor tensor) {
    int[] shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
    return new NpyArray(
        checkpoint.elementType(tensor.name()), shape, checkpoint.bytes(tensor.name()));
  }

  private static Map<String, Object> json(CheckpointReader checkpoint, List<StoredTensor> tensors) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (StoredTensor tensor : tensors) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", tensor.name());
      row.put("dtype", tensor.dtype());
      row.put("shape", tensor.shape());
      row.put("bytes", tensor.bytes());
      rows.add(row);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("checkpoint", checkpoint.prefix());
    json.put("tensors", rows);
    return json;
  }

  private static String text(CheckpointReader checkpoint) {
    List<StoredTensor> tensors = checkpoint.tensors();
    StringBuilder text = new StringBuilder();
    tensors.forEach(tensor -> text.append(shown(tensor)).append(System.lineSeparator()));
    long numbers = tensors.stream().mapToLong(InspectCommand::elements).sum();
    long bytes = tensors.stream().mapToLong(StoredTensor::bytes).sum();
    return text.append("# ")
        .append(checkpoint.prefix())
        .append(checkpoint.isObjectBased() ? ", object-based" : "")
        .append(": ")
        .append(tensors.size())
        .append(" tensors, ")
        .append(numbers)
        .append(" elements, ")
        .append(bytes)
        .append(" bytes")
        .toString();
  }

  private static long elements(StoredTensor tensor) {
    return Arrays.stream(tensor.shape()).reduce(1, (a, b) -> a * b);
  }

  /** As {@code CheckpointReader.debug_string} of TensorFlow: name, type, shape. */
  private static String shown(StoredTensor tensor) {
    String shape =
        Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining(","));
    return OneLine.of(tensor.name())
        + " ("
        + tensor.dtype()
        + ") ["
        + shape
        + "]"
        + (tensor.isPartitioned() ? " in " + tensor.slices() + " slices" : "");
  }
}

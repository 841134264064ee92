package org.fmnist.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.data.ClassNames;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.SavedModelWriter;
import org.fmnist.io.OutputDirectory;
import org.fmnist.runtime.SavedModelNames;

/** {@code export}: a SavedModel for TensorFlow Serving and every other loader of TensorFlow. */
final class ExportCommand implements Command {
  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "a SavedModel of a checkpoint, for serving";
  }

  @Override
  public Options options() {
    return new Flags().value("out", "DIR", "where to write it; absent or empty").build();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    Path out = CommonFlags.freeOut(arguments);
    Weights weights = CommonFlags.weights(arguments);
    SavedModelWriter.write(OutputDirectory.make(out), weights);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", out.toString());
    json.put("checkpoint", CommonFlags.checkpoint(arguments));
    json.put("signature", SavedModelNames.SIGNATURE);
    json.put("inputs", Map.of("image", "float32 [N,28,28,1], 0..255"));
    json.put("outputs", Map.of("probabilities", "float32 [N,10]", "logits", "float32 [N,10]"));
    json.put("classes", ClassNames.all());
    String text =
        String.format(
            "%s: SavedModel, signature %s%n"
                + "  image          float32 [N,28,28,1], 0..255%n"
                + "  probabilities  float32 [N,10]%n"
                + "  logits         float32 [N,10]",
            out, SavedModelNames.SIGNATURE);
    return CommandResult.done(text, json);
  }
}

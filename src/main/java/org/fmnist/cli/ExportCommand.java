package org.fmnist.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.data.ClassNames;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.model.SavedModelExport;

/** {@code export}: a SavedModel for TensorFlow Serving and every other loader of TensorFlow. */
final class ExportCommand implements Command {
  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "write a checkpoint as a SavedModel, for serving";
  }

  @Override
  public Options options() {
    return new Flags()
        .group(FlagGroup.RUN)
        .precision("fp32")
        .group(FlagGroup.OUTPUT)
        .value("out", "DIR", "folder for the SavedModel; absent or empty")
        .build();
  }

  @Override
  public List<String> examples() {
    return List.of("export --out saved", "export --checkpoint runs/a/best --out models/fmnist/1");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    SavedModelExport.Result model =
        SavedModelExport.write(
            CommonFlags.checkpoint(arguments),
            CommonFlags.precision(arguments),
            CommonFlags.namedOut(arguments),
            console::note);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", model.directory().toString());
    json.put("checkpoint", model.weights().toString());
    json.put("precision", model.precision().toString());
    json.put("signature", model.signature());
    json.put("inputs", Map.of("image", "float32 [N,28,28,1], 0..255"));
    json.put("outputs", Map.of("probabilities", "float32 [N,10]", "logits", "float32 [N,10]"));
    json.put("classes", ClassNames.all());
    String text =
        String.format(
            Locale.ROOT,
            "%s: SavedModel, signature %s%n"
                + "  image          float32 [N,28,28,1], 0..255%n"
                + "  probabilities  float32 [N,10]%n"
                + "  logits         float32 [N,10]",
            model.directory(),
            model.signature());
    return CommandResult.done(text, json);
  }
}

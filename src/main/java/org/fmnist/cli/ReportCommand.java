package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.model.Engine;
import org.fmnist.report.ClassSamples;
import org.fmnist.report.HtmlReport;

/** {@code report}: one page of what runs and attacks left in their directories. */
final class ReportCommand implements Command {
  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "make one self-contained HTML page of run and attack directories";
  }

  @Override
  public String arguments() {
    return "DIR...";
  }

  @Override
  public Options options() {
    return new Flags()
        .group(FlagGroup.OUTPUT)
        .value("out", "FILE", "HTML page to write; an existing one is replaced")
        .value("samples", "FILE.png", "draw sample images of the ten classes (needs no DIR)")
        .build();
  }

  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public List<String> examples() {
    return List.of("report runs/a runs/pgd --out report.html", "report --samples classes.png");
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    List<Path> directories = arguments.operandPaths("DIR");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("page", null);
    json.put("directories", directories.stream().map(Path::toString).toList());
    json.put("samples", null);
    List<String> written = new ArrayList<>();
    // A sheet of samples needs neither directories nor a page.
    if (!directories.isEmpty() || arguments.has("out") || !arguments.has("samples")) {
      Path page = page(arguments, directories);
      HtmlReport.write(page, directories);
      json.put("page", page.toString());
      written.add(page.toString());
    }
    arguments
        .path("samples")
        .ifPresent(
            png -> {
              ClassSamples.write(png, CommonFlags.dataset(arguments, console::note).train());
              json.put("samples", png.toString());
              written.add(png.toString());
            });
    return CommandResult.done(String.join(System.lineSeparator(), written), json);
  }

  private static Path page(Arguments arguments, List<Path> directories) {
    if (directories.isEmpty()) {
      throw new UsageException("expected directories of runs or attacks, found none");
    }
    Path page =
        arguments
            .out()
            .orElseThrow(() -> new UsageException("--out: expected the page to write, found none"));
    if (Files.isDirectory(page)) {
      throw new UsageException("--out: expected a file to write, found the directory " + page);
    }
    return page;
  }
}

package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.data.UsageException;
import org.fmnist.report.HtmlReport;
import org.fmnist.train.Engine;

/** {@code report}: one page of what runs and attacks left in their directories. */
final class ReportCommand implements Command {
  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "one self-contained HTML page from run and attack directories";
  }

  @Override
  public String arguments() {
    return "DIR...";
  }

  @Override
  public Options options() {
    return new Flags().value("out", "FILE", "the page to write; an older one is replaced").build();
  }

  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    List<Path> directories =
        arguments.operands().stream().map(name -> Arguments.toPath("DIR", name)).toList();
    if (directories.isEmpty()) {
      throw new UsageException("expected directories of runs or attacks, found none");
    }
    Path page =
        arguments
            .path("out")
            .orElseThrow(() -> new UsageException("--out: expected the page to write, found none"));
    if (Files.isDirectory(page)) {
      throw new UsageException("--out: expected a file to write, found the directory " + page);
    }
    HtmlReport.write(page, directories);
    List<String> names = directories.stream().map(Path::toString).toList();
    return CommandResult.done(
        page.toString(), Map.of("page", page.toString(), "directories", names));
  }
}

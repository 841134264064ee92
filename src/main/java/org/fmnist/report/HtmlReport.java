package org.fmnist.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/**
 * One self-contained page from run, attack, harden and comparison directories: no network, no
 * scripts, light and dark, on paper and on a phone. It reads what these directories hold and, where
 * a run has finished, what {@link EvaluationFiles} and {@link RobustnessComparison} left there; a
 * missing file is left out with a note. Static functions only, which may be called from several
 * threads for different files.
 */
public final class HtmlReport {
  private static final String TITLE = "Fashion-MNIST report";

  // Even if something slipped through unescaped, nothing could be loaded or run.
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private HtmlReport() {}

  /**
   * Writes the page.
   *
   * @param directories at least one; they appear in this order
   * @throws FmnistException if a directory is missing or holds nothing of the kind, if a file in it
   *     cannot be understood, or if the page cannot be written
   */
  public static void write(Path page, List<Path> directories) {
    List<Chapter> chapters = new ArrayList<>();
    for (int i = 0; i < directories.size(); i++) {
      chapters.add(chapter(directories.get(i), id(i)));
    }
    String text = "<!DOCTYPE html>\n" + document(directories, chapters).render() + "\n";
    AtomicFiles.write(page, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Chapter chapter(Path directory, String id) {
    if (!Files.isDirectory(directory)) {
      throw new FmnistException(
          "expected the directory of a run, an attack or a comparison, found "
              + (Files.exists(directory) ? "a file" : "nothing")
              + ": "
              + directory);
    }
    if (AttackChapter.fits(directory)) {
      return AttackChapter.of(directory, id);
    }
    if (RunChapter.fits(directory)) {
      return RunChapter.of(directory, id);
    }
    if (ComparisonChapter.fits(directory)) {
      return ComparisonChapter.of(directory, id);
    }
    throw new FmnistException(
        "expected a run (epochs.csv, config.json), an attack (attack.csv, summary.json) or a"
            + " comparison (comparison.json), found none of them in "
            + directory);
  }

  private static DomContent document(List<Path> directories, List<Chapter> chapters) {
    return html(
            head(
                meta().withCharset("utf-8"),
                meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                title(TITLE),
                style(rawHtml(styleSheet()))),
            body(
                a("Skip to the first chapter").withHref("#" + id(0)).withClass("skip"),
                header(h1(TITLE)),
                main(overview(directories, chapters), chapters(directories, chapters))))
        .withLang("en");
  }

  private static DomContent overview(List<Path> directories, List<Chapter> chapters) {
    return nav(table(
            thead(
                tr(
                    th("directory").attr("scope", "col"),
                    th("what").attr("scope", "col"),
                    th("result").attr("scope", "col"))),
            tbody(
                each(
                    indices(chapters),
                    i ->
                        tr(
                            th(a(name(directories.get(i))).withHref("#" + id(i)))
                                .attr("scope", "row"),
                            td(chapters.get(i).kind()),
                            td(chapters.get(i).headline()))))))
        .attr("aria-label", "Contents")
        .withClass("contents");
  }

  private static DomContent chapters(List<Path> directories, List<Chapter> chapters) {
    return each(
        indices(chapters),
        i ->
            section(
                    h2(name(directories.get(i))).withId(id(i) + "-title"),
                    p(chapters.get(i).kind() + " in " + directories.get(i)).withClass("path"),
                    each(chapters.get(i).content(), part -> part))
                .withId(id(i))
                .attr("aria-labelledby", id(i) + "-title"));
  }

  private static List<Integer> indices(List<Chapter> chapters) {
    return IntStream.range(0, chapters.size()).boxed().toList();
  }

  private static String id(int index) {
    return "d" + (index + 1);
  }

  private static String name(Path directory) {
    Path last = directory.toAbsolutePath().normalize().getFileName();
    return last == null ? directory.toString() : last.toString();
  }

  private static String styleSheet() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.fmnist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the arrows between packages: who may use whom. */
class ArchitectureTest {
  private static final String ROOT = "org.fmnist.";
  private static JavaClasses classes;

  /** What each package may use of this project, beside itself. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("data", Set.of()),
          Map.entry("graph", Set.of("data")),
          Map.entry("checkpoint", Set.of("graph", "data")),
          Map.entry("model", Set.of("graph", "checkpoint", "data")),
          Map.entry("eval", Set.of("model", "data", "graph")),
          Map.entry("train", Set.of("model", "eval", "data", "checkpoint", "graph")),
          Map.entry("attack", Set.of("model", "data", "graph", "report")),
          Map.entry(
              "defend", Set.of("train", "attack", "model", "eval", "data", "graph", "report")),
          Map.entry("compare", Set.of("model", "eval", "data", "graph", "train")),
          Map.entry("report", Set.of("data", "eval", "graph")),
          Map.entry("image", Set.of("data", "graph")));

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fmnist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data",
        "graph",
        "checkpoint",
        "model",
        "eval",
        "train",
        "attack",
        "defend",
        "compare",
        "report",
        "image"
      })
  void usesOnlyWhatItMay(String name) {
    String[] forbidden =
        Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
            .filter(other -> !other.equals(name) && !MAY_USE.get(name).contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .check(classes);
  }

  @Test
  void tensorFlowStaysInside() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "data..",
            ROOT + "eval..",
            ROOT + "train..",
            ROOT + "attack..",
            ROOT + "defend..",
            ROOT + "report..",
            ROOT + "image..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tensorflow..")
        .check(classes);
  }

  @Test
  void everyPackageHasAPage() {
    Set<String> packages =
        classes.stream().map(c -> c.getPackageName()).collect(Collectors.toSet());
    List<String> without = packages.stream().filter(name -> !hasSource(name)).toList();
    assertThat(packages).hasSizeGreaterThan(8);
    assertThat(without).isEmpty();
  }

  private static boolean hasSource(String packageName) {
    return Files.isRegularFile(
        Path.of("src/main/java", packageName.replace('.', '/'), "package-info.java"));
  }
}

package org.fmnist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows between packages: who may use whom. */
class ArchitectureTest {
  private static final String ROOT = "org.fmnist.";
  private static JavaClasses classes;

  /** From the top floor down: a package may use those that stand below it. */
  private static final List<String> FLOORS =
      List.of(
          "cli",
          "doctor",
          "completion",
          "defend",
          "attack",
          "compare",
          "train",
          "report",
          "eval",
          "model",
          "checkpoint",
          "graph",
          "runtime",
          "image",
          "data",
          "io");

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.fmnist");
  }

  static List<String> floors() {
    return FLOORS;
  }

  @ParameterizedTest
  @MethodSource("floors")
  void usesNothingThatStandsAboveIt(String name) {
    String[] above =
        FLOORS.subList(0, FLOORS.indexOf(name)).stream()
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above)
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void everyPackageHasAFloor() {
    Set<String> packages =
        classes.stream()
            .map(c -> c.getPackageName().substring(ROOT.length()).replaceAll("\\..*", ""))
            .collect(Collectors.toSet());
    assertThat(FLOORS).containsExactlyInAnyOrderElementsOf(packages);
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
            ROOT + "image..",
            ROOT + "io..")
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

package org.fmnist;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.Formatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.EagerSession;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;

/** Holds the arrows between packages: who may use whom. */
class ArchitectureTest {
  private static final String ROOT = "org.fmnist.";
  private static JavaClasses classes;

  /** From the top floor down: a package may use those that stand below it. */
  private static final List<String> FLOORS =
      List.of(
          "cli",
          "serve",
          "spark",
          "flags",
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
            ROOT + "serve..",
            ROOT + "spark..",
            ROOT + "io..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tensorflow..")
        .check(classes);
  }

  /** So that the native library is ready, and every session has the same settings. */
  @Test
  void onlyRuntimeMakesGraphsAndSessions() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "runtime..")
        .should()
        .callConstructorWhere(target(owner(assignableTo(ExecutionEnvironment.class))))
        .orShould()
        .callConstructorWhere(target(owner(assignableTo(Session.class))))
        .orShould()
        .callMethodWhere(
            target(owner(assignableTo(SavedModelBundle.class)))
                .and(target(nameStartingWith("load"))))
        .orShould()
        .callMethodWhere(target(owner(assignableTo(EagerSession.class))))
        .check(classes);
  }

  /** Else what is printed, and even a file's name, depends on where the machine stands. */
  @Test
  void nothingIsFormattedInTheMachinesLanguage() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callConstructor(Formatter.class)
        .orShould()
        .callConstructor(Formatter.class, Appendable.class)
        .orShould()
        .callConstructor(DecimalFormat.class, String.class)
        .check(classes);
  }

  /** Java finds none in a chroot, and in containers without mounts: "Mount point not found". */
  @Test
  void nothingAsksForTheStoreOfAFile() {
    noClasses().should().callMethod(Files.class, "getFileStore", Path.class).check(classes);
  }

  @Test
  void everyPackageHasAPage() {
    Set<String> packages =
        classes.stream().map(c -> c.getPackageName()).collect(Collectors.toSet());
    List<String> without =
        packages.stream().filter(name -> !Files.isRegularFile(page(name))).toList();
    assertThat(packages).hasSizeGreaterThan(8);
    assertThat(without).isEmpty();
  }

  /** NullAway looks at no package that is not marked. */
  @Test
  void everyPackageIsNullMarked() {
    List<String> without =
        classes.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .filter(name -> !isNullMarked(name))
            .toList();
    assertThat(without).isEmpty();
  }

  private static boolean isNullMarked(String packageName) {
    try {
      return Files.readString(page(packageName)).contains("\n@NullMarked\npackage ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path page(String packageName) {
    return Path.of("src/main/java", packageName.replace('.', '/'), "package-info.java");
  }
}

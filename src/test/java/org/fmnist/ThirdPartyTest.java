package org.fmnist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The notices in the jar name each library in it, with its licence. */
class ThirdPartyTest {
  private static final Pattern LIBRARY =
      Pattern.compile(
          "<dependency>(?:\\s*<!--.*?-->)?\\s*<groupId>([^<]*)</groupId>\\s*"
              + "<artifactId>([^<]*)</artifactId>((?:(?!</dependency>).)*)</dependency>",
          Pattern.DOTALL);

  private static final Pattern PLUGIN = Pattern.compile("<plugin>.*?</plugin>", Pattern.DOTALL);
  private static final Pattern NOT_IN_THE_JAR = Pattern.compile("<scope>(test|provided)</scope>");

  @Test
  void namesEveryLibraryThatTheJarHas() throws IOException {
    List<String> libraries =
        LIBRARY
            .matcher(PLUGIN.matcher(Files.readString(Path.of("pom.xml"))).replaceAll(""))
            .results()
            .filter(library -> !NOT_IN_THE_JAR.matcher(library.group(3)).find())
            .map(library -> library.group(1) + ":" + library.group(2) + ":")
            .distinct()
            .toList();
    assertThat(libraries).hasSizeGreaterThan(12);
    assertThat(notices()).contains(libraries);
  }

  @Test
  void namesWhatLibrariesBringWithThem() throws IOException {
    assertThat(notices()).contains("org.bytedeco:javacpp:", "com.google.protobuf:protobuf-java:");
  }

  @Test
  void givesEachALicence() throws IOException {
    List<String> lines = notices().lines().filter(line -> line.startsWith("     ")).toList();
    assertThat(lines)
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.matches(" +\\(.+\\) \\S.* \\(.+:.+:.+\\)"));
    assertThat(lines).noneMatch(line -> line.contains("Unknown license"));
    assertThat(lines).noneMatch(line -> line.contains("junit"));
  }

  private static String notices() throws IOException {
    try (var file = ThirdPartyTest.class.getResourceAsStream("/META-INF/THIRD-PARTY.txt")) {
      assertThat(file).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

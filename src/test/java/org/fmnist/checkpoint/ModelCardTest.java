package org.fmnist.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fmnist.graph.Variable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {
  private static final Pattern SUM =
      Pattern.compile("^ {4}([0-9a-f]{64}) {2}(\\S+)$", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint", "checkpoint/robust"})
  void namesTheFilesByTheirChecksums(Path folder) throws Exception {
    Map<String, String> said = new TreeMap<>();
    Matcher matcher = SUM.matcher(Files.readString(folder.resolve("README.md")));
    while (matcher.find()) {
      said.put(matcher.group(2), matcher.group(1));
    }
    Map<String, String> found = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("README.md")) {
          found.put(file.getFileName().toString(), sha256(file));
        }
      }
    }
    assertThat(said).hasSize(3).isEqualTo(found);
    assertThat(Checkpoints.read(folder).get(Variable.CONV1_KERNEL)).isNotEmpty();
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }
}

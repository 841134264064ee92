package org.fmnist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarCheckTest {
  private static final String NATIVE = "org/tensorflow/internal/c_api/linux-x86_64/lib.so";
  private static final byte[] CODE = new byte[100_000];

  @TempDir Path folder;
  private Path jar;
  private Path unpacked;

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(CODE);
    jar = folder.resolve("fmnist.jar");
    unpacked = folder.resolve("cache");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      put(zip, "a.txt", "a text".repeat(100).getBytes(StandardCharsets.UTF_8));
      put(zip, NATIVE, CODE);
      zip.putNextEntry(new ZipEntry("empty/"));
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  @Test
  void passesAWholeJar() {
    Finding finding = JarCheck.of(jar, unpacked);
    assertThat(finding.state()).isEqualTo(Finding.State.OK);
    assertThat(finding.found()).contains("3 entries");
  }

  @Test
  void findsAnyDamagedByteOfTheContent() throws IOException {
    byte[] whole = Files.readAllBytes(jar);
    Random random = new Random(2019);
    for (int round = 0; round < 50; round++) {
      byte[] damaged = whole.clone();
      // Past the small entry and its headers, before the directory at the end.
      damaged[1000 + random.nextInt(CODE.length - 1000)] ^= (byte) (1 << random.nextInt(8));
      Files.write(jar, damaged);
      Finding finding = JarCheck.of(jar, unpacked);
      assertThat(finding.isFailed()).isTrue();
      assertThat(finding.found()).contains("1 damaged entries: " + NATIVE);
    }
  }

  @Test
  void refusesWhatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, whole.length - 200));
    assertThat(JarCheck.of(jar, unpacked).found()).contains("cannot be read");
    assertThat(JarCheck.of(folder.resolve("none.jar"), unpacked).isFailed()).isTrue();
  }

  @Test
  void comparesTheUnpackedNatives() throws IOException {
    Path file = unpacked.resolve(NATIVE);
    Files.createDirectories(file.getParent());
    Files.write(file, CODE);
    assertThat(JarCheck.of(jar, unpacked).isFailed()).isFalse();
    Files.write(file, Arrays.copyOf(CODE, 5000));
    Finding finding = JarCheck.of(jar, unpacked);
    assertThat(finding.isFailed()).isTrue();
    assertThat(finding.remedy()).contains("delete that folder");
  }
}

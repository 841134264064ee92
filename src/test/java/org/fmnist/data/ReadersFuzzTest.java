package org.fmnist.data;

import java.io.ByteArrayInputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.IdxInput;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;

/** Random and damaged files: the readers refuse them in one line, and nothing else happens. */
class ReadersFuzzTest {
  private static final int TRIES = 500;
  private static final long MOST_BYTES = 16_000_000;

  private static byte[] golden(String name) {
    return BoundedFile.read(Golden.file(name), 1 << 20);
  }

  @Provide
  Arbitrary<byte[]> images() {
    return Mutations.of(IdxFiles.images(2), IdxFiles.gzip(IdxFiles.images(2)));
  }

  @Provide
  Arbitrary<byte[]> labels() {
    return Mutations.of(IdxFiles.labels(1, 2), IdxFiles.gzip(IdxFiles.labels(1, 2)));
  }

  @Provide
  Arbitrary<byte[]> arrays() {
    return Mutations.of(
        golden("npy/uint8.npy"), golden("npy/version2.npy"), golden("npy/refused_struct.npy"));
  }

  @Provide
  Arbitrary<byte[]> pickles() {
    return Mutations.of(
        golden("pickle/protocol3.pkl"),
        golden("pickle/protocol4.pkl"),
        golden("pickle/refused_none.pkl"));
  }

  @Property(tries = TRIES)
  void imageFiles(@ForAll("images") byte[] content) {
    readIdx(content, IdxFiles.labels(1, 2));
  }

  @Property(tries = TRIES)
  void labelFiles(@ForAll("labels") byte[] content) {
    readIdx(IdxFiles.images(2), content);
  }

  private static void readIdx(byte[] images, byte[] labels) {
    FuzzGuard.run(
        MOST_BYTES,
        () -> {
          try (IdxInput first = IdxInput.of("images", new ByteArrayInputStream(images));
              IdxInput second = IdxInput.of("labels", new ByteArrayInputStream(labels))) {
            Idx.read(first, second);
          }
        });
  }

  @Property(tries = TRIES)
  void npyFiles(@ForAll("arrays") byte[] content) {
    FuzzGuard.run(
        MOST_BYTES,
        () -> {
          NpyArray array = Npy.parse("fuzz", content);
          array.doubles();
          array.ints();
        });
  }

  @Property(tries = TRIES)
  void pickleFiles(@ForAll("pickles") byte[] content) {
    FuzzGuard.run(MOST_BYTES, () -> OriginalPickle.parse("fuzz", content));
  }
}

package org.fmnist.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fmnist.data.FuzzGuard;
import org.fmnist.data.Mutations;
import org.fmnist.io.FmnistException;
import org.tensorflow.proto.DataType;

/** Random and damaged checkpoints: refused in one line, and nothing else happens. */
class CheckpointFuzzTest {
  private static final int TRIES = 500;
  private static final long MOST_BYTES = 16_000_000;
  private static final byte[] DATA = new byte[64];

  /** A checkpoint in memory. */
  private record Memory(byte[] index) implements CheckpointSource {
    @Override
    public String name(String suffix) {
      return "fuzz" + suffix;
    }

    @Override
    public long size(String suffix) {
      return DATA.length;
    }

    @Override
    public byte[] part(String suffix, long offset, int length) {
      int from = Math.toIntExact(offset);
      if (from + length > DATA.length) {
        throw new AssertionError("asked for bytes beyond the end");
      }
      return Arrays.copyOfRange(DATA, from, from + length);
    }
  }

  @Provide
  Arbitrary<byte[]> indexes() throws IOException {
    return Mutations.of(golden(), CheckpointFiles.table(content()));
  }

  private static byte[] golden() throws IOException {
    try (var in =
        CheckpointFuzzTest.class.getResourceAsStream("/golden/checkpoint/golden.ckpt.index")) {
      return in.readAllBytes();
    }
  }

  /** A block with a header and a tensor, with its trailer. */
  private static byte[] content() {
    byte[] tensor =
        CheckpointFiles.entry(DataType.DT_FLOAT, 0, new byte[8], 1, 2).build().toByteArray();
    return CheckpointFiles.block(
        List.of(
            Map.entry(new byte[0], CheckpointFiles.header().toByteArray()),
            Map.entry(new byte[] {'v'}, tensor)),
        0);
  }

  @Property(tries = TRIES)
  void indexFiles(@ForAll("indexes") byte[] index) {
    FuzzGuard.run(MOST_BYTES, () -> readAll(index));
  }

  @Provide
  Arbitrary<byte[]> blocks() {
    byte[] block = content();
    return Mutations.of(Arrays.copyOf(block, block.length - 5));
  }

  /** With a checksum that is right for the damage, so that the damage is looked at. */
  @Property(tries = TRIES)
  void blocksWithRightChecksums(@ForAll("blocks") byte[] block) {
    FuzzGuard.run(
        MOST_BYTES, () -> readAll(CheckpointFiles.table(CheckpointFiles.withTrailer(block, 0))));
  }

  private static void readAll(byte[] index) {
    CheckpointReader table = CheckpointReader.open(new Memory(index));
    for (StoredTensor tensor : table.tensors()) {
      try {
        table.doubles(tensor.name());
      } catch (FmnistException e) {
        // Values are read one by one; the next tensor may still be sound.
      }
    }
  }

  @Provide
  Arbitrary<byte[]> indexBlocks() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(CheckpointFiles.block(List.of(Map.entry(new byte[] {'~'}, handle())), 0));
    return Mutations.of(Arrays.copyOf(block.toByteArray(), block.size() - 5));
  }

  private static byte[] handle() {
    return CheckpointFiles.varints(0, content().length - 5L);
  }

  @Property(tries = TRIES)
  void indexBlocksWithRightChecksums(@ForAll("indexBlocks") byte[] block) {
    byte[] content = content();
    byte[] index = CheckpointFiles.withTrailer(block, 0);
    byte[] footer = CheckpointFiles.footer(CheckpointFiles.varints(content.length, block.length));
    FuzzGuard.run(MOST_BYTES, () -> readAll(CheckpointFiles.concat(content, index, footer)));
  }
}

package org.fmnist.data;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random bytes, and sound files with random damage: what the readers of files must survive. */
public final class Mutations {
  /** Bytes that often mean something: edges of numbers, opcodes, digits. */
  private static final byte[] TELLING = {0, 1, 2, 4, 0x7F, -128, -1, '(', '.', '9', 'R', 'b', 'e'};

  private record Edit(int perMille, int kind, int value, int length) {
    byte[] apply(byte[] file) {
      int from = (int) ((long) perMille * file.length / 1000);
      int to = Math.min(file.length, from + length);
      return switch (kind) {
        case 0 -> Arrays.copyOf(file, from);
        case 1 -> concat(Arrays.copyOf(file, to), Arrays.copyOfRange(file, from, file.length));
        case 2 -> concat(Arrays.copyOf(file, from), Arrays.copyOfRange(file, to, file.length));
        case 3 -> replaced(file, from, to);
        default -> flipped(file, from);
      };
    }

    private byte[] replaced(byte[] file, int from, int to) {
      byte[] edited = file.clone();
      Arrays.fill(edited, from, to, TELLING[value % TELLING.length]);
      return edited;
    }

    private byte[] flipped(byte[] file, int at) {
      byte[] edited = file.clone();
      if (edited.length > 0) {
        edited[at] ^= (byte) (1 << value % Byte.SIZE);
      }
      return edited;
    }
  }

  private Mutations() {}

  /** One file in three is random bytes; the others are sound ones with one to four edits. */
  public static Arbitrary<byte[]> of(byte[]... sound) {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    // Headers and ends are short: half of the edits go there.
    Arbitrary<Integer> perMille =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 999),
            Arbitraries.integers().between(0, 20),
            Arbitraries.integers().between(970, 999));
    Arbitrary<List<Edit>> edits =
        Combinators.combine(
                perMille,
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(0, 103),
                Arbitraries.integers().between(1, 9))
            .as(Edit::new)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4);
    Arbitrary<byte[]> damaged =
        Combinators.combine(Arbitraries.of(sound), edits)
            .as(
                (file, list) -> {
                  byte[] edited = file;
                  for (Edit edit : list) {
                    edited = edit.apply(edited);
                  }
                  return edited;
                });
    return Arbitraries.oneOf(random, damaged, damaged);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

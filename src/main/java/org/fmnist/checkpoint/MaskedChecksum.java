package org.fmnist.checkpoint;

import java.util.zip.CRC32C;

/** LevelDB's checksum: CRC-32C, masked so that checksums of checksums stay sound. */
final class MaskedChecksum {
  private static final int MASK = 0xa282ead8;

  private MaskedChecksum() {}

  static int of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  static int of(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}

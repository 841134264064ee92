package org.fmnist.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.tensorflow.proto.TensorSliceProto;

/**
 * The key under which the index holds a slice of a partitioned variable: {@code
 * EncodeTensorNameSlice} of TensorFlow's {@code saved_tensor_slice_util.cc}, in the ordered code of
 * {@code lib/strings/ordered_code.cc}.
 */
final class SliceKey {
  /** How the code writes that a slice is whole in a dimension. */
  private static final long FULL = -1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SliceKey() {}

  static ByteBuffer of(String name, TensorSliceProto slice) {
    SliceKey key = new SliceKey();
    key.unsigned(0);
    key.text(name);
    key.unsigned(slice.getExtentCount());
    for (TensorSliceProto.Extent extent : slice.getExtentList()) {
      key.signed(extent.getStart());
      key.signed(isFull(extent) ? FULL : extent.getLength());
    }
    return ByteBuffer.wrap(key.out.toByteArray());
  }

  static boolean isFull(TensorSliceProto.Extent extent) {
    return extent.getHasLengthCase() == TensorSliceProto.Extent.HasLengthCase.HASLENGTH_NOT_SET;
  }

  /** A number of at least 0: the count of its bytes, then these, the highest first. */
  private void unsigned(int value) {
    int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 7) / 8;
    out.write(bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(value >> (8 * i));
    }
  }

  /** 0 and 255 are escaped, so that an end can be marked. */
  private void text(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      out.write(b);
      if (b == 0) {
        out.write(0xFF);
      } else if (b == (byte) 0xFF) {
        out.write(0);
      }
    }
    out.write(0);
    out.write(1);
  }

  /** Seven bits of the number a byte; as many leading ones, after the sign, as there are bytes. */
  private void signed(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    int length = bits / 7 + 1;
    byte[] padded =
        ByteBuffer.allocate(10).putShort((short) (value < 0 ? -1 : 0)).putLong(value).array();
    int header = (0xFFFF << (Short.SIZE - length)) & 0xFFFF;
    padded[10 - length] ^= (byte) (header >> 8);
    if (length > 1) {
      padded[11 - length] ^= (byte) header;
    }
    out.write(padded, 10 - length, length);
  }
}

package org.fmnist.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file to be decoded, opened through its path: {@code java.io.File} cannot name every file that a
 * folder lists. Not safe for use by several threads.
 */
final class ChannelInput extends ImageInputStreamImpl {
  private static final int BUFFER = 1 << 16;

  private final SeekableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  /** Where in the file the buffer begins. */
  private long start;

  ChannelInput(Path file) throws IOException {
    channel = Files.newByteChannel(file);
    buffer.limit(0);
  }

  @Override
  public long length() {
    try {
      return channel.size();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public int read() throws IOException {
    setBitOffset(0);
    if (!fill()) {
      return -1;
    }
    streamPos++;
    return buffer.get() & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    setBitOffset(0);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, count);
    streamPos += count;
    return count;
  }

  /** Puts the buffer where the stream stands; false at the end of the file. */
  private boolean fill() throws IOException {
    checkClosed();
    long at = streamPos - start;
    if (at < 0 || at >= buffer.limit()) {
      start = streamPos;
      channel.position(start);
      buffer.clear();
      int count = channel.read(buffer);
      buffer.flip();
      return count > 0;
    }
    buffer.position((int) at);
    return true;
  }

  @Override
  public void close() throws IOException {
    super.close();
    channel.close();
  }
}

package org.fmnist.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The bytes of an image file, which are read twice: for its pixels and for what it says of them.
 *
 * @param name what messages call it
 * @param pixels opens it for a decoder
 * @param metadata opens it from its beginning
 */
record EncodedImage(String name, Opener<ImageInputStream> pixels, Opener<InputStream> metadata) {
  /** Opens a stream, which the caller closes. */
  @FunctionalInterface
  interface Opener<T> {
    T open() throws IOException;
  }

  static EncodedImage of(Path file) {
    return new EncodedImage(
        file.toString(), () -> new ChannelInput(file), () -> Files.newInputStream(file));
  }

  static EncodedImage of(String name, byte[] bytes) {
    return new EncodedImage(
        name,
        () -> new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)),
        () -> new ByteArrayInputStream(bytes));
  }
}

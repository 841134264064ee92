package org.fmnist.attack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.FmnistException;

/**
 * How far the attack on each image has come, kept on disk so that an interrupted attack can go on.
 * As an image's search depends on nothing but the image, the rest ends as it would have. A checksum
 * stands before everything else.
 */
final class ResumeFile {
  private static final String MAGIC = "fmnist attack 3";

  /** A million images of whole pixels. */
  private static final int MAX_BYTES = 1 << 30;

  private final Path file;
  private final String fingerprint;
  private final PixelType pixels;

  /**
   * @param pixels of the images
   * @param fingerprint of all that decides what is found: another one is refused
   */
  ResumeFile(Path file, PixelType pixels, String fingerprint) {
    this.file = file;
    this.pixels = pixels;
    this.fingerprint = fingerprint;
  }

  void save(Collection<AttackRecord> records) {
    byte[] content = content(records);
    AtomicFiles.write(
        file,
        stream -> {
          stream.write(ByteBuffer.allocate(Long.BYTES).putLong(checksum(content)).array());
          stream.write(content);
        });
  }

  private byte[] content(Collection<AttackRecord> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(MAGIC);
      out.writeUTF(fingerprint);
      out.writeInt(records.size());
      for (AttackRecord record : records) {
        out.writeInt(record.position());
        out.writeInt(record.parts());
        out.writeDouble(record.margin());
        out.writeBoolean(record.reached());
        out.writeInt(record.cost().queries());
        out.writeInt(record.cost().gradients());
        out.write(bytes(record.image()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory refused to be written", e);
    }
    return bytes.toByteArray();
  }

  private static long checksum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return sum.getValue();
  }

  /**
   * The records saved last; none if nothing was saved.
   *
   * @throws FmnistException if the file is damaged or belongs to another attack
   */
  List<AttackRecord> load() {
    if (!Files.exists(file)) {
      return List.of();
    }
    ByteBuffer bytes = ByteBuffer.wrap(BoundedFile.read(file, MAX_BYTES));
    if (bytes.remaining() < Long.BYTES) {
      throw damaged();
    }
    long expected = bytes.getLong();
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    if (checksum(content) != expected) {
      throw damaged();
    }
    return records(content);
  }

  private List<AttackRecord> records(byte[] content) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (!in.readUTF().equals(MAGIC)) {
        throw damaged();
      }
      if (!in.readUTF().equals(fingerprint)) {
        throw FmnistException.about(
            "resume",
            "expected the settings, images and classifiers of the interrupted attack in "
                + file
                + ", found others; repeat its settings or name another directory");
      }
      List<AttackRecord> records = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        records.add(record(in));
      }
      return records;
    } catch (IOException e) {
      throw damaged();
    }
  }

  private AttackRecord record(DataInputStream in) throws IOException {
    int position = in.readInt();
    int parts = in.readInt();
    double margin = in.readDouble();
    boolean reached = in.readBoolean();
    AttackCost cost = new AttackCost(in.readInt(), in.readInt());
    boolean whole = pixels == PixelType.WHOLE;
    byte[] image = new byte[FashionMnist.PIXELS * (whole ? 1 : Float.BYTES)];
    in.readFully(image);
    return new AttackRecord(
        position, parts, whole ? Pixels.floats(image) : floats(image), margin, reached, cost);
  }

  private byte[] bytes(float[] image) {
    if (pixels == PixelType.WHOLE) {
      return Pixels.bytes(image);
    }
    ByteBuffer bytes = ByteBuffer.allocate(image.length * Float.BYTES);
    bytes.asFloatBuffer().put(image);
    return bytes.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(floats);
    return floats;
  }

  private FmnistException damaged() {
    return FmnistException.about(
        "resume",
        "expected what an interrupted attack of this version left in "
            + file
            + ", found a damaged or another file; remove it to begin again");
  }
}

package org.fmnist.attack;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/**
 * The attempts that have ended, kept on disk so that an interrupted attack can go on. As an image's
 * search depends on nothing but the image, the rest ends as it would have.
 */
final class ResumeFile {
  private static final String MAGIC = "fmnist attack 1";

  private final Path file;
  private final String fingerprint;

  /**
   * @param fingerprint of all that decides what is found: another one is refused
   */
  ResumeFile(Path file, String fingerprint) {
    this.file = file;
    this.fingerprint = fingerprint;
  }

  void save(Collection<AttackRecord> attempts) {
    AtomicFiles.write(
        file,
        stream -> {
          DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream));
          out.writeUTF(MAGIC);
          out.writeUTF(fingerprint);
          out.writeInt(attempts.size());
          for (AttackRecord attempt : attempts) {
            out.writeInt(attempt.position());
            out.writeBoolean(attempt.reached());
            out.writeInt(attempt.queries());
            out.writeInt(attempt.gradients());
            out.write(attempt.image());
          }
          out.flush();
        });
  }

  /**
   * The attempts saved last; none if nothing was saved.
   *
   * @throws FmnistException if the file is damaged or belongs to another attack
   */
  List<AttackRecord> load() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (!in.readUTF().equals(MAGIC)) {
        throw new IOException("not a file of an interrupted attack");
      }
      if (!in.readUTF().equals(fingerprint)) {
        throw FmnistException.about(
            "resume",
            "expected the settings, images and classifiers of the interrupted attack in "
                + file
                + ", found others; repeat its settings or name another directory");
      }
      List<AttackRecord> attempts = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        attempts.add(read(in));
      }
      return attempts;
    } catch (IOException e) {
      throw FmnistException.about(
          "resume",
          "cannot read " + file + ": " + AtomicFiles.reason(e) + "; remove it to begin again",
          e);
    }
  }

  private static AttackRecord read(DataInputStream in) throws IOException {
    int position = in.readInt();
    boolean reached = in.readBoolean();
    int queries = in.readInt();
    int gradients = in.readInt();
    byte[] image = new byte[784];
    in.readFully(image);
    return new AttackRecord(position, image, reached, queries, gradients);
  }

  /** Removes the file: the attack is done. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new FmnistException("cannot remove " + file + ": " + AtomicFiles.reason(e), e);
    }
  }
}

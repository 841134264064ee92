package org.fmnist.spark;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.fmnist.io.FmnistException;

/**
 * On an executor: where a run directory lies while the run is trained. On a disk, that is its place
 * for good. Anywhere else it is a folder of this machine, which begins with what lies there already
 * and is copied there when the run is over.
 */
final class RunPlace implements AutoCloseable {
  private final FileSystem files;
  private final Path target;
  private final java.nio.file.Path directory;

  private RunPlace(FileSystem files, Path target, java.nio.file.Path directory) {
    this.files = files;
    this.target = target;
    this.directory = directory;
  }

  /**
   * The place of a run.
   *
   * @param out as {@link OutputFolder} names it
   * @throws FmnistException if the file system refuses
   */
  static RunPlace of(String out, String name) {
    Path target = new Path(out, name);
    try {
      Configuration settings = SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
      FileSystem files = target.getFileSystem(settings);
      if (OutputFolder.isLocal(target)) {
        return new RunPlace(files, target, java.nio.file.Path.of(target.toUri().getPath()));
      }
      java.nio.file.Path folder = Files.createTempDirectory("fmnist-run");
      if (files.exists(target)) {
        copy(files, target, disk(settings), new Path(folder.toUri()));
      }
      return new RunPlace(files, target, folder);
    } catch (IOException e) {
      throw FmnistException.about("out", "cannot use " + target + ": " + Failures.line(e), e);
    }
  }

  /** What to train in, which may hold a run to go on with. */
  java.nio.file.Path directory() {
    return directory;
  }

  /** Brings a finished run to where it belongs. */
  void keep() {
    if (OutputFolder.isLocal(target)) {
      return;
    }
    try {
      files.mkdirs(target);
      copy(disk(files.getConf()), new Path(directory.toUri()), files, target);
    } catch (IOException e) {
      throw FmnistException.about("out", "cannot write to " + target + ": " + Failures.line(e), e);
    }
  }

  /** This machine's, without a file of checksums beside each. */
  private static FileSystem disk(Configuration settings) throws IOException {
    return FileSystem.getLocal(settings).getRaw();
  }

  /** Copies what is in a folder into another, in place of what has the same name there. */
  private static void copy(FileSystem source, Path from, FileSystem destination, Path into)
      throws IOException {
    for (FileStatus file : source.listStatus(from)) {
      Path to = new Path(into, file.getPath().getName());
      destination.delete(to, true);
      FileUtil.copy(source, file.getPath(), destination, to, false, source.getConf());
    }
  }

  @Override
  public void close() {
    if (!OutputFolder.isLocal(target)) {
      FileUtil.fullyDelete(directory.toFile());
    }
  }
}

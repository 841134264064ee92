package org.fmnist.spark;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The disk as a file system of another scheme, as object stores and HDFS are. */
public final class RenamedDisk extends RawLocalFileSystem {
  /** What the paths begin with. */
  static final String SCHEME = "renamed";

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }
}

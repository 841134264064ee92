package org.fmnist.io;

/** Where a failure began. Static functions only, which may be called from several threads. */
public final class RootCause {
  private RootCause() {}

  /** The innermost cause; the failure itself if it has none. */
  public static Throwable of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}

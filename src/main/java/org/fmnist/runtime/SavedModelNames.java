package org.fmnist.runtime;

/**
 * What a SavedModel and its parts are called, where it is written and where it is loaded. Static
 * functions only, which may be called from several threads.
 */
public final class SavedModelNames {
  /** The file that makes a directory a SavedModel. */
  public static final String FILE = "saved_model.pb";

  /** Of the graph for serving. */
  public static final String TAG = "serve";

  /** What loaders ask for by default. */
  public static final String SIGNATURE = "serving_default";

  /** The output [N,10] that sums to 1. */
  public static final String PROBABILITIES = "probabilities";

  private SavedModelNames() {}
}

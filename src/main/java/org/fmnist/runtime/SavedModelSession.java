package org.fmnist.runtime;

import java.nio.file.Path;
import java.util.Optional;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;

/**
 * A SavedModel's graph and the session that runs it, closed together. Not for sharing between
 * threads.
 */
public final class SavedModelSession implements AutoCloseable {
  private final SavedModelBundle bundle;
  private boolean closed;

  private SavedModelSession(SavedModelBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * Loads the graph that is tagged {@link SavedModelNames#TAG}.
   *
   * @throws org.tensorflow.exceptions.TensorFlowException if there is none that can be loaded
   */
  public static SavedModelSession load(Path directory, SessionSettings settings) {
    TensorFlowRuntime.prepare();
    ConfigProto config = GraphSession.prepared(settings, true);
    return new SavedModelSession(
        SavedModelBundle.loader(directory.toString())
            .withTags(SavedModelNames.TAG)
            .withConfigProto(config)
            .load());
  }

  /** The model's signature of a name. */
  public Optional<SignatureDef> signature(String name) {
    return Optional.ofNullable(bundle.metaGraphDef().getSignatureDefOrDefault(name, null));
  }

  /**
   * A new run of the session.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public Session.Runner runner() {
    if (closed) {
      throw new IllegalStateException("used after close");
    }
    return bundle.session().runner();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      bundle.close();
    }
  }
}

package org.fmnist.runtime;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;
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
   * @param bfloat16 whether a CPU that multiplies bfloat16 may do so where the graph has float32
   * @throws org.tensorflow.exceptions.TensorFlowException if there is none that can be loaded
   */
  public static SavedModelSession load(Path directory, SessionSettings settings, boolean bfloat16) {
    TensorFlowRuntime.prepare();
    ConfigProto.Builder config = GraphSession.prepared(settings, true).toBuilder();
    if (bfloat16) {
      config
          .getGraphOptionsBuilder()
          .getRewriteOptionsBuilder()
          .setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON);
    }
    SavedModelBundle.Loader loader =
        SavedModelBundle.loader(directory.toString())
            .withTags(SavedModelNames.TAG)
            .withConfigProto(config.build());
    // Reading the variables runs a part of the graph, which is rewritten, too: see firstRun.
    return new SavedModelSession(StandardError.quietly(loader::load));
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

  /**
   * Makes the first run, which logs how the graph is rewritten for bfloat16, in the way of {@link
   * FirstRun}.
   *
   * @param run of the session, as all later ones
   */
  public <T> T firstRun(Supplier<T> run) {
    return StandardError.quietly(run);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      bundle.close();
    }
  }
}

package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

class GraphsTest {
  private static final SessionSettings ON_THIS_THREAD = new SessionSettings(1, Device.CPU);

  @Test
  void whatCannotBeBuiltLeavesNoGraph() {
    List<Graph> made = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Graphs.build(
                    graph -> {
                      made.add(graph);
                      throw new IllegalArgumentException("no");
                    }))
        .hasMessage("no");
    assertThatThrownBy(() -> Ops.create(made.get(0)).constant(1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatCannotBeMadeLeavesNoSession() {
    List<GraphSession> opened = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Graphs.build(
                    graph ->
                        GraphSession.asBuilt(graph, ON_THIS_THREAD)
                            .ownedBy(
                                session -> {
                                  opened.add(session);
                                  throw new IllegalArgumentException("no");
                                })))
        .hasMessage("no");
    assertThatThrownBy(() -> opened.get(0).runner()).hasMessage("used after close");
  }

  @Test
  void anEventsFileInNoFolderIsOneLine() {
    assertThatThrownBy(() -> EventsFile.create(Path.of("/proc/none"), ON_THIS_THREAD))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("cannot write events for TensorBoard to /proc/none");
  }

  /** Arabic, Persian, Bengali, Marathi, Nepali, Burmese and Tibetan digits. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "bn-BD", "mr-IN", "ne-NP", "my-MM", "dz-BT"})
  void namesOperationsInDigitsThatTensorFlowTakes(String tag) {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale other = Locale.forLanguageTag(tag);
    Locale.setDefault(Locale.Category.FORMAT, other);
    try {
      String name =
          Graphs.build(
              graph -> {
                try (graph) {
                  Ops tf = Ops.create(graph);
                  tf.constant(1);
                  return tf.constant(1).op().name();
                }
              });
      assertThat(name).isEqualTo("Const_1");
      assertThat(Locale.getDefault(Locale.Category.FORMAT)).isEqualTo(other);
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }
}

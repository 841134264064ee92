package org.fmnist.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fmnist.data.Dataset;
import org.fmnist.graph.Variable;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.FmnistException;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

class TensorBoardLogTest {
  private static final TrainingSettings SETTINGS =
      Presets.quick().toBuilder()
          .epochs(2)
          .batchSize(16)
          .validationSize(20)
          .validation(TrainingSettings.Validation.EACH_EPOCH)
          .build();

  private final Dataset dataset = TinyDataset.of(80, 20);

  @TempDir Path folder;

  /** One value of the file. */
  private record Point(long step, Summary.Value value) {}

  private static List<Point> read(Path directory) throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.toList();
    }
    assertThat(files).hasSize(1);
    assertThat(files.get(0).getFileName().toString()).startsWith("events.out.tfevents.");
    ByteBuffer records =
        ByteBuffer.wrap(Files.readAllBytes(files.get(0))).order(ByteOrder.LITTLE_ENDIAN);
    List<Point> points = new ArrayList<>();
    while (records.hasRemaining()) {
      // A record: length, its checksum, the event, its checksum.
      byte[] event = new byte[Math.toIntExact(records.getLong())];
      records.getInt();
      records.get(event);
      records.getInt();
      Event parsed = Event.parseFrom(event);
      parsed.getSummary().getValueList().forEach(v -> points.add(new Point(parsed.getStep(), v)));
    }
    return points;
  }

  private static List<Point> named(List<Point> points, String tag) {
    return points.stream().filter(point -> point.value().getTag().equals(tag)).toList();
  }

  private static float number(Point point) {
    // A scalar is a tensor in the file; floats lie in one place or the other.
    var tensor = point.value().getTensor();
    if (tensor.getFloatValCount() == 1) {
      return tensor.getFloatVal(0);
    }
    return point.value().hasTensor()
        ? tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat()
        : point.value().getSimpleValue();
  }

  @Test
  void theFileHoldsCurvesAndKernels() throws Exception {
    List<EpochRecord> epochs;
    try (DataLoader plan = DataLoaders.create(dataset, SETTINGS);
        TrainableModel model =
            Engines.create(SETTINGS, Precision.FP32, 8, SessionSettings.defaults());
        TensorBoardLog log = new TensorBoardLog(folder, 3, SessionSettings.defaults())) {
      Training training = new Training(model, plan, SETTINGS, Progress.start(), List.of(log));
      training.run();
      epochs = training.progress().epochs();
    }
    List<Point> points = read(folder);
    assertThat(named(points, "step/loss")).extracting(Point::step).containsExactly(0L, 3L, 6L);
    assertThat(named(points, "step/learning_rate"))
        .extracting(TensorBoardLogTest::number)
        .containsExactly(rate(0), rate(3), rate(6));
    assertThat(named(points, "validation/loss")).extracting(Point::step).containsExactly(4L, 8L);
    assertThat(named(points, "validation/loss"))
        .extracting(TensorBoardLogTest::number)
        .containsExactly((float) epochs.get(0).validLoss(), (float) epochs.get(1).validLoss());
    assertThat(named(points, "test/loss")).isEmpty();
    List<Point> kernels = named(points, "kernel/fc_kernel");
    assertThat(kernels).hasSize(2);
    assertThat(kernels.get(1).value().getHisto().getNum()).isEqualTo(Variable.FC_KERNEL.size());
  }

  private static float rate(long step) {
    return (float) SETTINGS.learningRate().at(step, 8);
  }

  @Test
  void aFolderThatIsAFileIsRefusedWithALine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new TensorBoardLog(file, 1, SessionSettings.defaults()).close())
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("TensorBoard");
  }
}

package org.fmnist.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.fmnist.data.Dataset;
import org.fmnist.eval.Evaluator;

/**
 * ONNX Runtime on the exported model: it evaluates only, in float32, for its kernels for x86 have
 * no bfloat16. Arguments: the .onnx file, threads.
 */
final class OnnxWorker extends Worker {
  private static final String IMAGE = "image";
  private static final String PROBABILITIES = "probabilities";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final String model;
  private final int threads;
  private final Dataset dataset = Dataset.embedded();

  private OnnxWorker(String model, int threads) {
    this.model = model;
    this.threads = threads;
  }

  public static void main(String[] args) throws IOException {
    new OnnxWorker(args[0], Integer.parseInt(args[1])).serve();
  }

  @Override
  Subject open(String work, int batch, String variant) {
    if (!work.equals("evaluate")) {
      throw new IllegalArgumentException("no such work: " + work);
    }
    return new Evaluates(new Network(), batch);
  }

  /** A session with the model. */
  private final class Network implements AutoCloseable {
    private final OrtSession session;

    Network() {
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(threads);
        session = environment.createSession(model, options);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Probabilities [N,10] of the test images at these positions. */
    float[] probabilities(int[] positions) {
      FloatBuffer pixels = FloatBuffer.wrap(dataset.test().floats(positions));
      long[] shape = {positions.length, 28, 28, 1};
      try (OnnxTensor images = OnnxTensor.createTensor(environment, pixels, shape);
          OrtSession.Result result = session.run(Map.of(IMAGE, images), Set.of(PROBABILITIES))) {
        return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final class Evaluates implements Subject {
    private final Network network;
    private final TestBatches batches;

    Evaluates(Network network, int batch) {
      this.network = network;
      batches = new TestBatches(dataset.test(), batch);
    }

    @Override
    public int work() {
      int[] positions = batches.next();
      float[] probabilities = network.probabilities(positions);
      for (int row = 0; row < positions.length; row++) {
        Evaluator.predicted(probabilities, row);
      }
      return positions.length;
    }

    @Override
    public void close() {
      network.close();
    }
  }

  @Override
  Map<String, Object> describe() {
    return Map.of("onnxruntime", environment.getVersion(), "threads", threads);
  }

  @Override
  Map<String, Object> check() {
    int[] positions = IntStream.range(0, CHECKED_IMAGES).toArray();
    try (Network network = new Network()) {
      float[] probabilities = network.probabilities(positions);
      long correct =
          IntStream.of(positions)
              .filter(i -> Evaluator.predicted(probabilities, i) == dataset.test().label(i))
              .count();
      return Map.of("correct", correct, "probabilityNorm", norm(probabilities));
    }
  }
}

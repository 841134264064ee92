package org.fmnist.graph.fast;

import java.nio.file.Path;
import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Weights;
import org.fmnist.io.AtomicFiles;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.SavedModelNames;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;

/**
 * Writes the network as a SavedModel for serving: the way from images to probabilities and nothing
 * else, batch norm folded, weights as constants. There are no variables, so that one file is all.
 * Static functions only, which may be called from several threads for different files.
 */
public final class SavedModelWriter {
  private static final String METHOD = "tensorflow/serving/predict";
  private static final int SCHEMA_VERSION = 1;
  private static final String IMAGE = "image";
  private static final String LOGITS = "logits";

  private SavedModelWriter() {}

  /**
   * Writes {@link SavedModelNames#FILE} into a directory that exists, whole or not at all. Its
   * signature {@link SavedModelNames#SIGNATURE} takes {@code image}, float32 [N,28,28,1], raw
   * 0..255, and gives {@code probabilities} and {@code logits}, float32 [N,10].
   *
   * @param precision of the layers within, {@link ComputePrecision#FP32} or {@link
   *     ComputePrecision#BF16}
   * @throws org.fmnist.io.FmnistException if the disk refuses
   */
  public static void write(Path directory, Weights weights, ComputePrecision precision) {
    byte[] model = savedModel(weights, precision).toByteArray();
    AtomicFiles.write(directory.resolve(SavedModelNames.FILE), model);
  }

  private static SavedModel savedModel(Weights weights, ComputePrecision precision) {
    return Graphs.build(graph -> savedModel(graph, weights, precision));
  }

  private static SavedModel savedModel(Graph graph, Weights weights, ComputePrecision precision) {
    try (graph) {
      build(graph, weights, precision);
      MetaGraphDef meta =
          MetaGraphDef.newBuilder()
              .setMetaInfoDef(
                  MetaGraphDef.MetaInfoDef.newBuilder()
                      .addTags(SavedModelNames.TAG)
                      .setTensorflowVersion(TensorFlow.version()))
              .setGraphDef(graph.toGraphDef())
              .putSignatureDef(SavedModelNames.SIGNATURE, signature())
              .build();
      return SavedModel.newBuilder()
          .setSavedModelSchemaVersion(SCHEMA_VERSION)
          .addMetaGraphs(meta)
          .build();
    }
  }

  private static void build(Graph graph, Weights weights, ComputePrecision precision) {
    Ops tf = Ops.create(graph);
    FoldedWeights folded = FoldedWeights.of(weights);
    Map<Layer, Operand<TFloat32>> kernels = FoldedGraph.kernels(tf, folded);
    Map<Layer, Operand<TFloat32>> biases = FoldedGraph.biases(tf, folded);
    Placeholder<TFloat32> images =
        tf.withName(IMAGE)
            .placeholder(
                TFloat32.class,
                Placeholder.shape(Shape.of(-1, FashionMnist.SIDE, FashionMnist.SIDE, 1)));
    Operand<TFloat32> logits =
        tf.withName(LOGITS)
            .identity(InferenceTower.forward(tf, images, kernels, biases, precision).logits());
    tf.withName(SavedModelNames.PROBABILITIES).nn.softmax(logits);
  }

  private static SignatureDef signature() {
    return SignatureDef.newBuilder()
        .setMethodName(METHOD)
        .putInputs(IMAGE, info(IMAGE, FashionMnist.SIDE, FashionMnist.SIDE, 1))
        .putOutputs(
            SavedModelNames.PROBABILITIES,
            info(SavedModelNames.PROBABILITIES, FashionMnist.CLASSES))
        .putOutputs(LOGITS, info(LOGITS, FashionMnist.CLASSES))
        .build();
  }

  /** A float32 tensor of any number of rows. */
  private static TensorInfo info(String operation, int... rowShape) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setSize(-1);
    for (int size : rowShape) {
      shape.addDimBuilder().setSize(size);
    }
    return TensorInfo.newBuilder()
        .setName(operation + ":0")
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .build();
  }
}

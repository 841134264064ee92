package org.fmnist.compare;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.Kernels;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;

/**
 * A graph in a session of its own, run by the names of its operations: one that TensorFlow wrote,
 * or one that was built here. Its variables and random kernels keep their state from run to run.
 * Not for sharing between threads.
 */
public final class NamedGraph implements AutoCloseable {
  private static final int MAX_BYTES = 512 << 20;

  private final GraphSession session;
  private final String description;

  private NamedGraph(GraphSession session, String description) {
    this.session = session;
    this.description = description;
  }

  /**
   * What one run of a session does.
   *
   * @param feeds value by placeholder, or by any operation whose output shall be replaced
   * @param targets operations that are run for what they do
   * @param fetches tensors whose values are wanted: {@code operation}, or {@code operation:2} for
   *     an output other than the first
   */
  public record Run(Map<String, TensorValue> feeds, List<String> targets, List<String> fetches) {
    /** Runs operations for what they do. */
    public static Run target(String... targets) {
      return new Run(Map.of(), List.of(targets), List.of());
    }

    /** Reads tensors that need no feeds, as variables do. */
    public static Run fetch(List<String> fetches) {
      return new Run(Map.of(), List.of(), fetches);
    }
  }

  /**
   * Imports a graph that TensorFlow wrote, a MetaGraph ({@code .meta}) or a GraphDef such as a
   * frozen graph ({@code .pb}), and runs it as written: with TensorFlow's graph optimizer off.
   *
   * @throws FmnistException if the file holds neither, or has operations that are not known here
   */
  public static NamedGraph asBuilt(Path file, SessionSettings settings) {
    GraphDef definition = definition(file);
    return open(graph -> load(graph, definition, file), false, file, settings);
  }

  /**
   * Imports a graph as {@link #asBuilt} does and runs it as Python's sessions do by default: with
   * TensorFlow's graph optimizer on, which may change last bits.
   *
   * @throws FmnistException if the file holds neither, or has operations that are not known here
   */
  public static NamedGraph optimized(Path file, SessionSettings settings) {
    return optimized(definition(file), file, settings);
  }

  static NamedGraph optimized(GraphDef definition, Path file, SessionSettings settings) {
    return open(graph -> load(graph, definition, file), true, file, settings);
  }

  /**
   * Builds a graph here. It runs as built, with TensorFlow's graph optimizer off: what equality to
   * the last bit rests on.
   *
   * @param builder adds the operations
   * @param description what messages call it
   */
  public static NamedGraph build(
      Consumer<Graph> builder, String description, SessionSettings settings) {
    return open(builder, false, description, settings);
  }

  private static NamedGraph open(
      Consumer<Graph> builder,
      boolean optimizeGraph,
      Object description,
      SessionSettings settings) {
    return Graphs.build(
        Kernels.AS_PYTHON,
        graph -> {
          builder.accept(graph);
          return GraphSession.training(graph, settings, optimizeGraph)
              .ownedBy(opened -> new NamedGraph(opened, description.toString()));
        });
  }

  private static void load(Graph graph, GraphDef definition, Path file) {
    try {
      graph.importGraphDef(definition);
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new FmnistException(file + ": TensorFlow cannot import its graph: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * The graph in a {@code .meta} or {@code .pb} file.
   *
   * @throws FmnistException if there is none in it
   */
  static GraphDef definition(Path file) {
    byte[] bytes;
    try {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      bytes = BoundedFile.read(file, MAX_BYTES);
    } catch (IOException e) {
      throw new FmnistException(
          file + ": expected a graph of TensorFlow: " + AtomicFiles.reason(e), e);
    }
    GraphDef inMetaGraph = parsed(() -> MetaGraphDef.parseFrom(bytes).getGraphDef());
    GraphDef definition =
        isGraph(inMetaGraph) ? inMetaGraph : parsed(() -> GraphDef.parseFrom(bytes));
    if (!isGraph(definition)) {
      throw new FmnistException(
          file + ": expected a MetaGraph or a GraphDef of TensorFlow, found another file");
    }
    return definition;
  }

  @FunctionalInterface
  private interface Parser {
    GraphDef parse() throws InvalidProtocolBufferException;
  }

  /** An empty graph where the bytes are of another kind. */
  private static GraphDef parsed(Parser parser) {
    try {
      return parser.parse();
    } catch (InvalidProtocolBufferException e) {
      return GraphDef.getDefaultInstance();
    }
  }

  private static boolean isGraph(GraphDef definition) {
    return definition.getNodeCount() > 0
        && definition.getNodeList().stream().noneMatch(node -> node.getOp().isEmpty());
  }

  /**
   * Runs the session once.
   *
   * @return what is fetched, by the names it was asked for with
   * @throws FmnistException if the graph has no operation of a name, or TensorFlow refuses the run
   */
  public Map<String, TensorValue> run(Run run) {
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      run.targets().forEach(name -> runner.addTarget(known(name)));
      run.fetches().forEach(name -> runner.fetch(known(name)));
      run.feeds()
          .forEach(
              (name, value) -> {
                Tensor tensor = value.toTensor();
                fed.add(tensor);
                runner.feed(known(name), tensor);
              });
      try (Result result = runner.run()) {
        Map<String, TensorValue> values = new LinkedHashMap<>();
        for (int i = 0; i < run.fetches().size(); i++) {
          values.put(run.fetches().get(i), TensorValue.copyOf(result.get(i)));
        }
        return values;
      }
    } catch (TensorFlowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new FmnistException(description + ": TensorFlow refuses the run: " + firstLine(e), e);
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** The name, if the graph has it. */
  private String known(String name) {
    int colon = name.lastIndexOf(':');
    String operation = colon < 0 ? name : name.substring(0, colon);
    if (session.graph().operation(operation) == null) {
      throw new FmnistException(
          description + ": expected an operation " + operation + " in the graph, found none");
    }
    return name;
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return description;
  }
}

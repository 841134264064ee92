import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fmnist.compare.NamedGraph;
import org.fmnist.compare.NamedGraph.Run;
import org.fmnist.compare.Parity;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.random.RandomUniform;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Ports a small recurrent network from TensorFlow 1 and proves the port: its MetaGraph and the
 * graph built here train side by side, and every bit must agree. docs/PORTING.md tells the traps;
 * tools/lstm_graph.py is the Python program that wrote the MetaGraph.
 *
 * <pre>java -cp target/fmnist.jar docs/examples/PortLstm.java [FILE.meta]</pre>
 */
class PortLstm {
  private static final int STEPS = 4;
  private static final int FEATURES = 3;
  private static final int UNITS = 5;
  private static final int CLASSES = 3;
  private static final long SEED = 7;
  private static final List<String> VARIABLES =
      List.of("kernel", "bias", "softmax_kernel", "softmax_bias");

  public static void main(String[] args) {
    Path meta =
        Path.of(args.length > 0 ? args[0] : "src/test/resources/golden/lstm/lstm.meta");
    SessionSettings session = SessionSettings.defaults();
    try (NamedGraph reference = NamedGraph.asBuilt(meta, session);
        NamedGraph port = NamedGraph.build(PortLstm::build, "the port", session)) {
      Parity parity = new Parity(reference, port, names(), 0);
      parity.run("initial", Run.target("lstm/init"));
      parity.run("initial", Run.fetch(reference("", "/Momentum")));
      Random random = new Random(1);
      for (int step = 0; step < 100; step++) {
        List<String> fetches = new ArrayList<>(List.of("lstm/output", "lstm/logits", "lstm/loss"));
        fetches.addAll(reference("_gradient", "_clipped"));
        parity.run("training", new Run(batch(random), List.of("lstm/train"), fetches));
        parity.run("after", Run.fetch(reference("", "/Momentum")));
      }
      System.out.println(parity.report().text());
    }
  }

  /** The reference's names with the port's, where they differ: that has no scope. */
  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : List.of("x", "y", "keep", "output", "logits", "loss", "train", "init")) {
      names.put("lstm/" + name, name);
    }
    for (String variable : VARIABLES) {
      names.put("lstm/" + variable, variable);
      names.put("lstm/lstm/" + variable + "/Momentum", variable + "_momentum");
      names.put("lstm/" + variable + "_gradient", variable + "_gradient");
      names.put("lstm/" + variable + "_clipped", variable + "_clipped");
    }
    return names;
  }

  /** The names of what belongs to each variable; slots repeat the scope. */
  private static List<String> reference(String... suffixes) {
    return Arrays.stream(suffixes)
        .flatMap(
            suffix ->
                VARIABLES.stream()
                    .map(name -> (suffix.startsWith("/") ? "lstm/lstm/" : "lstm/") + name + suffix))
        .toList();
  }

  /** Any values will do. */
  private static Map<String, TensorValue> batch(Random random) {
    int size = 8;
    float[] x = new float[size * STEPS * FEATURES];
    float[] y = new float[size * CLASSES];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < size; row++) {
      y[row * CLASSES + random.nextInt(CLASSES)] = 1;
    }
    return Map.of(
        "lstm/x", TensorValue.of(x, size, STEPS, FEATURES),
        "lstm/y", TensorValue.of(y, size, CLASSES),
        "lstm/keep", TensorValue.of(new float[] {0.7f}));
  }

  /** The port. Each comment names a trap that docs/PORTING.md explains. */
  static void build(Graph graph) {
    Ops tf = Ops.create(graph);
    Placeholder<TFloat32> x = placeholder(tf, "x", Shape.of(-1, STEPS, FEATURES));
    Placeholder<TFloat32> y = placeholder(tf, "y", Shape.of(-1, CLASSES));
    Placeholder<TFloat32> keep = placeholder(tf, "keep", Shape.scalar());

    Map<String, Trained> trained = new LinkedHashMap<>();
    trained.put("kernel", weights(tf, "kernel", 1, FEATURES + UNITS, 4 * UNITS));
    trained.put("bias", new Trained(tf, "bias", zeros(tf, 4 * UNITS)));
    trained.put("softmax_kernel", weights(tf, "softmax_kernel", 2, UNITS, CLASSES));
    trained.put("softmax_bias", new Trained(tf, "softmax_bias", zeros(tf, CLASSES)));
    List<Trained> all = List.copyOf(trained.values());

    Operand<TFloat32> output =
        tf.withName("output")
            .identity(cell(tf, x, trained.get("kernel").read, trained.get("bias").read));
    Operand<TFloat32> logits =
        tf.withName("logits")
            .math
            .add(
                tf.linalg.matMul(dropout(tf, output, keep), trained.get("softmax_kernel").read),
                trained.get("softmax_bias").read);
    Operand<TFloat32> each = tf.nn.softmaxCrossEntropyWithLogits(logits, y).loss();
    Operand<TFloat32> loss = tf.withName("loss").math.mean(each, tf.constant(new int[] {0}));

    Variable<TInt32> step = tf.variable(Shape.scalar(), TInt32.class);
    Gradients computed =
        Gradients.create(tf.scope(), loss, all.stream().map(variable -> variable.read).toList());
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      gradients.add(tf.withName(all.get(i).name + "_gradient").identity(computed.<TFloat32>dy(i)));
    }
    List<Op> updates = momentum(tf, all, clipByGlobalNorm(tf, all, gradients), rate(tf, step));
    // One step of the counter, after all variables have moved.
    Ops afterUpdates = tf.withControlDependencies(updates);
    afterUpdates.withName("train").assignAdd(step, afterUpdates.constant(1));

    List<Op> initializers = new ArrayList<>(List.of(tf.assign(step, tf.constant(0))));
    all.forEach(variable -> initializers.addAll(variable.initializers));
    tf.withControlDependencies(initializers).withName("init").noOp();
  }

  /** A variable, its slot, and the one place where it is read (trap: reference variables). */
  private static final class Trained {
    final String name;
    final Variable<TFloat32> variable;
    final Variable<TFloat32> momentum;
    final Operand<TFloat32> read;
    final List<Op> initializers;

    Trained(Ops tf, String name, Operand<TFloat32> initial) {
      this.name = name;
      Shape shape = initial.shape();
      variable = tf.withName(name).variable(shape, TFloat32.class);
      momentum = tf.withName(name + "_momentum").variable(shape, TFloat32.class);
      read = tf.identity(variable);
      initializers =
          List.of(tf.assign(variable, initial), tf.assign(momentum, zeros(tf, shape.asArray())));
    }
  }

  private static Placeholder<TFloat32> placeholder(Ops tf, String name, Shape shape) {
    return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  private static Operand<TFloat32> zeros(Ops tf, long... shape) {
    return tf.fill(tf.constant(shape), tf.constant(0f));
  }

  /** Trap: operation seeds. */
  private static Trained weights(Ops tf, String name, long seed2, int... shape) {
    Operand<TFloat32> normal =
        tf.random.truncatedNormal(
            tf.constant(shape),
            TFloat32.class,
            TruncatedNormal.seed(SEED),
            TruncatedNormal.seed2(seed2));
    return new Trained(tf, name, tf.math.mul(normal, tf.constant(0.5f)));
  }

  private static Operand<TFloat32> cell(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel, Operand<TFloat32> bias) {
    Operand<TInt32> rows = tf.shape.size(tf.shape(x), tf.constant(0));
    Operand<TFloat32> output = tf.fill(
            tf.concat(List.of(rows, tf.constant(new int[] {UNITS})), tf.constant(0)), tf.constant(0f));
    Operand<TFloat32> state = output;
    for (Operand<TFloat32> input : tf.unstack(x, (long) STEPS, Unstack.axis(1L)).output()) {
      Operand<TFloat32> gates =
          tf.math.add(
              tf.linalg.matMul(tf.concat(List.of(input, output), tf.constant(1)), kernel), bias);
      List<? extends Operand<TFloat32>> parts = tf.split(tf.constant(1), gates, 4L).output();
      Operand<TFloat32> write = tf.math.sigmoid(parts.get(0));
      Operand<TFloat32> candidate = tf.math.tanh(parts.get(1));
      Operand<TFloat32> forget = tf.math.sigmoid(tf.math.add(parts.get(2), tf.constant(1f)));
      Operand<TFloat32> read = tf.math.sigmoid(parts.get(3));
      state = tf.math.add(tf.math.mul(state, forget), tf.math.mul(write, candidate));
      output = tf.math.mul(tf.math.tanh(state), read);
    }
    return output;
  }

  /** As TensorFlow 2 writes it (trap: what a version computes). */
  private static Operand<TFloat32> dropout(Ops tf, Operand<TFloat32> x, Operand<TFloat32> keep) {
    Operand<TFloat32> rate = tf.math.sub(tf.constant(1f), keep);
    Operand<TFloat32> scaled = tf.math.div(x, tf.math.sub(tf.constant(1f), rate));
    Operand<TFloat32> noise =
        tf.random.randomUniform(
            tf.shape(x), TFloat32.class, RandomUniform.seed(SEED), RandomUniform.seed2(3L));
    return tf.select(tf.math.greaterEqual(noise, rate), scaled, tf.constant(0f));
  }

  /** Trap: quotients, of which a graph optimizer makes products. */
  private static Operand<TFloat32> rate(Ops tf, Variable<TInt32> step) {
    Operand<TFloat32> steps = tf.dtypes.cast(tf.identity(step), TFloat32.class);
    Operand<TFloat32> decays = tf.math.div(steps, tf.constant(30f));
    return tf.math.mul(tf.constant(0.5f), tf.math.pow(tf.constant(0.9f), decays));
  }

  private static List<Operand<TFloat32>> clipByGlobalNorm(
      Ops tf, List<Trained> trained, List<Operand<TFloat32>> gradients) {
    List<Operand<TFloat32>> halves = new ArrayList<>();
    gradients.forEach(gradient -> halves.add(tf.nn.l2Loss(gradient)));
    Operand<TFloat32> norm =
        tf.math.sqrt(
            tf.math.mul(tf.sum(tf.stack(halves), tf.constant(new int[] {0})), tf.constant(2f)));
    float bound = 0.25f;
    Operand<TFloat32> scale =
        tf.math.mul(
            tf.constant(bound),
            tf.math.minimum(
                tf.math.div(tf.constant(1f), norm), tf.constant(1f / bound)));
    List<Operand<TFloat32>> clipped = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      clipped.add(
          tf.withName(trained.get(i).name + "_clipped").math.mul(gradients.get(i), scale));
    }
    return clipped;
  }

  /** Trap: all gradients are computed before any variable moves. */
  private static List<Op> momentum(
      Ops tf, List<Trained> trained, List<Operand<TFloat32>> gradients, Operand<TFloat32> rate) {
    List<Op> updates = new ArrayList<>();
    Ops afterGradients = tf.withControlDependencies(List.copyOf(gradients));
    for (int i = 0; i < trained.size(); i++) {
      Trained each = trained.get(i);
      updates.add(
          afterGradients.train.applyMomentum(
              each.variable, each.momentum, rate, gradients.get(i), tf.constant(0.9f)));
    }
    return updates;
  }
}

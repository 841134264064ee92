package org.fmnist.graph.fast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.Variable;
import org.fmnist.graph.fast.UpdateRule.Method;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ApplyMomentum;
import org.tensorflow.types.TFloat32;

/**
 * Moves the trained variables along their gradients. A variable moves as soon as nothing reads it
 * any more, while layers below still compute their gradients.
 */
final class WeightUpdate {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Ops tf;
  private final FastVariables variables;
  private final FastTrainingSettings settings;
  private final Operand<TFloat32> learningRate;

  WeightUpdate(
      Ops tf,
      FastVariables variables,
      FastTrainingSettings settings,
      Operand<TFloat32> learningRate) {
    this.tf = tf;
    this.variables = variables;
    this.settings = settings;
    this.learningRate = learningRate;
  }

  /**
   * The updates, by variable; each gives the variable's new value.
   *
   * @param gradients of the trained variables, from the first layer's to the last's
   */
  Map<Variable, Operand<TFloat32>> of(Map<Variable, Operand<TFloat32>> gradients) {
    Map<Variable, Operand<TFloat32>> clipped = new LinkedHashMap<>();
    gradients.forEach((variable, gradient) -> clipped.put(variable, clip(gradient)));
    AdamPowers powers = settings.updateRule().method() == Method.MOMENTUM ? null : new AdamPowers();
    Map<Variable, Operand<TFloat32>> updates = new LinkedHashMap<>();
    List<Operand<TFloat32>> earlier = new ArrayList<>();
    for (Map.Entry<Variable, Operand<TFloat32>> entry : clipped.entrySet()) {
      // Whatever lies below in the network got its gradient through this variable: when the
      // gradients up to here are there, its value has been read for the last time.
      earlier.add(entry.getValue());
      Ops after = tf.withControlDependencies(new ArrayList<Op>(earlier));
      updates.put(entry.getKey(), update(after, entry.getKey(), entry.getValue(), powers));
    }
    return updates;
  }

  /** What follows the updates of a step: Adam's powers move on. */
  List<Op> after(Map<Variable, Operand<TFloat32>> updates) {
    if (settings.updateRule().method() == Method.MOMENTUM) {
      return List.of();
    }
    Ops after = tf.withControlDependencies(new ArrayList<Op>(updates.values()));
    List<Op> moved = new ArrayList<>();
    for (String name : List.of(AdamPowers.BETA1_NAME, AdamPowers.BETA2_NAME)) {
      Output<TFloat32> power = variables.all().get(name);
      float beta = name.equals(AdamPowers.BETA1_NAME) ? BETA1 : BETA2;
      moved.add(after.assign(power, after.math.mul(tf.identity(power), tf.constant(beta))));
    }
    return moved;
  }

  private Operand<TFloat32> clip(Operand<TFloat32> gradient) {
    if (Double.isInfinite(settings.gradientClip())) {
      return gradient;
    }
    float clip = (float) settings.gradientClip();
    return tf.clipByValue(gradient, tf.constant(-clip), tf.constant(clip));
  }

  private Operand<TFloat32> update(
      Ops after, Variable variable, Operand<TFloat32> gradient, @Nullable AdamPowers powers) {
    Ops afterDecay = after;
    if (settings.weightDecay() > 0 && variable.shape().length > 1) {
      Operand<TFloat32> factor =
          tf.math.mul(learningRate, tf.constant((float) settings.weightDecay()));
      Op decayed =
          after.assignSub(
              variables.ref(variable), after.math.mul(variables.read(variable), factor));
      afterDecay = tf.withControlDependencies(List.of(decayed));
    }
    // The original's optimizer names its slots so: the scope again, before the variable's name.
    String slot = "fmnist_cnn/" + variable.checkpointName();
    if (powers == null) {
      return momentum(afterDecay, variable, gradient, slot + "/Momentum");
    }
    return orthogonalized(variable)
        ? muon(afterDecay, variable, gradient, slot + "/Momentum")
        : powers.adam(afterDecay, variable, gradient, slot + "/Adam");
  }

  /** Whether Muon's formula moves the variable: a kernel of a hidden layer. */
  private boolean orthogonalized(Variable variable) {
    return settings.updateRule().method() == Method.MUON
        && variable.shape().length > 1
        && variable != Variable.SOFTMAX_KERNEL;
  }

  private Operand<TFloat32> muon(
      Ops after, Variable variable, Operand<TFloat32> gradient, String slot) {
    Operand<TFloat32> momentum = tf.constant((float) settings.updateRule().momentum());
    Output<TFloat32> velocity = variables.create(slot, variable.shape(), 0);
    Operand<TFloat32> moved =
        tf.assign(velocity, tf.math.add(tf.math.mul(tf.identity(velocity), momentum), gradient));
    Operand<TFloat32> ahead = tf.math.add(gradient, tf.math.mul(moved, momentum));
    Operand<TFloat32> step = tf.math.mul(Orthogonalized.of(tf, variable, ahead), learningRate);
    return after.assignSub(variables.ref(variable), step);
  }

  private Operand<TFloat32> momentum(
      Ops after, Variable variable, Operand<TFloat32> gradient, String slot) {
    UpdateRule rule = settings.updateRule();
    return after.train.applyMomentum(
        variables.ref(variable),
        variables.create(slot, variable.shape(), 0),
        learningRate,
        gradient,
        tf.constant((float) rule.momentum()),
        ApplyMomentum.useNesterov(rule.nesterov()));
  }

  /** Powers of Adam's β after the steps so far, shared by all variables. */
  private final class AdamPowers {
    static final String BETA1_NAME = "fmnist_cnn/beta1_power";
    static final String BETA2_NAME = "fmnist_cnn/beta2_power";

    private final Operand<TFloat32> beta1;
    private final Operand<TFloat32> beta2;

    AdamPowers() {
      beta1 = tf.identity(variables.create(BETA1_NAME, new long[0], BETA1));
      beta2 = tf.identity(variables.create(BETA2_NAME, new long[0], BETA2));
    }

    Operand<TFloat32> adam(Ops after, Variable variable, Operand<TFloat32> gradient, String slot) {
      return after.train.applyAdam(
          variables.ref(variable),
          variables.create(slot, variable.shape(), 0),
          variables.create(slot + "_1", variable.shape(), 0),
          beta1,
          beta2,
          learningRate,
          tf.constant(BETA1),
          tf.constant(BETA2),
          tf.constant(EPSILON),
          gradient);
    }
  }
}

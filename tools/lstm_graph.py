"""Writes the MetaGraph of a small recurrent network, for trying a port of another model.

The network is an LSTM cell over four steps with dropout behind it, trained by momentum with a
decaying learning rate and gradients clipped by their global norm: written as TensorFlow 1 programs
are, and nothing like the network of this project. docs/examples/PortLstm.java is its port.
"""

import argparse
from pathlib import Path

import commandline
from tf1 import tf

STEPS, FEATURES, UNITS, CLASSES = 4, 3, 5, 3


def build() -> None:
    """Adds the network to the default graph."""
    tf.set_random_seed(7)
    with tf.variable_scope("lstm"):
        x = tf.placeholder(tf.float32, [None, STEPS, FEATURES], "x")
        y = tf.placeholder(tf.float32, [None, CLASSES], "y")
        keep = tf.placeholder(tf.float32, [], "keep")
        kernel = _weights("kernel", [FEATURES + UNITS, 4 * UNITS], seed=1)
        bias = tf.Variable(tf.zeros([4 * UNITS]), name="bias")
        softmax_kernel = _weights("softmax_kernel", [UNITS, CLASSES], seed=2)
        softmax_bias = tf.Variable(tf.zeros([CLASSES]), name="softmax_bias")

        output = tf.identity(_cell(x, kernel, bias), name="output")
        dropped = tf.nn.dropout(output, rate=1 - keep, seed=3)
        logits = tf.add(tf.matmul(dropped, softmax_kernel), softmax_bias, name="logits")
        each = tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=logits)
        loss = tf.reduce_mean(each, name="loss")

        step = tf.Variable(0, name="step", trainable=False)
        rate = tf.train.exponential_decay(0.5, step, 30, 0.9, name="rate")
        optimizer = tf.train.MomentumOptimizer(rate, momentum=0.9)
        gradients, variables = zip(*optimizer.compute_gradients(loss), strict=True)
        clipped, _ = tf.clip_by_global_norm(gradients, 0.25)
        for variable, gradient, limited in zip(variables, gradients, clipped, strict=True):
            tf.identity(gradient, name=f"{variable.op.name.removeprefix('lstm/')}_gradient")
            tf.identity(limited, name=f"{variable.op.name.removeprefix('lstm/')}_clipped")
        optimizer.apply_gradients(zip(clipped, variables, strict=True), step, name="train")
        tf.global_variables_initializer()


def _weights(name: str, shape: list[int], seed: int) -> tf.Variable:
    return tf.Variable(tf.truncated_normal(shape, stddev=0.5, seed=seed), name=name)


def _cell(x: tf.Tensor, kernel: tf.Variable, bias: tf.Variable) -> tf.Tensor:
    """What the last step gives, [N,UNITS]."""
    state = output = tf.zeros([tf.shape(x)[0], UNITS])
    for step in range(STEPS):
        gates = tf.matmul(tf.concat([x[:, step], output], 1), kernel) + bias
        write, candidate, forget, read = tf.split(gates, 4, 1)
        state = state * tf.sigmoid(forget + 1) + tf.sigmoid(write) * tf.tanh(candidate)
        output = tf.tanh(state) * tf.sigmoid(read)
    return output


def run(arguments: argparse.Namespace) -> int:
    with tf.Graph().as_default():
        build()
        tf.train.export_meta_graph(str(arguments.out), strip_default_attrs=True)
    return 0


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    result.add_argument("--out", type=Path, required=True, metavar="FILE.meta")
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

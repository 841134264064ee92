"""A linear model with the outside of the original's CNN, for the tests of source_runs.py."""

import tensorflow as tf


class CNN:
    def __init__(
        self,
        dtype="fp32",
        scope_name="",
        is_inference=False,
        lr=(1e-5, 2e-2),
        lr_decay=2000,
        grad_clip=5,
    ):
        kind = {"fp32": tf.float32, "fp64": tf.float64}[dtype]
        self.x = tf.placeholder(kind, [None, 28, 28, 1])
        self.y = tf.placeholder(kind, [None, 10])
        self.keep = tf.placeholder(kind)
        self.rate = tf.constant(lr[0] + lr[1] / lr_decay / grad_clip)
        weights = tf.Variable(tf.truncated_normal([784, 10], stddev=1e-3, dtype=kind))
        dropped = tf.nn.dropout(tf.reshape(self.x, [-1, 784]), self.keep)
        logits = tf.matmul(dropped, weights)
        self.probabilities = tf.nn.softmax(logits)
        self.loss = tf.reduce_mean(
            tf.nn.softmax_cross_entropy_with_logits_v2(logits=logits, labels=self.y)
        )
        right = tf.equal(tf.argmax(logits, 1), tf.argmax(self.y, 1))
        self.accuracy = tf.reduce_mean(tf.cast(right, kind))
        self.train = tf.train.GradientDescentOptimizer(self.rate * 1e-3).minimize(self.loss)
        self.saver = tf.train.Saver([weights])

    def run(self, sess, fetches, x, y, keep=1.0):
        return sess.run(fetches, {self.x: x, self.y: y, self.keep: keep})

    def train_op(self, sess, x, y, iter_, pkeep=1.0, pkeep_conv=1.0):
        return self.run(sess, [self.train, self.accuracy, self.loss], x, y, pkeep)[1:]

    def eval_op(self, sess, x, y):
        return self.run(sess, [self.accuracy, self.loss], x, y)

    def infer_op(self, sess, x):
        return sess.run([self.probabilities], {self.x: x, self.keep: 1.0})

    def save(self, sess, path):
        self.saver.save(sess, path)

    def restore(self, sess, path):
        self.saver.restore(sess, path)

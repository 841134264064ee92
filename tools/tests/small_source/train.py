"""A loop with the flags and variables of the original's, for the tests of source_runs.py."""

import random

import tensorflow as tf
from fmnist_dataset import Fashion_MNIST
from model import CNN

tf.app.flags.DEFINE_integer("rand_seed", 2019, "")
tf.app.flags.DEFINE_float("keep_prob_fc", 0.5, "")
tf.app.flags.DEFINE_float("keep_prob_conv", 1.0, "")
tf.app.flags.DEFINE_integer("batch_size", 8, "")
tf.app.flags.DEFINE_integer("n_epoch", 3, "")
tf.app.flags.DEFINE_integer("early_stop", 3, "")
tf.app.flags.DEFINE_string("model_path", "", "")
flags = tf.app.flags.FLAGS

tf.set_random_seed(flags.rand_seed)
random.seed(flags.rand_seed)
d = Fashion_MNIST()
with tf.variable_scope("fmnist_cnn"):
    m = CNN(scope_name="fmnist_cnn", is_inference=False)
for part in (d.train, d.valid, d.test):
    part.reset_epoch()


def mean_over(dataset, run):
    n, accuracy, loss = dataset.size // flags.batch_size, 0, 0
    for i in range(n):
        acc, value = run(i, *dataset.next_batch(flags.batch_size))
        accuracy, loss = accuracy + acc / n, loss + value / n
    return accuracy, loss


with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    best = 1e10
    for epoch in range(flags.n_epoch):
        print("epoch", epoch)
        mean_train_acc, mean_train_loss = mean_over(
            d.train,
            lambda i, x, y: m.train_op(sess, x, y, i, flags.keep_prob_fc, flags.keep_prob_conv),
        )
        mean_valid_acc, mean_valid_loss = mean_over(d.valid, lambda i, x, y: m.eval_op(sess, x, y))
        if mean_valid_loss > best:
            exit(-1)
        best = mean_valid_loss
        m.save(sess, flags.model_path)
        mean_test_acc, mean_test_loss = mean_over(d.test, lambda i, x, y: m.eval_op(sess, x, y))

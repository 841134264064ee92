"""Samples five images, as the original's does a thousand, for the tests of source_runs.py."""

import pickle
import random

import numpy as np
import tensorflow as tf
from fmnist_dataset import Fashion_MNIST
from model import CNN

tf.app.flags.DEFINE_integer("rand_seed", 2019, "")
tf.app.flags.DEFINE_string("model_path", "", "")
tf.app.flags.DEFINE_string("correct_path", "", "")
flags = tf.app.flags.FLAGS

random.seed(flags.rand_seed)
d = Fashion_MNIST()
with tf.variable_scope("fmnist_cnn"):
    m = CNN(scope_name="fmnist_cnn", is_inference=True)
with tf.Session() as sess:
    m.restore(sess, flags.model_path)
    d.test.reset_epoch()
    seen = []
    for _ in range(d.test.size):
        x, y = d.test.next_batch(1)
        m.infer_op(sess, x)
        seen.append((x[0], y[0]))
chosen = [seen[i] for i in random.sample(range(len(seen)), 5)]
with open(flags.correct_path, "wb") as file:
    images = np.asarray([x for x, _ in chosen]).reshape(-1, 1, 28, 28)
    pickle.dump([images, np.asarray([y for _, y in chosen])], file)

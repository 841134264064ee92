"""TensorFlow as the original knows it: `from tf1 import tf`, without its native log lines."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before the import, or it has no effect
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()
tf.logging.set_verbosity(tf.logging.ERROR)

__all__ = ["tf"]

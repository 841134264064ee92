"""TensorFlow as the original knows it (`from tf1 import tf`), without its native log lines."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before the import, or it has no effect
import tensorflow.compat.v1 as tf
from tensorflow.python.util import _pywrap_util_port

tf.disable_eager_execution()
tf.logging.set_verbosity(tf.logging.FATAL)

__all__ = ["one_dnn_enabled", "silent_stderr", "tf"]


def one_dnn_enabled() -> bool:
    """Whether this process uses oneDNN's kernels: by default only on some kinds of CPU."""
    return _pywrap_util_port.IsMklEnabled()


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Drops what native code writes to stderr, for lines that no log level holds back."""
    saved = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(nothing)
        os.close(saved)

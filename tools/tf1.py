"""TensorFlow as the original knows it (`from tf1 import tf`), without its native log lines."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before the import, or it has no effect
import tensorflow.compat.v1 as tf
from tensorflow.python.util import _pywrap_util_port

tf.logging.set_verbosity(tf.logging.FATAL)
tf.disable_v2_behavior()

__all__ = ["one_dnn_enabled", "session_config", "silent_stderr", "tf", "warm_up"]


def one_dnn_enabled() -> bool:
    """Whether this process uses oneDNN's kernels: by default only on some kinds of CPU."""
    return _pywrap_util_port.IsMklEnabled()


def session_config(threads: int) -> tf.ConfigProto:
    """As the original's sessions, with this many threads."""
    return tf.ConfigProto(
        allow_soft_placement=True,
        intra_op_parallelism_threads=threads,
        inter_op_parallelism_threads=threads,
    )


def warm_up(threads: int) -> None:
    """Opens a first session: it decides the threads of the process's later ones."""
    with tf.Graph().as_default(), tf.Session(config=session_config(threads)) as session:
        constant = tf.constant(0)
        with silent_stderr():  # a process's first run logs that an optimization pass is off
            session.run(constant)


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Drops what native code writes to stderr, for lines that no log level holds back."""
    saved = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        with os.fdopen(os.dup(saved), "w", buffering=1) as python, redirect_stderr(python):
            os.dup2(nothing, 2)
            yield
    finally:
        os.dup2(saved, 2)
        os.close(nothing)
        os.close(saved)

"""Writes the golden checkpoint of this folder; run with TensorFlow 2.18 for Python."""

import tensorflow as tf

TENSORS = {
    "bool": tf.constant([True, False, True]),
    "empty": tf.zeros([0, 3], tf.float32),
    "float32": tf.constant([[0.1, -2.5, 3e-40], [float("inf"), float("nan"), -0.0]], tf.float32),
    "float64": tf.constant([0.1, -1e300], tf.float64),
    "int32": tf.constant([1, -2, 2147483647], tf.int32),
    "int64": tf.constant(-(2**53), tf.int64),
    "scope/bfloat16": tf.constant([1.5], tf.bfloat16),
    "scope/string": tf.constant([b"text", b""]),
    "scope/uint8": tf.constant([[0], [255]], tf.uint8),
}

tf.raw_ops.SaveV2(
    prefix="golden.ckpt",
    tensor_names=list(TENSORS),
    shape_and_slices=[""] * len(TENSORS),
    tensors=list(TENSORS.values()),
)
tf.compat.v1.train.update_checkpoint_state(".", "golden.ckpt")
# A name that text protocol buffers escape.
tf.compat.v1.train.update_checkpoint_state(
    ".", 'kü"nn\\.ckpt', latest_filename="checkpoint.escaped"
)
# Names so long that the index needs more than one block.
LONG = [f"{i:03d}/{'x' * 800}" for i in range(340)]
tf.raw_ops.SaveV2(
    prefix="blocks.ckpt",
    tensor_names=LONG,
    shape_and_slices=[""] * len(LONG),
    tensors=[tf.constant(i, tf.int32) for i in range(len(LONG))],
)

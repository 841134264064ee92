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
# The other types of numbers, and one that Java has no numbers for.
TYPES = {
    "complex64": tf.constant([1 + 2j], tf.complex64),
    "float16": tf.constant([1.5, -6e-8, 65504.0, float("-inf"), float("nan"), -0.0], tf.float16),
    "int16": tf.constant([-32768, 32767], tf.int16),
    "int8": tf.constant([-128, 127], tf.int8),
    "uint16": tf.constant([65535], tf.uint16),
    "uint32": tf.constant([4294967295], tf.uint32),
}
tf.raw_ops.SaveV2(
    prefix="types.ckpt",
    tensor_names=list(TYPES),
    shape_and_slices=[""] * len(TYPES),
    tensors=list(TYPES.values()),
)
# A partitioned variable in three slices, the last wide enough for a length of two bytes, spread
# over two data files.
WHOLE = tf.reshape(tf.range(4 * 200, dtype=tf.float32), [4, 200])
tf.raw_ops.SaveV2(
    prefix="part0",
    tensor_names=["a/whole", "sliced\0\u00ff"],
    shape_and_slices=["", "4 200 0,1:-"],
    tensors=[tf.constant([7], tf.int64), WHOLE[:1]],
)
tf.raw_ops.SaveV2(
    prefix="part1",
    tensor_names=["sliced\0\u00ff", "sliced\0\u00ff"],
    shape_and_slices=["4 200 1,3:0,10", "4 200 1,3:10,190"],
    tensors=[WHOLE[1:, :10], WHOLE[1:, 10:]],
)
tf.raw_ops.MergeV2Checkpoints(
    checkpoint_prefixes=["part0", "part1"], destination_prefix="sliced.ckpt"
)
# What tf.train.Checkpoint writes, and the format before V2.
holder = tf.Module()
holder.kernel = tf.Variable([1.0, 2.0])
tf.train.Checkpoint(model=holder).write("object.ckpt")
tf.raw_ops.Save(filename="v1.ckpt", tensor_names=["v"], data=[tf.constant([1.0])])

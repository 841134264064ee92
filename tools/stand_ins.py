"""What the original's scripts import, for a present-day Python: `tensorflow` and `mnist`.

`tensorflow` is tensorflow.compat.v1. For `tf1` two functions are as TensorFlow 1 had them, since
TensorFlow 2 changed what both compute:
- a random operation without a seed of its own got one from the graph's size; now they are counted;
- dropout was x / keep * floor(keep + u); now x / (1 - rate) where u >= rate, which rounds 1 - keep
  and gives other values for keep probabilities below 0.5.
"""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from commandline import ToolError
from fashion_mnist import FashionMnist, Part
from settings import TF1
from tf1 import tf

TF1_SEEDS = (9, 22, 35, 48, 61, 136, 209, 282, 353)
"""In the original's MetaGraph: of the five kernels' initial values and the four dropouts."""


class _Module(ModuleType):
    """Another module, of which some names were replaced."""

    def __init__(self, name: str, behind: Any, **replaced: Any):
        super().__init__(name)
        self.__dict__.update(replaced)
        self._behind = behind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)


def tensorflow(op_seeds: str) -> ModuleType:
    """For one run of a script, as its random operations are numbered through."""
    if op_seeds != TF1:
        return _Module("tensorflow", tf)
    seeds = _tf1_seeds()

    def truncated_normal(*arguments: Any, seed: int | None = None, **named: Any) -> tf.Tensor:
        seed = next(seeds) if seed is None else seed
        return tf.truncated_normal(*arguments, seed=seed, **named)

    def dropout(
        x: tf.Tensor, keep_prob: Any, noise_shape: Any = None, seed: int | None = None
    ) -> tf.Tensor:
        seed = next(seeds) if seed is None else seed
        with tf.name_scope("dropout"):
            x = tf.convert_to_tensor(x)
            keep = tf.convert_to_tensor(keep_prob, dtype=x.dtype)
            shape = tf.shape(x) if noise_shape is None else noise_shape
            uniform = tf.random_uniform(shape, seed=seed, dtype=x.dtype)
            dropped = tf.divide(x, keep) * tf.floor(keep + uniform)
            # without a known rank tf.matmul takes another kernel, whose last bits differ
            dropped.set_shape(x.get_shape())
            return dropped

    nn = _Module("tensorflow.nn", tf.nn, dropout=dropout)
    return _Module("tensorflow", tf, truncated_normal=truncated_normal, nn=nn)


def _tf1_seeds() -> Iterator[int]:
    yield from TF1_SEEDS
    raise ToolError(
        f"--op-seeds tf1: known are the seeds of the original's {len(TF1_SEEDS)} random operations,"
        " found more of them; use tf2"
    )


def mnist(data: FashionMnist) -> ModuleType:
    """python-mnist, but for lists in place of arrays; it reads what is in memory already."""

    def lists(part: Part) -> tuple[Any, Any]:
        return part.images.reshape(len(part.images), -1), part.labels

    class MNIST:
        def __init__(self, *_: Any, **__: Any):
            pass

        def load_training(self) -> tuple[Any, Any]:
            return lists(data.training)

        def load_testing(self) -> tuple[Any, Any]:
            return lists(data.test)

    module = ModuleType("mnist")
    module.MNIST = MNIST
    return module

"""The machine's limit: a float32 matrix product of 2048 x 2048 in TensorFlow. Argument: threads."""

import sys
from typing import Any

import numpy as np

from tf1 import one_dnn_enabled, tf
from worker import Subject, Worker


class LimitWorker(Worker):
    """Its `images` are products, of 2 * batch^3 FLOP each."""

    def __init__(self, threads: int):
        super().__init__()
        self._threads = threads

    def open(self, work: str, batch: int, variant: str) -> Subject:
        if work != "matmul":
            raise ValueError(f"no such work: {work}")
        graph = tf.Graph()
        with graph.as_default():
            factors = [
                # variables, for constants would be multiplied once and for all
                tf.Variable(tf.random_uniform((batch, batch), seed=seed), dtype=tf.float32)
                for seed in (1, 2)
            ]
            product = tf.matmul(*factors)
            initialize = tf.global_variables_initializer()
        config = tf.ConfigProto(
            intra_op_parallelism_threads=self._threads, inter_op_parallelism_threads=self._threads
        )
        session = tf.Session(graph=graph, config=config)
        session.run(initialize)

        def multiply() -> int:
            session.run(product.op)  # the product stays where it is
            return 1

        return Subject(multiply, session.close)

    def describe(self) -> dict[str, Any]:
        return {
            "tensorflow": tf.__version__,
            "numpy": np.__version__,
            "oneDnn": one_dnn_enabled(),
            "threads": self._threads,
        }

    def check(self) -> dict[str, Any]:
        return {}


if __name__ == "__main__":
    LimitWorker(int(sys.argv[1])).serve()

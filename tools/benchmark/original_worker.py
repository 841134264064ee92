"""The Python original: its own graph under tf.compat.v1, in the loops of train.py and test.py.

Batches are taken out of numpy arrays, which is cheaper than the original's lists of lists.
Arguments: directory of the original's files, threads.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

import fashion_mnist
from commandline import SHIPPED_DATA
from original import TRAINED, Original, checkpoint_prefix
from provenance import provenance
from settings import ORIGINAL
from worker import CHECKED_GRADIENTS, CHECKED_IMAGES, Positions, Subject, Worker, norm

TRAINING_IMAGES = 50_000


class OriginalWorker(Worker):
    def __init__(self, directory: Path, threads: int):
        super().__init__()
        self._directory = directory
        self._threads = threads
        self._data = fashion_mnist.load(SHIPPED_DATA)

    def open(self, work: str, batch: int, variant: str) -> Subject:
        original = Original(self._directory, self._threads)
        if work == "train":
            return self._train(original, batch)
        original.restore(checkpoint_prefix(str(self._directory)))
        test = self._data.test
        positions = Positions(len(test.images), batch)

        def evaluate() -> int:
            images, _ = test.batch(positions.next())
            probabilities = original.activations(images, ("probabilities",))["probabilities"]
            return len(np.argmax(probabilities, axis=1))

        def gradient() -> int:
            return len(original.input_gradient(*test.batch(positions.next())))

        return Subject({"evaluate": evaluate, "gradient": gradient}[work], original.close)

    def _train(self, original: Original, batch: int) -> Subject:
        original.initialize()
        positions = Positions(TRAINING_IMAGES, batch, seed=2019)
        iteration = 0

        def step() -> int:
            nonlocal iteration
            images, labels = self._data.training.batch(positions.next())
            original.train(images, labels, iteration, ORIGINAL.keep_fc, ORIGINAL.keep_conv)
            iteration += 1
            return len(images)

        return Subject(step, original.close)

    def describe(self) -> dict[str, Any]:
        return provenance(self._threads)

    def check(self) -> dict[str, Any]:
        test = self._data.test
        with Original(self._directory, self._threads) as original:
            original.restore(checkpoint_prefix(str(self._directory)))
            images, labels = test.batch(np.arange(CHECKED_IMAGES))
            _, probabilities = original.predict(images)
            gradient = original.input_gradient(
                images[:CHECKED_GRADIENTS], labels[:CHECKED_GRADIENTS]
            )
            values = original.values(TRAINED)
        return {
            "correct": int(np.sum(probabilities.argmax(1) == test.labels[:CHECKED_IMAGES])),
            "probabilityNorm": norm(probabilities),
            # its loss is the mean of the batch
            "gradientNorm": CHECKED_GRADIENTS * norm(gradient),
            "parameters": int(sum(value.size for value in values.values())),
        }


if __name__ == "__main__":
    OriginalWorker(Path(sys.argv[1]), int(sys.argv[2])).serve()

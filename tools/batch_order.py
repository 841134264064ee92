"""The split and the order of batches of the original's train.py, from Python's `random`.

The generator is called exactly as the original calls it: the split, a permutation a part that
`reset_epoch` throws away, another that is used, and a new one whenever less than a batch is left.
"""

import random
from collections.abc import Sequence

import numpy as np

from commandline import ToolError
from settings import ORIGINAL, Settings

TRAINING_FILE = 60_000
TEST_FILE = 10_000


class PartOrder:
    """One part's endless batches: class `dataset` of fmnist_dataset.py."""

    def __init__(self, positions: Sequence[int], generator: random.Random, batch_size: int):
        if batch_size > len(positions):
            raise ToolError(
                f"batch size: expected at most the {len(positions)} images of each part,"
                f" found {batch_size}"
            )
        self.positions = np.asarray(positions, dtype=np.int32)
        """Where each of the part's images stands in its file."""
        self._generator = generator
        self._batch_size = batch_size
        self._left: list[int] = []
        self._shuffle()

    @property
    def batches(self) -> int:
        """Whole batches in the part, which make one epoch."""
        return len(self.positions) // self._batch_size

    def reset_epoch(self) -> None:
        self._shuffle()

    def order(self) -> np.ndarray:
        """Positions in the file of the images still to come in this permutation, in their order."""
        return self.positions[self._left]

    def next_batch(self) -> np.ndarray:
        """Positions in the file of the next images, int32; a rest of fewer is thrown away."""
        if len(self._left) < self._batch_size:
            self._shuffle()
        batch, self._left = self._left[: self._batch_size], self._left[self._batch_size :]
        return self.positions[batch]

    def _shuffle(self) -> None:
        size = len(self.positions)
        self._left = self._generator.sample(range(size), size)


class BatchOrder:
    """Training, validation and test part of one run, ready for its first batch.

    train.py resets all three parts before it begins, test.py only the one that it reads.
    """

    def __init__(self, settings: Settings = ORIGINAL, *, only_test: bool = False):
        self.generator = random.Random(settings.seed)
        """What the parts' shuffles draw from."""
        split = self.generator.sample(range(TRAINING_FILE), TRAINING_FILE)
        validation = settings.validation_size

        def part(positions: Sequence[int]) -> PartOrder:
            return PartOrder(positions, self.generator, settings.batch_size)

        self.training = part(split[validation:])
        self.validation = part(split[:validation])
        self.test = part(range(TEST_FILE))
        for reset in (self.test,) if only_test else (self.training, self.validation, self.test):
            reset.reset_epoch()


def cross_fit_split(number: int, folds: int) -> tuple[np.ndarray, np.ndarray]:
    """Places in the training file that a teacher learns from, and those it will be asked about.

    Teacher `number` of `folds`, from 0, is asked by `train --cross-fit yes` about the places
    number, number + folds, ...
    """
    places = np.arange(TRAINING_FILE)
    asked = places % folds == number
    return places[~asked], places[asked]

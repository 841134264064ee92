"""The split and the order of batches of the original's train.py, from Python's `random`.

The generator is called exactly as the original calls it: the split, a permutation a part that
`reset_epoch` throws away, another that is used, and a new one whenever less than a batch is left.
"""

import random
from collections.abc import Sequence

import numpy as np

SEED = 2019
BATCH = 32
TRAINING_FILE = 60_000
TEST_FILE = 10_000
VALIDATION = 10_000


class PartOrder:
    """One part's endless batches: class `dataset` of fmnist_dataset.py."""

    def __init__(self, positions: Sequence[int], generator: random.Random):
        self.positions = np.asarray(positions, dtype=np.int32)
        """Where each of the part's images stands in its file."""
        self._generator = generator
        self._left: list[int] = []
        self._shuffle()

    @property
    def batches(self) -> int:
        """Whole batches in the part, which make one epoch."""
        return len(self.positions) // BATCH

    def reset_epoch(self) -> None:
        self._shuffle()

    def order(self) -> np.ndarray:
        """Positions in the file of the images still to come in this permutation, in their order."""
        return self.positions[self._left]

    def next_batch(self) -> np.ndarray:
        """Positions in the file of the next 32 images, int32; a rest of fewer is thrown away."""
        if len(self._left) < BATCH:
            self._shuffle()
        batch, self._left = self._left[:BATCH], self._left[BATCH:]
        return self.positions[batch]

    def _shuffle(self) -> None:
        size = len(self.positions)
        self._left = self._generator.sample(range(size), size)


class BatchOrder:
    """Training, validation and test part of one run of train.py, ready for its first batch."""

    def __init__(self, seed: int = SEED):
        generator = random.Random(seed)
        split = generator.sample(range(TRAINING_FILE), TRAINING_FILE)
        self.training = PartOrder(split[VALIDATION:], generator)
        self.validation = PartOrder(split[:VALIDATION], generator)
        self.test = PartOrder(range(TEST_FILE), generator)
        for part in (self.training, self.validation, self.test):
            part.reset_epoch()

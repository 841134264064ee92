"""The training loop of the original's train.py, over its own graph."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from batch_order import BatchOrder, PartOrder
from commandline import ToolError
from fashion_mnist import FashionMnist, Part
from original import Original

KEEP_FC = 0.8
KEEP_CONV = 1.0
MAX_EPOCHS = 100
EARLY_STOP = 3


@dataclass(frozen=True)
class Figures:
    """Averages over an epoch's batches, in double precision as numpy 1.16 gave them."""

    loss: float
    accuracy: float


@dataclass(frozen=True)
class Epoch:
    """What train.py prints of an epoch; `test` only after a new best validation loss."""

    number: int
    training: Figures
    validation: Figures
    test: Figures | None

    @property
    def best(self) -> bool:
        return self.test is not None


class _Average:
    """Running averages: train.py adds `value / n`, which numpy 1.16 did in double precision."""

    def __init__(self, batches: int):
        self._batches = batches
        self._loss = self._accuracy = 0.0

    def add(self, accuracy: np.float32, loss: np.float32) -> None:
        self._accuracy += float(accuracy) / self._batches
        self._loss += float(loss) / self._batches

    def figures(self) -> Figures:
        return Figures(self._loss, self._accuracy)


class Training:
    """One run of train.py from the values that the graph's variables have now."""

    def __init__(
        self,
        original: Original,
        data: FashionMnist,
        keep_fc: float = KEEP_FC,
        keep_conv: float = KEEP_CONV,
    ):
        self._original = original
        self._data = data
        self._keep = keep_fc, keep_conv
        self._order = BatchOrder()
        self._iteration = 0
        self._losses: list[np.float32] = []
        self._accuracies: list[np.float32] = []

    @property
    def losses(self) -> np.ndarray:
        """The loss of every step so far, before the step, float32 [steps]."""
        return np.array(self._losses, dtype=np.float32)

    @property
    def accuracies(self) -> np.ndarray:
        """The batch accuracy of every step so far, before the step, float32 [steps]."""
        return np.array(self._accuracies, dtype=np.float32)

    def step(self) -> tuple[np.float32, np.float32]:
        """One step on the next training batch: its accuracy and loss."""
        batch = self._data.training.batch(self._order.training.next_batch())
        accuracy, loss = self._original.train(*batch, self._iteration, *self._keep)
        if math.isnan(loss):
            raise ToolError(f"the loss of step {self._iteration} is NaN, where the original stops")
        self._iteration += 1
        self._losses.append(loss)
        self._accuracies.append(accuracy)
        return accuracy, loss

    def steps(self, count: int) -> None:
        """That many steps."""
        for _ in range(count):
            self.step()

    def epochs(self, on_best: Callable[[], None]) -> Iterator[Epoch]:
        """Epochs to the early stop; `on_best` is called where the original saves."""
        best, without = 1e10, 0
        for number in range(1, MAX_EPOCHS + 1):
            batches = self._order.training.batches
            average = _Average(batches)
            for _ in range(batches):
                average.add(*self.step())
            validation = self._evaluate(self._order.validation, self._data.training)
            test = None
            if validation.loss <= best:
                best, without = validation.loss, 0
                on_best()
                test = self._evaluate(self._order.test, self._data.test)
            else:
                without += 1
            yield Epoch(number, average.figures(), validation, test)
            if without >= EARLY_STOP:
                return

    def _evaluate(self, order: PartOrder, part: Part) -> Figures:
        average = _Average(order.batches)
        for _ in range(order.batches):
            average.add(*self._original.evaluate(*part.batch(order.next_batch())))
        return average.figures()

"""What is recorded of runs of the original, whichever way they are made."""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from commandline import ToolError
from original import Network
from settings import Settings

CORRECT = 1000
"""How many correctly classified test images test.py samples."""


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


def tell(epoch: Epoch) -> None:
    """Progress of a whole run."""
    print(f"epoch {epoch.number}: validation loss {epoch.validation.loss}", file=sys.stderr)


@dataclass(frozen=True)
class Hooks:
    """Called while a run goes on.

    `begin` gets the network and the first batch before the first step, `step` the network and the
    number of steps done, `best` the network where train.py saves it.
    """

    begin: Callable[[Network, np.ndarray, np.ndarray], None] = lambda network, images, labels: None
    step: Callable[[Network, int], None] = lambda network, done: None
    best: Callable[[Network], None] = lambda network: None


@dataclass
class Trajectory:
    """The batch loss and accuracy of every step, before the step."""

    losses: list[np.float32] = field(default_factory=list)
    accuracies: list[np.float32] = field(default_factory=list)

    def add(self, accuracy: np.float32, loss: np.float32) -> None:
        """A step; a NaN, at which train.py stops, is refused."""
        if math.isnan(loss):
            raise ToolError(f"the loss of step {len(self.losses)} is NaN, where the original stops")
        self.losses.append(loss)
        self.accuracies.append(accuracy)


@dataclass(frozen=True)
class Order:
    """Positions in the training or test file, int32, by part."""

    split: dict[str, np.ndarray]
    first: dict[str, np.ndarray]
    """The order in which each part's images come first."""


@dataclass(frozen=True)
class Sample:
    """What test.py does: positions in the test file, int32, and probabilities."""

    order: np.ndarray
    probabilities: np.ndarray
    """Of one image at a time, float32 [10000,10], as `order` has them."""
    correct: np.ndarray
    """The sampled ones of those that were classified correctly."""


@dataclass
class WholeRun:
    """train.py to its early stop, and test.py with what it saved."""

    trajectory: Trajectory
    epochs: list[Epoch]
    sample: Sample


class Runs(Protocol):
    """Runs of the original with the same settings, each from its beginning."""

    settings: Settings

    def order(self) -> Order: ...

    def steps(
        self, count: int, hooks: Hooks, checkpoint: str | None = None, *, dropout: bool = True
    ) -> Trajectory:
        """So many steps, from the initial values or a checkpoint; 0 only begins."""
        ...

    def whole(self, hooks: Hooks) -> WholeRun: ...

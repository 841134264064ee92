"""Runs of the original's own scripts, for what runs.Runs asks."""

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from commandline import MODEL, ToolError
from fashion_mnist import FashionMnist, Part
from runs import Epoch, Figures, Hooks, Order, Sample, Trajectory, WholeRun, tell
from settings import Settings
from source import Enough, Source, SourceNetwork, Watcher

DATASETS = {"training": "train", "validation": "valid", "test": "test"}
"""Part -> its dataset in train.py's `d`, and what train.py calls its averages."""

NOT_IN_THE_FILE = -1
"""Position of an image that a changed source made itself."""


class _Positions:
    """Where images stand in a file; in Fashion-MNIST no two in a file are the same."""

    def __init__(self, part: Part):
        self._of = {image.tobytes(): position for position, image in enumerate(part.images)}

    def find(self, images: np.ndarray) -> np.ndarray:
        """Of raw pixels in any type and shape [N,...], as int32 [N]."""
        pixels = images.astype(np.uint8)
        found = [self._of.get(image.tobytes(), NOT_IN_THE_FILE) for image in pixels]
        return np.array(found, dtype=np.int32)


class SourceRuns:
    """Runs of the scripts in a folder; settings that are not chosen are the folder's own."""

    def __init__(self, source: Source, data: FashionMnist, chosen: dict[str, Any]):
        self._source = source
        self._chosen = chosen
        training, test = _Positions(data.training), _Positions(data.test)
        self._positions = {"training": training, "validation": training, "test": test}
        self._settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        """Those in effect, as train.py has them."""
        if self._settings is None:
            self.order()
        return self._settings

    def order(self) -> Order:
        """From train.py's own datasets, where it is about to take its first step."""
        watcher = _OrderWatcher(self._positions)
        self._train(watcher, self._chosen)
        self._settings = watcher.settings
        return Order(watcher.split, watcher.first)

    def steps(
        self, count: int, hooks: Hooks, checkpoint: str | None = None, *, dropout: bool = True
    ) -> Trajectory:
        watcher = _StepsWatcher(hooks, count, checkpoint)
        keep = {} if dropout else {"keep_fc": 1.0, "keep_conv": 1.0}
        self._train(watcher, {**self._chosen, **keep})
        taken = len(watcher.trajectory.losses)
        if taken < count:
            raise ToolError(
                f"expected at most the {taken} steps that train.py takes, found {count}"
            )
        return watcher.trajectory

    def whole(self, hooks: Hooks) -> WholeRun:
        training, testing = _EpochsWatcher(hooks), _TestWatcher(self._positions["test"])
        with TemporaryDirectory() as work:
            model, sample = Path(work) / MODEL, Path(work) / "correct.pkl"
            self._source.train(self._chosen, model, training)
            training.finish_epoch()
            self._source.test(self._chosen, model, sample, testing)
            with sample.open("rb") as file:
                images, _ = pickle.load(file)
        correct = self._positions["test"].find(images)
        sampled = Sample(
            np.concatenate(testing.positions), np.concatenate(testing.probabilities), correct
        )
        return WholeRun(training.trajectory, training.epochs, sampled)

    def _train(self, watcher: Watcher, chosen: dict[str, Any]) -> None:
        """For watchers that end the run before it saves."""
        with TemporaryDirectory() as work:
            self._source.train(chosen, Path(work) / MODEL, watcher)


class _OrderWatcher(Watcher):
    """Draws each dataset's first round to its end, and ends the run."""

    def __init__(self, positions: dict[str, _Positions]):
        self._positions = positions
        self.split: dict[str, np.ndarray] = {}
        self.first: dict[str, np.ndarray] = {}

    def before_step(self, network: SourceNetwork, images: np.ndarray, labels: np.ndarray) -> None:
        self.settings = self.script.settings
        drawn = {"training": images}
        for part, name in DATASETS.items():
            dataset = getattr(self.script.variable("d"), name)
            find = self._positions[part].find
            first = [find(images)] if part in drawn else []
            left = dataset.size - sum(len(batch) for batch in first)
            if left:
                first.append(find(dataset.next_batch(left)[0]))
            self.split[part] = find(dataset.images)
            self.first[part] = np.concatenate(first)
        raise Enough


class _StepsWatcher(Watcher):
    """A number of steps from the initial values or a checkpoint."""

    def __init__(self, hooks: Hooks, count: int, checkpoint: str | None):
        self._hooks = hooks
        self._count = count
        self._checkpoint = checkpoint
        self.trajectory = Trajectory()

    def before_step(self, network: SourceNetwork, images: np.ndarray, labels: np.ndarray) -> None:
        if not self.trajectory.losses:
            if self._checkpoint is not None:
                network.restore(self._checkpoint)
            self._hooks.begin(network, images, labels)
        if self._count == 0:
            raise Enough

    def after_step(self, network: SourceNetwork, accuracy: np.float32, loss: np.float32) -> None:
        self.trajectory.add(accuracy, loss)
        self._hooks.step(network, len(self.trajectory.losses))
        if len(self.trajectory.losses) == self._count:
            raise Enough

    def evaluated(self) -> None:
        raise Enough  # an epoch is over, and with it what a trajectory is of


class _EpochsWatcher(Watcher):
    """The figures of each epoch, as train.py's variables hold them."""

    def __init__(self, hooks: Hooks):
        self._hooks = hooks
        self._training: Figures | None = None
        self._best = False
        self.trajectory = Trajectory()
        self.epochs: list[Epoch] = []

    def before_step(self, network: SourceNetwork, images: np.ndarray, labels: np.ndarray) -> None:
        if self._training is not None:
            self.finish_epoch()

    def after_step(self, network: SourceNetwork, accuracy: np.float32, loss: np.float32) -> None:
        self.trajectory.add(accuracy, loss)

    def evaluated(self) -> None:
        if self._training is None:
            self._training = self._figures("training")

    def saved(self, network: SourceNetwork) -> None:
        self._best = True
        self._hooks.best(network)

    def finish_epoch(self) -> None:
        """At the first step of the next epoch, or when the script has ended."""
        if self._training is None:
            raise ToolError("train.py ended before it had validated an epoch")
        validation = self._figures("validation")
        test = self._figures("test") if self._best else None
        self.epochs.append(Epoch(len(self.epochs) + 1, self._training, validation, test))
        tell(self.epochs[-1])
        self._training, self._best = None, False

    def _figures(self, part: str) -> Figures:
        mean = f"mean_{DATASETS[part]}"
        loss, accuracy = (self.script.variable(f"{mean}_{what}") for what in ("loss", "acc"))
        return Figures(float(loss), float(accuracy))


class _TestWatcher(Watcher):
    """What test.py infers, image by image."""

    def __init__(self, positions: _Positions):
        self._positions = positions
        self.positions: list[np.ndarray] = []
        self.probabilities: list[np.ndarray] = []

    def inferred(self, images: np.ndarray, probabilities: np.ndarray) -> None:
        self.positions.append(self._positions.find(images))
        self.probabilities.append(probabilities)

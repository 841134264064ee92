"""The loops of the original's train.py and test.py, over the graph in its MetaGraph."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from batch_order import BatchOrder, PartOrder
from commandline import MODEL, ToolError
from fashion_mnist import FashionMnist, Part, as_input
from original import Network, Original
from runs import CORRECT, Epoch, Figures, Hooks, Order, Sample, Trajectory, WholeRun, tell
from settings import ORIGINAL, Settings


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
        settings: Settings = ORIGINAL,
        after_step: Callable[[Network, int], None] = lambda network, done: None,
    ):
        self._original = original
        self._data = data
        self._settings = settings
        self._after_step = after_step
        self._order = BatchOrder(settings)
        self.trajectory = Trajectory()

    def step(self) -> tuple[np.float32, np.float32]:
        """One step on the next training batch: its accuracy and loss."""
        batch = self._data.training.batch(self._order.training.next_batch())
        keep = self._settings.keep_fc, self._settings.keep_conv
        iteration = len(self.trajectory.losses)
        accuracy, loss = self._original.train(*batch, iteration, *keep)
        self.trajectory.add(accuracy, loss)
        self._after_step(self._original, iteration + 1)
        return accuracy, loss

    def steps(self, count: int) -> None:
        """That many steps."""
        for _ in range(count):
            self.step()

    def epochs(self, on_best: Callable[[], None]) -> Iterator[Epoch]:
        """Epochs to the early stop; `on_best` is called where the original saves."""
        best, without = 1e10, 0
        for number in range(1, self._settings.epochs + 1):
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
            if without >= self._settings.early_stop:
                return

    def _evaluate(self, order: PartOrder, part: Part) -> Figures:
        average = _Average(order.batches)
        for _ in range(order.batches):
            average.add(*self._original.evaluate(*part.batch(order.next_batch())))
        return average.figures()


class MetaGraphRuns:
    """Runs of the graph in the original's .meta, for what runs.Runs asks."""

    def __init__(self, directory: Path, data: FashionMnist, threads: int, settings: Settings):
        self._directory = directory
        self._data = data
        self._threads = threads
        self.settings = settings

    def order(self) -> Order:
        order = BatchOrder(self.settings)
        parts = {"training": order.training, "validation": order.validation, "test": order.test}
        return Order(
            {name: part.positions for name, part in parts.items()},
            {name: part.order() for name, part in parts.items()},
        )

    def steps(
        self, count: int, hooks: Hooks, checkpoint: str | None = None, *, dropout: bool = True
    ) -> Trajectory:
        keep = {} if dropout else {"keep_fc": 1.0, "keep_conv": 1.0}
        settings = replace(self.settings, **keep)
        with Original(self._directory, self._threads) as original:
            if checkpoint is None:
                original.initialize()
            else:
                original.restore(checkpoint)
            first = BatchOrder(settings).training.next_batch()
            hooks.begin(original, *self._data.training.batch(first))
            training = Training(original, self._data, settings, hooks.step)
            training.steps(count)
            return training.trajectory

    def whole(self, hooks: Hooks) -> WholeRun:
        epochs = []
        with Original(self._directory, self._threads) as original, TemporaryDirectory() as work:
            saved = Path(work) / MODEL

            def best() -> None:
                original.save(saved)
                hooks.best(original)

            original.initialize()
            training = Training(original, self._data, self.settings)
            for epoch in training.epochs(on_best=best):
                tell(epoch)
                epochs.append(epoch)
            original.restore(str(saved))
            return WholeRun(training.trajectory, epochs, self._sample(original))

    def _sample(self, original: Original) -> Sample:
        """The loop of test.py: one image at a time."""
        order = BatchOrder(self.settings, only_test=True)
        positions = order.test.order()
        images = as_input(self._data.test.images[positions])
        probabilities = np.concatenate(
            [
                original.activations(image[None], ("probabilities",))["probabilities"]
                for image in images
            ]
        )
        right = positions[probabilities.argmax(1) == self._data.test.labels[positions]]
        if len(right) < CORRECT:
            raise ToolError(
                f"expected at least {CORRECT} test images classified correctly, found {len(right)}"
            )
        chosen = order.generator.sample(range(len(right)), CORRECT)
        return Sample(positions, probabilities, right[chosen])

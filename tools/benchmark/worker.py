"""The contestant's side of the benchmark: answers requests until standard input ends.

One request a line on standard input, one JSON object a line on standard output, as
java/org/fmnist/benchmark/Worker.java, which says what the requests are.
"""

import json
import os
import sys
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np

CHECKED_IMAGES = 1000
CHECKED_GRADIENTS = 100


class Subject:
    """Something to measure: `work` does one step or call and says how many images it handled."""

    def __init__(self, work: Callable[[], int], close: Callable[[], None] = lambda: None):
        self.work = work
        self.close = close

    def run(self, seconds: float, least_calls: int) -> dict[str, Any]:
        """Works for at least that long and at least so many calls."""
        images = calls = 0
        began = time.perf_counter()
        passed = 0.0
        while calls < least_calls or passed < seconds:
            images += self.work()
            calls += 1
            passed = time.perf_counter() - began
        return {"images": images, "calls": calls, "seconds": passed}


class Worker(ABC):
    """A contestant."""

    def __init__(self) -> None:
        self._subjects: dict[str, Subject] = {}

    @abstractmethod
    def open(self, work: str, batch: int, variant: str) -> Subject:
        """Makes `train`, `evaluate`, `gradient` or `matmul` ready."""

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Versions and settings."""

    @abstractmethod
    def check(self) -> dict[str, Any]:
        """Figures that all have who run the same network; Worker.java names them."""

    def serve(self) -> None:
        with os.fdopen(os.dup(1), "w") as answers:
            os.dup2(2, 1)  # libraries may print; the answers stay alone
            for line in sys.stdin:
                try:
                    answer = self._answer(line.split())
                except Exception as failure:  # the driver shows it and goes on without
                    traceback.print_exc()
                    answer = {"error": f"{type(failure).__name__}: {failure}"}
                print(json.dumps(answer), file=answers, flush=True)

    def _answer(self, request: list[str]) -> dict[str, Any]:
        match request:
            case ["describe"]:
                return self.describe()
            case ["check"]:
                return self.check()
            case ["open", key, work, batch, variant]:
                self._subjects[key] = self.open(work, int(batch), variant)
                return {}
            case ["run", key, seconds]:
                return self._subjects[key].run(float(seconds), 1)
            case ["steps", key, count]:
                return self._subjects[key].run(0, int(count))
            case ["close", key]:
                self._subjects.pop(key).close()
                return {}
        raise ValueError(f"no such request: {request}")


def norm(values: np.ndarray) -> float:
    """The L2 norm of all values."""
    return float(np.linalg.norm(values))


class Positions:
    """Batches of positions 0..n-1 over and over; shuffled once if there is a seed."""

    def __init__(self, count: int, batch: int, seed: int | None = None):
        order = np.arange(count) if seed is None else np.random.default_rng(seed).permutation(count)
        self._order = np.concatenate([order, order[:batch]])
        self._count = count
        self._batch = batch
        self._next = 0

    def next(self) -> np.ndarray:
        first = self._next
        self._next = (first + self._batch) % self._count
        return self._order[first : first + self._batch]

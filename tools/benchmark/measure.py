"""Rounds in which the contestants take turns, and what is kept of them."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from contestant import Contestant, ContestantError
from programs import say
from work import MATMUL_SIDE, Item


@dataclass(frozen=True)
class Pace:
    """How long everything takes, in seconds."""

    warm_up: float
    round: float
    rounds: int
    limit_round: float
    process_runs: dict[str, int]

    @classmethod
    def full(cls) -> "Pace":
        runs = {"first": 2, "warm": 5, "batches": 3, "test.py": 2}
        return cls(1.5, 1.0, 7, 0.3, runs)

    @classmethod
    def quick(cls) -> "Pace":
        return cls(0.3, 0.2, 2, 0.1, {"first": 1, "warm": 1, "batches": 1, "test.py": 0})


@dataclass(frozen=True)
class Sample:
    """What a contestant did in one round."""

    item: str
    entrant: str
    round: int
    images: int
    calls: int
    seconds: float

    @property
    def rate(self) -> float:
        """Images (of the limit: products) a second."""
        return self.images / self.seconds


def label(name: str, variant: str) -> str:
    """The entrant's name in samples and tables."""
    return name if variant == "-" else f"{name} {variant}"


def measure(
    item: Item,
    contestants: dict[str, Contestant],
    pace: Pace,
    record: Callable[[Sample], None],
    trouble: Callable[[str], None],
) -> None:
    """Makes everyone ready and warm, then lets them take turns: A, B, C, A, B, C, ..."""
    ready: list[tuple[str, str, Contestant]] = []
    for name, variant in item.entrants:
        if name not in contestants:
            continue
        key = f"{item.key}/{variant}"
        contestant = contestants[name]
        work, batch = ("matmul", MATMUL_SIDE) if name == "limit" else (item.work, item.batch)
        try:
            contestant.ask("open", key, work, batch, variant)
            contestant.ask("run", key, pace.limit_round if name == "limit" else pace.warm_up)
            ready.append((label(name, variant), key, contestant))
        except ContestantError as failure:
            trouble(str(failure))
    for number in range(pace.rounds):
        for entrant, key, contestant in list(ready):
            seconds = pace.limit_round if contestant.name == "limit" else pace.round
            try:
                answer = contestant.ask("run", key, seconds)
            except ContestantError as failure:
                trouble(str(failure))
                ready.remove((entrant, key, contestant))
                continue
            record(Sample(item.key, entrant, number, **answer))
    for _, key, contestant in ready:
        try:
            contestant.ask("close", key)
        except ContestantError as failure:
            trouble(str(failure))


class SampleFile:
    """samples.csv, which grows while the benchmark runs."""

    def __init__(self, path: Path):
        self.samples: list[Sample] = []
        self._path = path
        self._append([field.name for field in fields(Sample)])

    def add(self, sample: Sample) -> None:
        self.samples.append(sample)
        self._append(astuple(sample))

    def _append(self, row: Iterable[object]) -> None:
        with self._path.open("a", newline="") as file:
            csv.writer(file).writerow(row)


def check(contestants: dict[str, Contestant], trouble: Callable[[str], None]) -> None:
    """Drops who does not run the same network: accuracy, gradient and size must agree."""
    expected: dict[str, float] | None = None
    for name in [name for name in contestants if name != "limit"]:
        try:
            found = contestants[name].ask("check")
        except ContestantError as failure:
            trouble(str(failure))
            contestants.pop(name).close()
            continue
        expected = expected or found
        if (
            abs(found["correct"] - expected["correct"]) > 1
            or abs(found["gradientNorm"] / expected["gradientNorm"] - 1) > 1e-3
            or found["parameters"] != expected["parameters"]
        ):
            trouble(f"{name}: not the same network: expected {expected}, found {found}")
            contestants.pop(name).close()
    say(f"same network: {expected} from {', '.join(n for n in contestants if n != 'limit')}")

"""Rounds in which the contestants take turns, and what is kept of them."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from contestant import Contestant, ContestantError
from programs import say
from work import LIMIT, MATMUL_SIDE, Item, precision


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
        runs = {"first": 2, "warm": 5, "program": 5, "batches": 3, "test.py": 2}
        runs |= {"image": 5, "program-image": 5, "python-image": 3}
        return cls(1.5, 1.0, 7, 0.3, runs)

    @classmethod
    def quick(cls) -> "Pace":
        runs = {"first": 1, "warm": 1, "program": 1, "batches": 1}
        runs |= {"image": 1, "program-image": 1, "python-image": 1}
        return cls(0.3, 0.2, 2, 0.1, runs)


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
        work, batch = ("matmul", MATMUL_SIDE) if name == LIMIT else (item.work, item.batch)
        try:
            contestant.ask("open", key, work, batch, variant)
            contestant.ask("run", key, pace.limit_round if name == LIMIT else pace.warm_up)
            ready.append((label(name, variant), key, contestant))
        except ContestantError as failure:
            trouble(str(failure))
    for number in range(pace.rounds):
        for entrant, key, contestant in list(ready):
            seconds = pace.limit_round if contestant.name == LIMIT else pace.round
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


LIKE = {"fp32": (1, 1e-3), "bf16": (5, 3e-2)}
"""How far the same network may be off: images of the check's 1,000, and shares of norms."""


def differences(found: dict[str, float], expected: dict[str, float], precision: str) -> list[str]:
    """The figures of a check that are not the same network's; not all give all of them."""
    images, share = LIKE[precision]
    within = {
        "correct": lambda a, b: abs(a - b) <= images,
        "probabilityNorm": lambda a, b: abs(a / b - 1) <= share,
        "gradientNorm": lambda a, b: abs(a / b - 1) <= share,
        "parameters": lambda a, b: a == b,
    }
    return [
        f"{name}: expected {expected[name]}, found {found[name]}"
        for name, alike in within.items()
        if name in found and name in expected and not alike(found[name], expected[name])
    ]


def check(contestants: dict[str, Contestant], trouble: Callable[[str], None]) -> None:
    """Drops who does not run the same network: the first in float32 says what is expected."""
    expected: dict[str, float] = {}
    names = [name for name in contestants if name != LIMIT]
    for name in sorted(names, key=precision, reverse=True):
        try:
            found = contestants[name].ask("check")
        except ContestantError as failure:
            trouble(str(failure))
            contestants.pop(name).close()
            continue
        wrong = differences(found, expected, precision(name))
        if wrong:
            trouble(f"{name}: not the same network: {'; '.join(wrong)}")
            contestants.pop(name).close()
        else:
            expected = found | expected
    say(f"same network: {expected} from {', '.join(n for n in contestants if n != LIMIT)}")

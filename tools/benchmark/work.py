"""What is measured, of whom, and what is aimed at."""

from dataclasses import dataclass

CONVOLUTIONS = (28 * 28 * 24 * 6 * 6 * 1, 14 * 14 * 48 * 5 * 5 * 24, 5 * 5 * 64 * 4 * 4 * 48)
MATRICES = (1600 * 200, 200 * 10)
FORWARD = 2 * (sum(CONVOLUTIONS) + sum(MATRICES))
"""FLOP of an image's logits: a multiplication and an addition for each use of a weight."""

FLOP = {
    "evaluate": FORWARD,
    "gradient": 2 * FORWARD,
    "train": 3 * FORWARD - 2 * CONVOLUTIONS[0],  # nobody asks for the training images' gradient
}
"""FLOP an image: 15.7 million to evaluate, 46 million to train."""

MATMUL_SIDE = 2048
MATMUL_FLOP = 2 * MATMUL_SIDE**3

TITLES = {
    "fast": "fmnist, fast",
    "exact": "fmnist, exact",
    "original": "Python original",
    "keras": "Keras",
    "djl": "DJL, PyTorch",
    "limit": "matmul",
}
"""Contestants, in the order in which they take turns; `limit` is the machine's own."""

CHUNKS = (10, 16, 32, 64, 100, 200)


@dataclass(frozen=True)
class Item:
    """A piece of work. Entrants are contestants, or variants of one."""

    key: str
    work: str
    batch: int
    entrants: tuple[tuple[str, str], ...] = tuple((name, "-") for name in TITLES)

    @property
    def title(self) -> str:
        names = {"train": "training", "evaluate": "evaluation", "gradient": "input gradients"}
        return f"{names[self.work]}, batch {self.batch:,}"

    @property
    def compares_chunks(self) -> bool:
        return any(variant != "-" for _, variant in self.entrants)


def _chunks(work: str) -> Item:
    entrants = (*(("fast", str(chunk)) for chunk in CHUNKS), ("limit", "-"))
    return Item(f"chunks-{work}", work, 1000, entrants)


ITEMS = (
    *(Item(f"train-{batch}", "train", batch) for batch in (32, 128, 512)),
    *(Item(f"evaluate-{batch}", "evaluate", batch) for batch in (1, 100, 1000)),
    Item("gradient-100", "gradient", 100),
    _chunks("evaluate"),
    _chunks("gradient"),
)


@dataclass(frozen=True)
class Target:
    """What the fast engine aims at: so many times a contestant, or such a share of the limit."""

    item: str
    against: str
    least: float


TARGETS = (
    Target("train-32", "original", 1.8),
    Target("train-32", "keras", 1.45),
    Target("train-128", "keras", 1.35),
    Target("train-32", "djl", 2.0),
    Target("train-128", "djl", 2.0),
    Target("train-128", "limit", 0.5),
    Target("evaluate-1000", "original", 2.5),
    Target("evaluate-1000", "keras", 1.5),
    Target("evaluate-1000", "limit", 0.8),
    Target("evaluate-1", "original", 3.0),
)


@dataclass(frozen=True)
class ProcessTarget:
    """What the jar's whole process aims at; `least` of a ratio, or `most`."""

    title: str
    what: str
    ours: str
    theirs: str | None
    least: float | None = None
    most: float | None = None


PROCESS_TARGETS = (
    ProcessTarget(
        "whole `evaluate` against Python in batches", "seconds", "warm", "batches", least=5
    ),
    ProcessTarget("whole `evaluate` against `test.py`", "seconds", "warm", "test.py", least=12),
    ProcessTarget("its peak memory against Python's", "mebibytes", "warm", "batches", most=0.4),
    ProcessTarget("first run ever, seconds", "seconds", "first", None, most=6),
)

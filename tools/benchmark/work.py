"""What is measured, of whom, and what is aimed at."""

from dataclasses import dataclass

CONVOLUTIONS = (28 * 28 * 24 * 6 * 6 * 1, 14 * 14 * 48 * 5 * 5 * 24, 5 * 5 * 64 * 4 * 4 * 48)
MATRICES = (1600 * 200, 200 * 10)
FORWARD = 2 * (sum(CONVOLUTIONS) + sum(MATRICES))
"""FLOP of an image's logits: a multiplication and an addition for each use of a weight."""

FLOP = {
    "train": 3 * FORWARD - 2 * CONVOLUTIONS[0],  # nobody asks for the training images' gradient
    "evaluate": FORWARD,
    "gradient": 2 * FORWARD,
}
"""FLOP an image: 46 million to train, 15.7 million to evaluate."""

MATMUL_SIDE = 2048
MATMUL_FLOP = 2 * MATMUL_SIDE**3

LIMIT = "limit"
TITLES = {
    "fast": "fmnist, fast",
    "fast-bf16": "fmnist, fast, bf16",
    "exact": "fmnist, exact",
    "original": "Python original",
    "keras": "Keras",
    "djl": "DJL, PyTorch",
    "torch": "PyTorch",
    "torch-bf16": "PyTorch, bf16",
    "onnx": "ONNX Runtime",
    "openvino": "OpenVINO",
    "openvino-bf16": "OpenVINO, bf16",
    LIMIT: "matmul",
}
"""Contestants, in the order in which they take turns; `limit` is the machine's own."""

ON_THE_JVM = ("djl", "onnx")
"""Those whose libraries come from Maven Central."""

FROM_EXPORT = ("onnx", "openvino", "openvino-bf16")
"""Those that run the exported model, and can do nothing but evaluate."""

ONLY_TRAIN = ("torch", "torch-bf16")
"""Those that others outdo in evaluation: they train and differentiate."""

CHUNKS = (10, 16, 32, 64, 100, 200)


def family(name: str) -> str:
    """A contestant's name without its precision."""
    return name.removesuffix("-bf16")


def precision(name: str) -> str:
    """What a contestant multiplies in: fp32 or bf16."""
    return "bf16" if name.endswith("-bf16") else "fp32"


@dataclass(frozen=True)
class Item:
    """A piece of work. Entrants are contestants, or variants of one."""

    key: str
    work: str
    batch: int
    entrants: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        names = {"train": "training", "evaluate": "evaluation", "gradient": "input gradients"}
        return f"{names[self.work]}, batch {self.batch:,}"

    @property
    def compares_chunks(self) -> bool:
        return any(variant != "-" for _, variant in self.entrants)


def _item(work: str, batch: int) -> Item:
    absent = ONLY_TRAIN if work == "evaluate" else FROM_EXPORT
    entrants = tuple((name, "-") for name in TITLES if name not in absent)
    return Item(f"{work}-{batch}", work, batch, entrants)


def _chunks(work: str) -> Item:
    entrants = (*(("fast", str(chunk)) for chunk in CHUNKS), (LIMIT, "-"))
    return Item(f"chunks-{work}", work, 1000, entrants)


ITEMS = (
    *(_item("train", batch) for batch in (32, 128, 512)),
    *(_item("evaluate", batch) for batch in (1, 100, 200, 1000)),
    _item("gradient", 100),
    _chunks("evaluate"),
    _chunks("gradient"),
)


@dataclass(frozen=True)
class Target:
    """What the fast engine aims at: so many times a contestant, or such a share of the limit."""

    item: str
    against: str
    least: float
    ours: str = "fast"


TARGETS = (
    Target("train-32", "original", 1.8),
    Target("train-32", "keras", 1.45),
    Target("train-128", "keras", 1.35),
    Target("train-32", "djl", 2.0),
    Target("train-128", "djl", 2.0),
    Target("train-128", LIMIT, 0.5),
    Target("evaluate-1000", "original", 2.5),
    Target("evaluate-1000", "keras", 1.5),
    Target("evaluate-1000", "openvino", 1.05),
    Target("evaluate-1000", "onnx", 1.4),
    Target("evaluate-1000", LIMIT, 0.8),
    Target("evaluate-1", "original", 3.0),
    Target("train-32", "original", 2.3, "fast-bf16"),
    Target("train-32", "keras", 1.6, "fast-bf16"),
    Target("train-128", "keras", 1.8, "fast-bf16"),
    Target("train-128", "djl", 2.2, "fast-bf16"),
    *(Target(f"train-{batch}", "torch-bf16", 1.3, "fast-bf16") for batch in (32, 128, 512)),
    *(
        Target(f"evaluate-{batch}", against, least, "fast-bf16")
        for batch in (200, 1000)
        for against, least in (("fast", 2.8), ("openvino-bf16", 0.8))
    ),
    Target("gradient-100", "keras", 3.0, "fast-bf16"),
    Target("gradient-100", "original", 4.5, "fast-bf16"),
)
"""Those in bfloat16 are set for a CPU with AMX."""


@dataclass(frozen=True)
class ProcessTarget:
    """What a whole process aims at; `least` of a ratio, or `most`."""

    title: str
    what: str
    ours: str
    theirs: str | None
    least: float | None = None
    most: float | None = None


PROCESS_TARGETS = (
    ProcessTarget(
        "whole `evaluate` against Python in batches", "seconds", "program", "batches", least=5
    ),
    ProcessTarget("whole `evaluate` against `test.py`", "seconds", "program", "test.py", least=12),
    ProcessTarget("its peak memory against Python's", "mebibytes", "program", "batches", most=0.45),
    ProcessTarget("first run ever, seconds", "seconds", "first", None, most=6),
    ProcessTarget("one image, seconds", "seconds", "program-image", None, most=0.6),
)

"""What a judgement of a checkpoint's robustness adds up to; needs no PyTorch."""

import json
import random
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from commandline import ToolError

PARTS = ("apgd-ce", "apgd-t", "fab-t", "square")
"""AutoAttack's, in their order."""


@dataclass(frozen=True)
class Judged:
    """One image: its place in the test file, and which part misled it ('' if none did)."""

    index: int
    correct: bool
    misled: str

    @property
    def robust(self) -> bool:
        return self.correct and not self.misled


def random_places(size: int, count: int, seed: int) -> list[int]:
    """The places that the jar takes, too, of a split of that size, for the same seed."""
    return random.Random(seed).sample(range(size), size)[:count]


def read_judged(path: Path) -> dict[int, Judged]:
    """What is done already, by place; nothing if there is no such file."""
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {one["index"]: Judged(**one) for one in map(json.loads, lines)}


def keep(path: Path, judged: list[Judged]) -> None:
    """Adds what is done."""
    with path.open("a", encoding="utf-8") as lines:
        lines.write("".join(json.dumps(asdict(one)) + "\n" for one in judged))


def summary(judged: list[Judged], misled: dict[int, bool] | None) -> dict:
    """The figures of both."""
    count = len(judged)
    parts = Counter(one.misled for one in judged if one.misled)
    result = {
        "images": count,
        "cleanAccuracy": sum(one.correct for one in judged) / count,
        "robustAccuracy": sum(one.robust for one in judged) / count,
        "misledBy": {part: parts[part] for part in PARTS},
    }
    if misled is not None:
        correct = [one for one in judged if one.correct]
        missing = [one.index for one in correct if one.index not in misled]
        if missing:
            raise ToolError(
                f"expected an attack on all {len(correct)} correctly classified images of these"
                f" {count}, found none on {len(missing)}, such as number {missing[0]}"
            )
        robust = [not misled[one.index] for one in correct]
        result["ours"] = {
            "robustAccuracy": sum(robust) / count,
            "robustHereOnly": sum(
                ours and not one.robust for ours, one in zip(robust, correct, strict=True)
            ),
            "robustThereOnly": sum(
                not ours and one.robust for ours, one in zip(robust, correct, strict=True)
            ),
        }
    return result

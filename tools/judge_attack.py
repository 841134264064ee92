"""Judges an attack directory with the original's graph, from the written images alone.

Recomputes `predicted`, `success`, `linf` and `l2` of attack.csv and the counts of summary.json,
prints JSON, and exits with 1 if anything disagrees. A `predicted` whose two top probabilities lie
within 1e-5 of each other may differ: last digits decide there, so it is counted apart.
"""

import argparse
import csv
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import commandline
from commandline import ToolError
from dump import read_array
from fashion_mnist import CLASSES, SIDE, as_input
from original import Original, checkpoint_prefix

NEAR_TIE = 1e-5
NORM_TOLERANCE = 1e-6
"""Of a norm of the pixel range 0..1, relative above 1: for norms that were computed in float32."""

COLUMNS = (
    "index", "label", "target", "predicted", "success", "queries", "gradients", "linf", "l2",
)  # fmt: skip
UNTARGETED = ("any", "")
"""What stands for a target when every class but the label counts as success."""

BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True)
class Row:
    """What attack.csv says of one image; `target` is None when untargeted."""

    label: int
    target: int | None
    predicted: int
    success: bool
    linf: float
    l2: float

    def reached(self, predicted: int) -> bool:
        """Whether a prediction is what the attack wanted."""
        return predicted == self.target if self.target is not None else predicted != self.label


@dataclass
class Verdict:
    """What the original's graph says: successes, near ties, and each disagreement in a line."""

    succeeded: int = 0
    near_ties: int = 0
    disagreements: list[str] = field(default_factory=list)

    def expect(self, what: str, stated: Any, found: Any, tolerance: float = 0.0) -> None:
        """Notes a disagreement unless the stated value is the found one, within a tolerance."""
        agrees = stated == found
        if tolerance and isinstance(stated, int | float):
            agrees = abs(stated - found) <= tolerance * max(1.0, abs(found))
        if not agrees:
            self.disagreements.append(f"{what}: stated {stated}, found {found}")


def read_rows(path: Path) -> list[Row]:
    """Reads attack.csv."""
    with path.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise ToolError(f"{path}: expected the columns {','.join(COLUMNS)}, missing {missing}")
        return [_row(path, reader.line_num, values) for values in reader]


def _row(path: Path, line: int, values: dict[str, str]) -> Row:
    try:
        return Row(
            label=_class(values["label"]),
            target=None if values["target"] in UNTARGETED else _class(values["target"]),
            predicted=_class(values["predicted"]),
            success=BOOLEANS[values["success"].lower()],
            linf=float(values["linf"]),
            l2=float(values["l2"]),
        )
    except (ValueError, KeyError, AttributeError, TypeError) as failure:
        raise ToolError(f"{path}:{line}: cannot be read ({failure})") from failure


def _class(text: str) -> int:
    if text not in map(str, range(CLASSES)):
        raise ValueError(f"expected a class 0..{CLASSES - 1}, found {text!r}")
    return int(text)


def read_adversarial(attack: Path) -> np.ndarray:
    """The adversarial images: uint8, or float32 where summary.json says that pixels are floats."""
    path = attack / "summary.json"
    try:
        pixels = json.loads(path.read_text(encoding="utf-8")).get("settings", {}).get("pixels")
    except (ValueError, AttributeError) as failure:
        raise ToolError(f"{path}: cannot be read ({failure!r})") from failure
    kind = np.float32 if pixels == "float" else np.uint8
    return read_array(attack / "adversarial.npy", kind, (None, SIDE, SIDE))


def judge(
    rows: list[Row], original: np.ndarray, adversarial: np.ndarray, probabilities: np.ndarray
) -> Verdict:
    """Compares each row with what its images and the probabilities of its adversarial say."""
    verdict = Verdict()
    change = (adversarial.astype(np.float64) - original) / 255
    linf = np.abs(change).max(axis=(1, 2))
    l2 = np.sqrt((change**2).sum(axis=(1, 2)))
    top = np.sort(probabilities, axis=1)[:, -2:]
    near = top[:, 1] - top[:, 0] <= NEAR_TIE
    for number, row in enumerate(rows):
        where = f"row {number}"
        predicted = int(probabilities[number].argmax())
        verdict.succeeded += row.reached(predicted)
        if near[number] and row.predicted != predicted:
            verdict.near_ties += 1
        else:
            verdict.expect(f"{where} predicted", row.predicted, predicted)
        verdict.expect(f"{where} success", row.success, row.reached(row.predicted))
        verdict.expect(f"{where} linf", row.linf, float(linf[number]), NORM_TOLERANCE)
        verdict.expect(f"{where} l2", row.l2, float(l2[number]), NORM_TOLERANCE)
    return verdict


def judge_summary(verdict: Verdict, rows: list[Row], path: Path) -> None:
    """Compares summary.json with the rows."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
        stated = {key: summary[key] for key in ("attacked", "succeeded", "successRate")}
    except (ValueError, KeyError, TypeError) as failure:
        raise ToolError(f"{path}: cannot be read ({failure!r})") from failure
    succeeded = sum(row.success for row in rows)
    verdict.expect("summary attacked", stated["attacked"], len(rows))
    verdict.expect("summary succeeded", stated["succeeded"], succeeded)
    rate = succeeded / len(rows)
    verdict.expect("summary successRate", stated["successRate"], rate, NORM_TOLERANCE)


def run(arguments: argparse.Namespace) -> int:
    attack: Path = arguments.attack
    prefix = checkpoint_prefix(arguments.checkpoint)
    images = [
        read_array(attack / "original.npy", np.uint8, (None, SIDE, SIDE)),
        read_adversarial(attack),
    ]
    rows = read_rows(attack / "attack.csv")
    counts = {len(rows), *map(len, images)}
    if len(counts) != 1 or not rows:
        raise ToolError(
            f"{attack}: expected as many rows as images and at least one, found {len(rows)} rows,"
            f" {len(images[0])} original and {len(images[1])} adversarial images"
        )
    with Original(arguments.original, arguments.threads) as original:
        original.restore(prefix)
        _, probabilities = original.predict(as_input(images[1]))
    verdict = judge(rows, *images, probabilities)
    judge_summary(verdict, rows, attack / "summary.json")
    print(
        json.dumps(
            {
                "attacked": len(rows),
                "succeeded": verdict.succeeded,
                "successRate": verdict.succeeded / len(rows),
                "nearTies": verdict.near_ties,
                "disagreements": len(verdict.disagreements),
            }
        )
    )
    if verdict.disagreements:
        count = len(verdict.disagreements)
        print(f"{attack}: {count} disagree, the first: {verdict.disagreements[0]}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    commandline.add_checkpoint(result)
    result.add_argument(
        "attack", type=commandline.directory, metavar="ATTACK_DIR", help="what `attack` wrote"
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

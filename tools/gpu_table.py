"""Makes the table of docs/CUDA.md from what tools/gpu_check.sh wrote: wanted, found, passed.

Prints the table, writes it into the folder as table.md, and exits with 1 if a check fails. Needs
Python 3 and nothing else, for the machine with the GPU has nothing else.
"""

import argparse
import csv
import json
import struct
import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commandline import ToolError
from pages import replace_between

RIGHT = 9218
"""Test images of 10,000 that the original's weights classify right."""

FP32_TOLERANCE = 1e-3
"""Largest difference of a probability from the CPU's with float32 throughout."""

TF32_TOLERANCE = 0.05
"""The same where factors are rounded to 10 bits, relative 5e-4, which logits of about 10 sum up."""

TF32_RIGHT = 10
"""How many classes may change where factors are rounded."""

PAGE = Path(__file__).resolve().parent.parent / "docs/CUDA.md"


@dataclass(frozen=True)
class Row:
    """A line of the table; `passed` is None for a figure that is only reported."""

    check: str
    wanted: str
    found: str
    passed: bool | None


class Results:
    """A folder of tools/gpu_check.sh."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder as it is."""
        if not (folder / "doctor").is_dir():
            raise ToolError(f"{folder}: expected results of tools/gpu_check.sh, found no doctor/")
        self.folder = folder

    def ran(self, step: str) -> bool:
        """Whether the step was part of the run."""
        return (self.folder / step / "code").is_file()

    def code(self, step: str) -> int:
        """The exit code of a step."""
        return int((self.folder / step / "code").read_text())

    def errors(self, step: str) -> list[str]:
        """The lines of a step's standard error."""
        return (self.folder / step / "err.txt").read_text().splitlines()

    def json(self, step: str) -> dict[str, Any]:
        """What a step printed."""
        return json.loads((self.folder / step / "out.json").read_text())

    def epoch(self, run: str) -> dict[str, str]:
        """The last line of a run's epochs.csv."""
        with (self.folder / run / "epochs.csv").open(newline="") as file:
            return list(csv.DictReader(file))[-1]

    def probabilities(self, name: str) -> array:
        """The values of a float32 .npy file."""
        content = (self.folder / f"{name}.npy").read_bytes()
        (header,) = struct.unpack_from("<H", content, 8)
        if content[:7] != b"\x93NUMPY\x01" or b"'<f4'" not in content[10 : 10 + header]:
            raise ToolError(f"{self.folder / name}.npy: expected a float32 .npy of version 1")
        return array("f", content[10 + header :])


def evaluation(results: Results, step: str, name: str, allowed: int, tolerance: float) -> Row:
    """Whether an evaluation counts and answers as the CPU's."""
    correct = results.json(step)["correct"]
    pairs = zip(results.probabilities("cpu"), results.probabilities(name), strict=True)
    # A NaN is no difference at all to max(), so each value is asked.
    differences = [abs(a - b) for a, b in pairs]
    good = all(difference <= tolerance for difference in differences)
    wanted = f"{RIGHT:,} right" + (f" ± {allowed}" if allowed else "")
    return Row(
        step,
        f"{wanted}, probabilities within {tolerance} of the CPU's",
        f"{correct:,} right, largest difference {max(differences):.1e}",
        abs(correct - RIGHT) <= allowed and good,
    )


def compared(results: Results) -> Row:
    """How far the port and the original's graph agree on the device."""
    checks = results.json("compare")["checks"]
    same = sum(check["differing"] == 0 for check in checks)
    probabilities = [check["maxAbs"] for check in checks if "probabilities" in check["name"]]
    if not probabilities:
        raise ToolError(f"{results.folder}/compare: expected a check of probabilities, found none")
    worst = max(probabilities)
    return Row(
        "compare --meta, level passes",
        f"probabilities within {FP32_TOLERANCE} of the original's graph",
        f"{worst:.1e}; {same} of {len(checks)} tensors equal to the last bit",
        worst <= FP32_TOLERANCE,
    )


def trained(results: Results, preset: str) -> Row:
    """Whether an epoch learns."""
    epoch = results.epoch(f"run_{preset}")
    accuracy = float(epoch["valid_accuracy"])
    return Row(
        f"an epoch of {preset}",
        "80 % of the validation images",
        f"{accuracy:.2%} after {float(epoch['seconds']):.0f} s",
        accuracy >= 0.8,
    )


def attacked(results: Results) -> Row:
    """Whether the attack succeeds as on the CPU."""
    summary = results.json("pgd")
    count = f"{summary['succeeded']:,} of {summary['attacked']:,}"
    return Row("PGD, ε 0.1", "99 % succeed", count, summary["successRate"] >= 0.99)


def together(results: Results) -> Row:
    """Whether two processes at once answer as one."""
    codes = [results.code("two_first"), results.code("two_second")]
    correct = [results.json(step)["correct"] for step in ("two_first", "two_second")]
    alone = results.json("evaluate")["correct"]
    return Row(
        "two processes at once",
        f"{alone:,} right, both",
        " and ".join(f"{right:,}" for right in correct),
        codes == [0, 0] and correct == [alone, alone],
    )


def full(results: Results) -> Row:
    """Whether a batch without room ends in one line."""
    lines = results.errors("full")
    return Row(
        "a batch that does not fit",
        "exit code 1 and one line",
        f"exit code {results.code('full')}, {len(lines)} lines: {lines[-1] if lines else ''}",
        results.code("full") == 1 and len(lines) == 1,
    )


def speed(results: Results) -> list[Row]:
    """Images a second on the device and on the CPU."""
    rows = []
    pair = [results.json(step)["imagesPerSecond"] for step in ("evaluate", "evaluate_cpu")]
    rows.append(("evaluate, images a second", pair))
    for preset in ("quick", "original"):
        runs = (f"run_{preset}", f"run_{preset}_cpu")
        pair = [float(results.epoch(run)["images_per_second"]) for run in runs]
        rows.append((f"train --preset {preset}, images a second", pair))
    return [Row(name, "–", f"{a:,.0f}; CPU {b:,.0f}", None) for name, (a, b) in rows]


def machine(results: Results) -> str:
    """What doctor says of the device."""
    checks = {check["name"]: check["found"] for check in results.json("doctor")["checks"]}
    return f"{checks['gpu']}. CPU: {checks['cpu']}."


def rows(results: Results) -> list[Row]:
    """All lines; one for a step whose results cannot be read."""
    steps: list[tuple[str, Callable[[], Row | list[Row]]]] = [
        ("evaluate_fp32", lambda: evaluation(results, "evaluate_fp32", "fp32", 0, FP32_TOLERANCE)),
        (
            "evaluate",
            lambda: evaluation(results, "evaluate", "default", TF32_RIGHT, TF32_TOLERANCE),
        ),
        ("compare", lambda: compared(results)),
        ("quick", lambda: trained(results, "quick")),
        ("original", lambda: trained(results, "original")),
        ("pgd", lambda: attacked(results)),
        ("two_first", lambda: together(results)),
        ("speed", lambda: speed(results)),
    ]
    if results.ran("full"):
        steps.append(("full", lambda: full(results)))
    made = []
    for step, make in steps:
        try:
            row = make()
        except (OSError, ValueError, KeyError, IndexError) as error:
            reason = results.errors(step)[-1:] if results.ran(step) else []
            row = Row(step, "a result", (reason or [f"none: {error}"])[0], False)
        made.extend(row if isinstance(row, list) else [row])
    return made


def main() -> int:
    """Prints the table; 0 if all checks pass."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path, metavar="DIR", help="--out of tools/gpu_check.sh")
    parser.add_argument("--update-docs", action="store_true", help="put the table into the page")
    arguments = parser.parse_args()
    try:
        results = Results(arguments.results)
        made = rows(results)
        verdict = {True: "ok", False: "**failed**", None: ""}
        lines = [machine(results), "", "| check | wanted | found | |", "| --- | --- | --- | --- |"]
        lines += [f"| {r.check} | {r.wanted} | {r.found} | {verdict[r.passed]} |" for r in made]
        text = "\n".join(lines)
        (arguments.results / "table.md").write_text(text + "\n")
        print(text)
        if arguments.update_docs:
            replace_between(PAGE, "gpu", text)
    except ToolError as error:
        print(f"gpu_table.py: {error}", file=sys.stderr)
        return 1
    return 1 if any(row.passed is False for row in made) else 0


if __name__ == "__main__":
    sys.exit(main())

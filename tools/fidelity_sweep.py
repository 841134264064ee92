"""Compares short runs of the original's own scripts with the jar, under settings drawn at random.

Each run has a seed, batch size, keep probabilities, learning rates, clip and validation size of
its own. It begins from the initial values or, where there is a --checkpoint, half of the time from
that. All values must be equal to the last bit; the first run that differs ends the sweep with the
commands that repeat it.
"""

import argparse
import json
import math
import random
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import commandline
from commandline import ToolError
from jar import BUILT
from settings import MAX_SEED, TF1, TF2, Settings, command_line

TOOLS = Path(__file__).resolve().parent
TRAINING_FILE = 60_000
BATCH_SIZES = (1, 2, 7, 16, 32, 50, 64, 100)


@dataclass(frozen=True)
class Run:
    """What one run of the sweep does."""

    settings: Settings
    from_checkpoint: bool

    @property
    def part(self) -> str:
        return "fine_tuning_dropout" if self.from_checkpoint else "scratch"


def draw(sweep: int, number: int, steps: int, *, checkpoint: bool) -> Run:
    """The settings of a run depend on the sweep's seed and the run's number alone."""
    generator = random.Random(f"{sweep} {number}")
    op_seeds = generator.choice((TF1, TF1, TF1, TF2))
    # below 0.5 TensorFlow 2's own dropout gives other values than TensorFlow 1's
    least = 0.05 if op_seeds == TF1 else 0.5
    batch_size = generator.choice(BATCH_SIZES)
    largest = TRAINING_FILE - batch_size * steps
    settings = Settings(
        seed=generator.randint(0, MAX_SEED),
        batch_size=batch_size,
        keep_fc=_rounded(generator.uniform(least, 1)),
        keep_conv=generator.choice((1.0, _rounded(generator.uniform(least, 1)))),
        lr_base=_rounded(_log_uniform(generator, 1e-6, 1e-4)),
        lr_init=_rounded(_log_uniform(generator, 1e-4, 3e-2)),
        lr_decay=generator.randint(10, 5000),
        grad_clip=_rounded(_log_uniform(generator, 1e-3, 10)),
        validation_size=generator.randint(batch_size, largest),
        op_seeds=op_seeds,
    )
    return Run(settings, checkpoint and generator.random() < 0.5)


def _log_uniform(generator: random.Random, least: float, most: float) -> float:
    return math.exp(generator.uniform(math.log(least), math.log(most)))


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def commands(arguments: argparse.Namespace, run: Run, dump: str) -> list[list[str]]:
    """What makes a run: the original's dump, then the comparison."""
    python = [sys.executable, str(TOOLS / "reference.py"), "--source", str(arguments.source)]
    python += ["--parts", run.part, "--steps", str(arguments.steps), "--out", dump]
    if run.from_checkpoint:
        python += ["--checkpoint", arguments.checkpoint]
    threads = ["--threads", str(arguments.threads)]
    python += ["--data", str(arguments.data), *threads, *command_line(run.settings)]
    data = [] if arguments.data == commandline.SHIPPED_DATA else ["--data", str(arguments.data)]
    java = ["java", "-jar", str(arguments.jar), "compare", "--reference", dump, *threads, *data]
    return [python, java]


def compare(line: list[str]) -> dict[str, Any]:
    """What the jar found, also where it found differences."""
    done = subprocess.run([*line, "--json", "--quiet"], stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1) or not done.stdout:
        raise ToolError(f"{shlex.join(line)}: ended with exit code {done.returncode}")
    return json.loads(done.stdout)


def verdict(found: dict[str, Any]) -> str | None:
    """What is wrong, or None where every value has the same bits."""
    checks = found["checks"]
    if not found["pass"] or any(check["tolerance"] != 0 for check in checks):
        first = found["firstDifference"] or {"tensor": "the machine", "step": None}
        step = "" if first["step"] is None else f", step {first['step']}"
        return f"first difference: {first['tensor']}{step}"
    return None


def row(number: int, run: Run, tensors: int) -> str:
    """A line of the table."""
    settings = run.settings
    cells = [number, "checkpoint" if run.from_checkpoint else "scratch", settings.op_seeds]
    cells += [settings.seed, settings.batch_size, settings.keep_fc, settings.keep_conv]
    cells += [settings.lr_base, settings.lr_init, settings.lr_decay, settings.grad_clip]
    cells += [settings.validation_size, f"{tensors} equal"]
    return f"| {' | '.join(map(str, cells))} |"


HEAD = (
    "| run | from | op seeds | seed | batch | keep FC | keep conv | lr base | lr init | lr decay |"
    " clip | validation | tensors |\n" + "| ---: " * 13 + "|"
)


def run(arguments: argparse.Namespace) -> int:
    print(HEAD, flush=True)
    for number in range(1, arguments.runs + 1):
        drawn = draw(arguments.seed, number, arguments.steps, checkpoint=bool(arguments.checkpoint))
        with tempfile.TemporaryDirectory() as work:
            python, java = commands(arguments, drawn, f"{work}/dump")
            if subprocess.run(python, check=False).returncode != 0:
                raise ToolError(f"run {number}: the original failed: {shlex.join(python)}")
            found = compare(java)
        wrong = verdict(found)
        if wrong:
            python, java = commands(arguments, drawn, "dump")
            print(f"run {number}: {wrong}; to repeat:", file=sys.stderr)
            print(f"  {shlex.join(python)}\n  {shlex.join(java)}", file=sys.stderr)
            return 1
        print(row(number, drawn, len(found["checks"])), flush=True)
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__, original=False)
    commandline.add_source(result, required=True)
    commandline.add_checkpoint(result, required=False)
    result.add_argument("--runs", type=commandline.positive, default=20, metavar="N")
    result.add_argument(
        "--seed", type=int, default=1, metavar="S", help="of the drawn settings (default: 1)"
    )
    result.add_argument(
        "--steps",
        type=commandline.between(10, 1000),
        default=40,
        metavar="N",
        help="of each run (default: 40)",
    )
    result.add_argument(
        "--jar", type=commandline.file, default=BUILT, metavar="FILE", help=f"default: {BUILT.name}"
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

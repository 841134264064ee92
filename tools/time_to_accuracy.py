"""Measures how long the Python original and a preset take to become how accurate.

Everything runs one after the other in this one run, each a process of its own: wall time counts
from its start. The original tells its test accuracy after each new best epoch. A preset's schedule
ends with its run, so each point of its curve is a run of its own, with other --epochs; its test
accuracy is that of the weights which the run chose by validation. Runs that are there already are
not made again.
"""

import argparse
import json
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import commandline
from commandline import ToolError
from jar import Jar, add_jar
from pages import replace_between, table

TOOLS = Path(__file__).resolve().parent
PAGE = TOOLS.parent / "docs/TRAINING.md"
PICTURE = "time_to_accuracy.png"


@dataclass(frozen=True)
class Point:
    """A network: wall seconds of its training, and its accuracy on the test images."""

    epoch: int
    seconds: float
    accuracy: float


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    add_jar(result, "runs/time", "what was measured, and the picture")
    result.add_argument("--preset", default="quick", help="the preset (default: quick)")
    result.add_argument(
        "--seeds", type=commandline.positive, default=5, metavar="N", help="1 to N (default: 5)"
    )
    result.add_argument(
        "--original-epochs",
        type=commandline.positive,
        metavar="N",
        help="stop the original after so many epochs (default: at its early stop)",
    )
    result.add_argument(
        "--curve",
        type=commandline.positive,
        nargs="*",
        default=[],
        metavar="EPOCHS",
        help="more points of the preset's curve, from seed 1",
    )
    result.add_argument(
        "--update-docs", action="store_true", help="put the table into docs/TRAINING.md"
    )
    return result


def run(arguments: argparse.Namespace) -> int:
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    original = kept(out / "original.json", lambda: time_original(arguments))
    presets = {
        seed: kept(
            out / f"{arguments.preset}-{seed}.json",
            lambda seed=seed: [time_preset(arguments, seed, None)],
        )[0]
        for seed in range(1, arguments.seeds + 1)
    }
    curve = [
        kept(
            out / f"{arguments.preset}-1-{epochs}.json",
            lambda epochs=epochs: [time_preset(arguments, 1, epochs)],
        )[0]
        for epochs in arguments.curve
    ]
    page = written(original, arguments.preset, presets)
    print(page)
    draw(original, arguments.preset, presets, curve, out / PICTURE)
    if arguments.update_docs:
        replace_between(PAGE, "time", page)
    return 0


def kept(path: Path, measure: Callable[[], Sequence[Point]]) -> Sequence[Point]:
    """What was measured before, or now."""
    if not path.is_file():
        points = measure()
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(json.dumps([asdict(point) for point in points], indent=1) + "\n")
        fresh.replace(path)
    return [Point(**point) for point in json.loads(path.read_text())]


def time_original(arguments: argparse.Namespace) -> Sequence[Point]:
    command = [sys.executable, str(TOOLS / "original_epochs.py")]
    for flag in ("original", "data", "threads"):
        command += [f"--{flag}", str(getattr(arguments, flag))]
    if arguments.original_epochs:
        command += ["--epochs", str(arguments.original_epochs)]
    start = time.monotonic()
    points = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            points.append(Point(told["epoch"], time.monotonic() - start, told["testAccuracy"]))
            print(f"original: {points[-1]}", file=sys.stderr)
    if process.returncode != 0 or not points:
        raise ToolError(f"the original ended with exit code {process.returncode}")
    return points


def time_preset(arguments: argparse.Namespace, seed: int, epochs: int | None) -> Point:
    name = f"{arguments.preset}-{seed}" + (f"-{epochs}" if epochs else "")
    run_directory = arguments.out / "runs" / name
    line = ["train", "--preset", arguments.preset, "--seed", str(seed)]
    line += ["--threads", str(arguments.threads), "--data", str(arguments.data)]
    line += ["--epochs", str(epochs)] if epochs else []
    line += ["--out", str(run_directory)]
    start = time.monotonic()
    Jar(arguments.jar).run(shlex.join(line))
    seconds = time.monotonic() - start
    evaluation = json.loads((run_directory / "evaluation.json").read_text())
    taken = len((run_directory / "epochs.csv").read_text().splitlines()) - 1
    point = Point(taken, seconds, evaluation["accuracy"])
    print(f"{name}: {point}", file=sys.stderr)
    return point


def written(original: Sequence[Point], preset: str, presets: Mapping[int, Point]) -> str:
    """The original to its best epoch beside the preset's seeds and their mean."""
    best = original[-1]
    rows = [("Python original, its best epoch", *cells(best), "1.0")]
    rows += [
        (f"`{preset}`, seed {seed}", *cells(point), f"{best.seconds / point.seconds:.1f}")
        for seed, point in presets.items()
    ]
    accuracies = [100 * point.accuracy for point in presets.values()]
    seconds = statistics.mean(point.seconds for point in presets.values())
    rows.append(
        (
            f"`{preset}`, mean",
            "",
            f"{seconds:.0f}",
            f"{statistics.mean(accuracies):.2f}{deviation(accuracies)}",
            f"{best.seconds / seconds:.1f}",
        )
    )
    return table(("network", "epochs", "seconds", "test accuracy", "times as fast"), rows)


def cells(point: Point) -> tuple[str, str, str]:
    return str(point.epoch), f"{point.seconds:.0f}", f"{100 * point.accuracy:.2f}"


def deviation(values: Sequence[float]) -> str:
    return f" ± {statistics.stdev(values):.2f}" if len(values) > 1 else ""


def draw(
    original: Sequence[Point],
    preset: str,
    presets: Mapping[int, Point],
    curve: Iterable[Point],
    path: Path,
) -> None:
    """Test accuracy against wall time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    canvas, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    line = sorted([*curve, *list(presets.values())[:1]], key=lambda point: point.seconds)
    for points, label, style in (
        (original, "Python original, each new best epoch", "o-"),
        (line, f"{preset}, seed 1, one run a point", "s-"),
        (list(presets.values()), f"{preset}, each seed", "x"),
    ):
        axes.plot(
            [point.seconds for point in points],
            [100 * point.accuracy for point in points],
            style,
            label=label,
        )
    axes.set_xlabel("seconds from the start of the process")
    axes.set_ylabel("accuracy on the test images, %")
    axes.grid(alpha=0.3)
    axes.legend()
    canvas.savefig(path, dpi=110)
    pyplot.close(canvas)


if __name__ == "__main__":
    commandline.main(run, parser())

"""Trains what the tables of docs/TRAINING.md compare, and writes them.

Each row is a preset with one change, trained from several seeds. Runs of one thread each go side by
side. Runs that are there already are not made again, interrupted ones go on, so that the script can
be stopped at any time. The accuracy is that of the epoch which the run chose, on the 10,000 images
which its seed holds back; test images are not looked at.
"""

import argparse
import csv
import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import commandline
from jar import Jar, add_jar
from pages import replace_between, table

PAGE = Path(__file__).resolve().parent.parent / "docs/TRAINING.md"
HEADER = ("change", "flags", "validation accuracy", "difference", "by seed")

Epochs = Sequence[Mapping[str, str]]


def last(epochs: Epochs) -> Mapping[str, str]:
    return epochs[-1]


def lowest_loss(epochs: Epochs) -> Mapping[str, str]:
    return min(epochs, key=lambda epoch: float(epoch["valid_loss"]))


@dataclass(frozen=True)
class Row:
    """A change: its name, a directory's name, and flags as they are typed."""

    name: str
    directory: str
    flags: str


@dataclass(frozen=True)
class Comparison:
    """Rows that are compared with the first, and the flags of all that have no other value."""

    name: str
    flags: str
    chosen: Callable[[Epochs], Mapping[str, str]]
    rows: Sequence[Row]


INGREDIENTS = Comparison(
    "ingredients",
    "--preset quick --flip yes --select last --threads 1",
    last,
    (
        Row("none", "quick", ""),
        Row("no flip", "no-flip", "--flip no"),
        Row("no shift", "shift-0", "--shift 0"),
        Row("shift by up to 2", "shift-2", "--shift 2"),
        Row("random erasing", "erasing", "--erasing 0.25"),
        Row("mixup", "mixup", "--mixup 0.2"),
        Row("CutMix", "cutmix", "--cutmix 0.3"),
        Row("label smoothing", "smoothing", "--label-smoothing 0.05"),
        Row("no weight decay", "no-decay", "--weight-decay 0"),
        Row("no averaging", "no-averaging", "--averaging 0"),
        Row(
            "longer averaging, learning rate stays up",
            "averaging",
            "--averaging 0.999 --lr-base 1e-3",
        ),
        Row("no dropout", "no-dropout", "--keep-prob-fc 1"),
        Row(
            "SGD with momentum",
            "sgd",
            "--optimizer sgd --momentum 0.9 --lr-init 0.1 --weight-decay 5e-4",
        ),
        Row("batches of 64", "batch-64", "--batch-size 64"),
        Row("twice as long", "epochs-12", "--epochs 12"),
    ),
)
ENGINES = Comparison(
    "engines",
    "--preset original --threads 1",
    lowest_loss,
    (Row("the exact engine", "exact", ""), Row("the fast engine", "fast", "--engine fast")),
)
COMPARISONS = {comparison.name: comparison for comparison in (INGREDIENTS, ENGINES)}


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_jar(result, "runs/training", "run directories")
    result.add_argument(
        "--seeds",
        type=commandline.positive,
        default=3,
        metavar="N",
        help="seeds 1 to N (default: 3)",
    )
    result.add_argument(
        "--table",
        action="append",
        choices=tuple(COMPARISONS),
        help="one table; repeatable (default: all)",
    )
    result.add_argument(
        "--table-only",
        action="store_true",
        help="train nothing: tables of the runs that are there, of fewer seeds where some lack",
    )
    result.add_argument(
        "--parallel",
        type=commandline.positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="runs at a time (default: one for each core)",
    )
    result.add_argument(
        "--update-docs", action="store_true", help="put the tables into docs/TRAINING.md"
    )
    return result


def run(arguments: argparse.Namespace) -> int:
    jar = Jar(arguments.jar)
    seeds = range(1, arguments.seeds + 1)
    for name in arguments.table or COMPARISONS:
        comparison = COMPARISONS[name]
        out = arguments.out / name
        if not arguments.table_only:
            train(jar, comparison, seeds, out, arguments.parallel)
        found = [accuracies(comparison, out / row.directory, seeds) for row in comparison.rows]
        page = table(
            HEADER,
            [
                line(row, ours, found[0])
                for row, ours in zip(comparison.rows, found, strict=True)
                if ours
            ],
        )
        print(page)
        if arguments.update_docs:
            replace_between(PAGE, name, page)
    return 0


def train(jar: Jar, comparison: Comparison, seeds: Sequence[int], out: Path, parallel: int) -> None:
    """All rows of a seed before those of the next; the first failure ends it."""
    with ThreadPoolExecutor(parallel) as pool:
        runs = [
            pool.submit(
                jar.train,
                f"{merged(comparison.flags, row.flags)} --seed {seed}",
                out / row.directory / str(seed),
            )
            for seed in seeds
            for row in comparison.rows
        ]
        try:
            for finished in runs:
                finished.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def merged(common: str, own: str) -> str:
    """Flags of both, each with its value; where both have one, it is the row's."""
    tokens = f"{common} {own}".split()
    values = dict(zip(tokens[::2], tokens[1::2], strict=True))
    return " ".join(f"{flag} {value}" for flag, value in values.items())


def accuracies(
    comparison: Comparison, directory: Path, seeds: Sequence[int]
) -> Mapping[int, float]:
    """By seed, of the runs that have come to their end."""
    runs = {seed: directory / str(seed) for seed in seeds}
    return {
        seed: accuracy(comparison, run)
        for seed, run in runs.items()
        if (run / "evaluation.json").is_file()
    }


def accuracy(comparison: Comparison, directory: Path) -> float:
    """Of the validation after the epoch that a run chose, in percent."""
    with (directory / "epochs.csv").open(newline="") as file:
        return 100 * float(comparison.chosen(list(csv.DictReader(file)))["valid_accuracy"])


def line(row: Row, found: Mapping[int, float], base: Mapping[int, float]) -> list[str]:
    """Mean and standard deviation over seeds; differences are taken seed by seed."""
    differences = [found[seed] - base[seed] for seed in found if seed in base]
    itself = found is base
    return [
        row.name,
        f"`{row.flags}`" if row.flags else "–",
        spread(list(found.values()), ""),
        "–" if itself else spread(differences, "+"),
        "–" if itself else ", ".join(f"{value:+.2f}" for value in differences),
    ]


def spread(values: Sequence[float], sign: str) -> str:
    deviation = f" ± {statistics.stdev(values):.2f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):{sign}.2f}{deviation}"


if __name__ == "__main__":
    commandline.main(run, parser())

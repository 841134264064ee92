"""Measures what each ingredient of the training is worth, and writes its table in docs/TRAINING.md.

Each row is the preset `quick` with one change, trained from several seeds. Runs of one thread each
go side by side. Runs that are there already are not made again, interrupted ones go on, so that the
script can be stopped at any time. The accuracy is that of the last epoch on the 10,000 images which
the seed holds back; test images are not looked at.
"""

import argparse
import csv
import os
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import commandline
from jar import BUILT, Jar
from pages import replace_between, table

PAGE = Path(__file__).resolve().parent.parent / "docs/TRAINING.md"
COMMON = "--preset quick --select last --threads 1"
HEADER = ("change", "flags", "validation accuracy", "difference", "by seed")


@dataclass(frozen=True)
class Ingredient:
    """A change to the preset: its name, a directory's name, and flags as they are typed."""

    name: str
    directory: str
    flags: str


BASE = Ingredient("none", "quick", "")
INGREDIENTS = (
    Ingredient("no flip", "no-flip", "--flip no"),
    Ingredient("no shift", "shift-0", "--shift 0"),
    Ingredient("shift by up to 2", "shift-2", "--shift 2"),
    Ingredient("random erasing", "erasing", "--erasing 0.25"),
    Ingredient("mixup", "mixup", "--mixup 0.2"),
    Ingredient("CutMix", "cutmix", "--cutmix 0.3"),
    Ingredient("label smoothing", "smoothing", "--label-smoothing 0.05"),
    Ingredient("no weight decay", "no-decay", "--weight-decay 0"),
    Ingredient("more weight decay", "decay", "--weight-decay 0.1"),
    Ingredient("no averaging", "no-averaging", "--averaging 0"),
    Ingredient(
        "longer averaging, learning rate stays up",
        "averaging",
        "--averaging 0.999 --lr-base 1e-3",
    ),
    Ingredient("no dropout", "no-dropout", "--keep-prob-fc 1"),
    Ingredient("dropout of feature maps", "dropout-conv", "--keep-prob-conv 0.9"),
    Ingredient(
        "SGD with momentum",
        "sgd",
        "--optimizer sgd --momentum 0.9 --lr-init 0.1 --weight-decay 5e-4",
    ),
    Ingredient("batches of 64", "batch-64", "--batch-size 64"),
    Ingredient("batches of 256", "batch-256", "--batch-size 256"),
    Ingredient("twice as long", "epochs-12", "--epochs 12"),
)


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    result.add_argument(
        "--out",
        type=Path,
        default=Path("runs/ingredients"),
        metavar="DIR",
        help="run directories (default: runs/ingredients)",
    )
    result.add_argument(
        "--jar",
        type=commandline.file,
        default=BUILT,
        metavar="FILE",
        help="default: target/fmnist.jar",
    )
    result.add_argument(
        "--seeds",
        type=commandline.positive,
        default=3,
        metavar="N",
        help="seeds 1 to N (default: 3)",
    )
    result.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="one row's directory, beside the preset itself; repeatable",
    )
    result.add_argument(
        "--parallel",
        type=commandline.positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="runs at a time (default: one for each core)",
    )
    result.add_argument(
        "--update-docs", action="store_true", help="put the table into docs/TRAINING.md"
    )
    return result


def run(arguments: argparse.Namespace) -> int:
    jar = Jar(arguments.jar)
    rows = [row for row in INGREDIENTS if not arguments.only or row.directory in arguments.only]
    seeds = range(1, arguments.seeds + 1)
    with ThreadPoolExecutor(arguments.parallel) as pool:
        runs = [
            pool.submit(
                jar.train,
                f"{COMMON} --seed {seed} {row.flags}",
                arguments.out / row.directory / str(seed),
            )
            for seed in seeds
            for row in (BASE, *rows)
        ]
        try:
            for finished in runs:
                finished.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    found = {
        row: [accuracy(arguments.out / row.directory / str(seed)) for seed in seeds]
        for row in (BASE, *rows)
    }
    page = table(HEADER, [line(row, found[row], found[BASE]) for row in found])
    print(page)
    if arguments.update_docs:
        replace_between(PAGE, "ingredients", page)
    return 0


def accuracy(directory: Path) -> float:
    """Of the validation after a run's last epoch, in percent."""
    with (directory / "epochs.csv").open(newline="") as file:
        return 100 * float(list(csv.DictReader(file))[-1]["valid_accuracy"])


def line(row: Ingredient, found: Sequence[float], base: Sequence[float]) -> list[str]:
    """Mean and standard deviation over seeds; differences are taken seed by seed."""
    differences = [ours - theirs for ours, theirs in zip(found, base, strict=True)]
    return [
        row.name,
        f"`{row.flags}`" if row.flags else "–",
        spread(found, ""),
        "–" if row is BASE else spread(differences, "+"),
        "–" if row is BASE else ", ".join(f"{value:+.2f}" for value in differences),
    ]


def spread(values: Sequence[float], sign: str) -> str:
    deviation = f" ± {statistics.stdev(values):.2f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):{sign}.2f}{deviation}"


if __name__ == "__main__":
    commandline.main(run, parser())

"""Trains what the tables of docs/TRAINING.md compare, and writes them.

Each row is a preset with one change, trained from several seeds. Runs of one thread each go side by
side. Runs that are there already are not made again, interrupted ones go on, so that the script can
be stopped at any time. The accuracy is that of the epoch which the run chose, on the images which
its seed holds back. Test images are looked at where a table has their accuracy, as a final report.
"""

import argparse
import csv
import json
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
TESTED = "test accuracy"

Epochs = Sequence[Mapping[str, str]]


def last(epochs: Epochs) -> Mapping[str, str]:
    return epochs[-1]


def highest_accuracy(epochs: Epochs) -> Mapping[str, str]:
    return max(epochs, key=lambda epoch: float(epoch["valid_accuracy"]))


def lowest_loss(epochs: Epochs) -> Mapping[str, str]:
    return min(epochs, key=lambda epoch: float(epoch["valid_loss"]))


@dataclass(frozen=True)
class Row:
    """A change: its name, a directory's name, flags as they are typed, and teachers.

    Teachers are other rows' directories; the networks of the same seed teach, which have not seen
    its validation images either.
    """

    name: str
    directory: str
    flags: str
    teachers: Sequence[str] = ()


@dataclass(frozen=True)
class Comparison:
    """Rows that are compared with the first, and the flags of all that have no other value.

    Where it is `tested`, the table has the runs' test accuracy, too.
    """

    name: str
    flags: str
    chosen: Callable[[Epochs], Mapping[str, str]]
    rows: Sequence[Row]
    tested: bool = False


INGREDIENTS = Comparison(
    "ingredients",
    "--preset quick --optimizer adam --precision fp32 --epochs 6 --lr-init 5e-3 --lr-base 5e-6"
    " --lr-warm-up 400 --weight-decay 0.02 --flip yes --shift 1 --keep-prob-fc 0.8"
    " --valid-size 10000 --threads 1",
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
        Row(
            "taught by no flip, SGD and twice as long",
            "distillation",
            "--distillation 0.7",
            ("no-flip", "sgd", "epochs-12"),
        ),
    ),
)
QUICK = Comparison(
    "quick",
    "--preset quick --threads 1",
    last,
    (
        Row("`quick`", "quick", ""),
        Row("dropout", "dropout", "--keep-prob-fc 0.8"),
        Row("shift by 1", "shift-1", "--shift 1"),
        Row("flip", "flip", "--flip yes"),
        Row("less weight decay", "decay", "--weight-decay 0.02"),
        Row("lower learning rate", "rate-02", "--lr-init 0.02"),
        Row("an epoch more", "epochs-3", "--epochs 3"),
    ),
)
RECIPES = Comparison(
    "recipes",
    "--preset best --optimizer adam --lr-init 5e-3 --precision fp32 --plain-share 0 --epochs 40"
    " --threads 1",
    highest_accuracy,
    (
        Row("augmented to the end", "augmented", ""),
        Row("the last 4 epochs without augmentation", "plain-4", "--plain-share 0.1"),
        Row("the last 8 epochs without augmentation", "plain-8", "--plain-share 0.2"),
    ),
    tested=True,
)
ENGINES = Comparison(
    "engines",
    "--preset original --threads 1",
    lowest_loss,
    (Row("the exact engine", "exact", ""), Row("the fast engine", "fast", "--engine fast")),
)
PRECISIONS = (Row("float32", "fp32", ""), Row("bfloat16", "bf16", "--precision bf16"))
QUICK_PRECISIONS = Comparison(
    "quick-precisions",
    "--preset quick --precision fp32 --threads 1",
    last,
    PRECISIONS,
    tested=True,
)
BEST_PRECISIONS = Comparison(
    "best-precisions",
    "--preset best --precision fp32 --epochs 10 --threads 1",
    highest_accuracy,
    PRECISIONS,
    tested=True,
)
COMPARISONS = {
    comparison.name: comparison
    for comparison in (
        QUICK,
        INGREDIENTS,
        RECIPES,
        ENGINES,
        QUICK_PRECISIONS,
        BEST_PRECISIONS,
    )
}


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
        page = written(comparison, out, seeds)
        print(page)
        if arguments.update_docs:
            replace_between(PAGE, name, page)
    return 0


def written(comparison: Comparison, out: Path, seeds: Sequence[int]) -> str:
    """The table of the runs that have come to their end."""
    lines = []
    base = None
    for row in comparison.rows:
        runs = ended(out / row.directory, seeds)
        found = validated(comparison, runs)
        if found:
            cells = line(row, found, base)
            lines.append([*cells, *([tested(runs)] if comparison.tested else [])])
        base = found if base is None else base
    return table((*HEADER, TESTED) if comparison.tested else HEADER, lines)


def ended(directory: Path, seeds: Sequence[int]) -> Mapping[int, Path]:
    """The run directories of a row, by seed."""
    runs = {seed: directory / str(seed) for seed in seeds}
    return {seed: run for seed, run in runs.items() if (run / "evaluation.json").is_file()}


def train(jar: Jar, comparison: Comparison, seeds: Sequence[int], out: Path, parallel: int) -> None:
    """Teachers first, all rows of a seed before those of the next; the first failure ends it."""
    alone = [row for row in comparison.rows if not row.teachers]
    taught = [row for row in comparison.rows if row.teachers]
    for rows in (alone, taught):
        train_rows(jar, comparison.flags, rows, seeds, out, parallel)


def train_rows(
    jar: Jar, flags: str, rows: Sequence[Row], seeds: Sequence[int], out: Path, parallel: int
) -> None:
    with ThreadPoolExecutor(parallel) as pool:
        runs = [
            pool.submit(
                jar.train,
                f"{merged(flags, row.flags)} --seed {seed}{teachers(row, seed, out)}",
                out / row.directory / str(seed),
            )
            for seed in seeds
            for row in rows
        ]
        try:
            for finished in runs:
                finished.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def teachers(row: Row, seed: int, out: Path) -> str:
    return "".join(f" --teacher {out / teacher / str(seed)}/last" for teacher in row.teachers)


def merged(common: str, own: str) -> str:
    """Flags of both, each with its value; where both have one, it is the row's."""
    tokens = f"{common} {own}".split()
    values = dict(zip(tokens[::2], tokens[1::2], strict=True))
    return " ".join(f"{flag} {value}" for flag, value in values.items())


def validated(comparison: Comparison, runs: Mapping[int, Path]) -> Mapping[int, float]:
    """The accuracy of the validation after the epoch that each run chose, in percent, by seed."""
    return {seed: accuracy(comparison, run) for seed, run in runs.items()}


def accuracy(comparison: Comparison, run: Path) -> float:
    with (run / "epochs.csv").open(newline="") as file:
        return 100 * float(comparison.chosen(list(csv.DictReader(file)))["valid_accuracy"])


def tested(runs: Mapping[int, Path]) -> str:
    """The accuracy on the test images, in percent."""
    evaluations = [json.loads((run / "evaluation.json").read_text()) for run in runs.values()]
    return spread([100 * evaluation["accuracy"] for evaluation in evaluations], "")


def line(row: Row, found: Mapping[int, float], base: Mapping[int, float] | None) -> list[str]:
    """Mean and standard deviation over seeds; differences are taken seed by seed."""
    differences = [found[seed] - base[seed] for seed in found if seed in base] if base else []
    return [
        row.name,
        f"`{row.flags}`" if row.flags else "–",
        spread(list(found.values()), ""),
        spread(differences, "+") if differences else "–",
        ", ".join(f"{value:+.2f}" for value in differences) or "–",
    ]


def spread(values: Sequence[float], sign: str) -> str:
    deviation = f" ± {statistics.stdev(values):.2f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):{sign}.2f}{deviation}"


if __name__ == "__main__":
    commandline.main(run, parser())

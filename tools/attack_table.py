"""Runs the attacks of docs/ATTACKS.md with the jar and writes its tables.

Each row is one command of the jar. Attack directories that are there already are not made again,
interrupted ones go on, so that the script can be stopped at any time. Surrogates are trained first.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import commandline
from commandline import ToolError
from jar import Jar, add_jar
from pages import replace_between, table

PROJECT = Path(__file__).resolve().parent.parent
PAGE = PROJECT / "docs/ATTACKS.md"
RESULTS = PROJECT / "docs" / "RESULTS.md"

HEADER = (
    "attack",
    "success (95 %)",
    "queries: median, mean, 95th",
    "gradients: median, mean",
    "L∞",
    "L2",
)

SURROGATE_SEEDS = (1, 2, 3)
SURROGATE_FLAGS = "--preset original --engine fast --threads 1"
SURROGATES = tuple(f"--surrogate runs/surrogates/{seed}/best" for seed in SURROGATE_SEEDS)
BY_TRANSFER = " ".join(SURROGATES)


@dataclass(frozen=True)
class Row:
    """An attack: its name, a directory's name, and flags as they are typed."""

    name: str
    directory: str
    flags: str
    in_readme: bool = False


WHITE_BOX = (
    Row("GD, no limit", "gd", "--method gd"),
    Row("FGSM, ε 0.1", "fgsm", "--method fgsm --epsilon 0.1"),
    Row("PGD, ε 0.1", "pgd", "--method pgd --epsilon 0.1", in_readme=True),
    Row("PGD, ε 12/255", "pgd-12", "--method pgd --epsilon 12/255"),
    Row("auto, ε 12/255", "auto-12", "--method auto --epsilon 12/255", in_readme=True),
    Row("PGD once, ε 5/255", "pgd-5", "--method pgd --epsilon 5/255 --restarts 1"),
    Row("DDN, smallest L2", "ddn", "--method ddn --max-iterations 600", in_readme=True),
)

BLACK_BOX = (
    Row("MCMC, no limit", "mcmc", "--method mcmc"),
    Row("MCMC, deviation 10, longest step 5", "mcmc-10", "--method mcmc --sigma 10 --max-step 5"),
    Row(
        "MCMC as the assignment reads literally",
        "mcmc-literal",
        "--method mcmc --acceptance literal --max-queries 200",
    ),
    Row("Square, ε 0.1", "square", "--method square --epsilon 0.1"),
    Row("SignHunter, ε 0.1", "signhunter", "--method signhunter --epsilon 0.1", in_readme=True),
    Row("Square, ε 12/255", "square-12", "--method square --epsilon 12/255"),
)

FROM_TRANSFER = (
    Row("transfer alone, ε 0.1", "transfer", f"--method transfer {BY_TRANSFER} --epsilon 0.1"),
    Row("transfer alone, ε 0.2", "transfer-20", f"--method transfer {BY_TRANSFER} --epsilon 0.2"),
    Row(
        "Square from transfer, ε 0.1",
        "square-from-transfer",
        f"--method square {BY_TRANSFER} --epsilon 0.1",
        in_readme=True,
    ),
    Row(
        "Square from transfer, ε 12/255",
        "square-from-transfer-12",
        f"--method square {BY_TRANSFER} --epsilon 12/255",
        in_readme=True,
    ),
)

WITHOUT_SURROGATES = (*WHITE_BOX, *BLACK_BOX)
EVERYTHING = (*WITHOUT_SURROGATES, *FROM_TRANSFER)
UNTARGETED = (
    Row(
        "PGD once, ε 0.02",
        "pgd",
        "--method pgd --restarts 1 --target any --epsilon 0.02",
        in_readme=True,
    ),
)


@dataclass(frozen=True)
class Victim:
    """What is attacked, on which images, by which attacks."""

    title: str
    directory: str
    flags: str
    rows: Sequence[Row]


def victims(original: Path) -> Sequence[Victim]:
    return (
        Victim(
            "The original's checkpoint, its 1,000 images",
            "original",
            f"--checkpoint {original} --images {original}/correct_1k.pkl",
            EVERYTHING,
        ),
        Victim(
            "The shipped weights, 1,000 correctly classified test images",
            "shipped",
            "--count 1000",
            WITHOUT_SURROGATES,
        ),
        Victim(
            "The original's checkpoint, untargeted, the 10,000 test images",
            "untargeted",
            f"--checkpoint {original} --count 10000",
            UNTARGETED,
        ),
    )


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    result.add_argument(
        "--original",
        type=commandline.directory,
        default=Path("original"),
        metavar="DIR",
        help="the original's files (tools/fetch_original.sh gets them; default: original)",
    )
    add_jar(result, "runs/attacks", "attack directories")
    result.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="one row's directory; repeatable",
    )
    result.add_argument(
        "--update-docs",
        action="store_true",
        help="put the tables into docs/ATTACKS.md and docs/RESULTS.md",
    )
    return result


def run(arguments: argparse.Namespace) -> int:
    if arguments.only and arguments.update_docs:
        raise ToolError("--update-docs: expected no --only with it, for the tables have all rows")
    jar = Jar(arguments.jar)
    parts, short = [], []
    for victim in victims(arguments.original):
        rows = [row for row in victim.rows if not arguments.only or row.directory in arguments.only]
        for row in rows:
            if BY_TRANSFER in row.flags:
                train_surrogates(jar)
            jar.attack(
                f"{victim.flags} {row.flags}", arguments.out / victim.directory / row.directory
            )
        lines = [line(arguments, victim, row) for row in rows]
        parts += [f"### {victim.title}", table(HEADER, lines)]
        parts.append("\n".join(commands(victim, rows)))
        short += [
            [victim.title, *found] for row, found in zip(rows, lines, strict=True) if row.in_readme
        ]
    page = "\n\n".join(parts)
    print(page)
    if arguments.update_docs:
        replace_between(PAGE, "attacks", page)
        replace_between(RESULTS, "attacks", table(["weights", *HEADER], short))
    return 0


def train_surrogates(jar: Jar) -> None:
    for seed in SURROGATE_SEEDS:
        jar.train(f"{SURROGATE_FLAGS} --seed {seed}", Path(f"runs/surrogates/{seed}"))


def line(arguments: argparse.Namespace, victim: Victim, row: Row) -> list[str]:
    """What an attack directory's summary says; counts over all images, norms over successes."""
    file = arguments.out / victim.directory / row.directory / "summary.json"
    summary: dict[str, Any] = json.loads(file.read_text())
    low, high = summary["interval95"]
    black_box = summary["meanGradients"] == 0
    left = (summary["attacked"] - summary["succeeded"]) / summary["considered"]
    untargeted = summary["settings"]["target"] == "any"
    return [
        f"{row.name}; robust accuracy {left:.2%}" if untargeted else row.name,
        f"{summary['successRate']:.1%} ({low:.1%}–{high:.1%})",
        counts(summary, "Queries", ("median", "mean", "percentile95")) if black_box else "–",
        "–" if black_box else counts(summary, "Gradients", ("median", "mean")),
        f"{summary['medianLinf']:.3f}",
        f"{summary['medianL2']:.2f}",
    ]


def counts(summary: dict[str, Any], what: str, figures: Sequence[str]) -> str:
    return ", ".join(f"{summary[figure + what]:,.0f}" for figure in figures)


def commands(victim: Victim, rows: Sequence[Row]) -> Sequence[str]:
    """As they are typed, in a code block of Markdown."""
    return [f"    java -jar target/fmnist.jar attack {victim.flags} {row.flags}" for row in rows]


if __name__ == "__main__":
    commandline.main(run, parser())

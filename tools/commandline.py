"""What every script here shares on its command line: flags, errors and exit codes.

Exit codes are those of the project's jar: 0 done, 1 it failed (one line on stderr), 2 wrong usage,
130 interrupted.
"""

import argparse
import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODEL = "fmnist_cnn.ckpt"
SHIPPED_DATA = Path(__file__).resolve().parent.parent / "src/main/resources/org/fmnist/data"


class ToolError(Exception):
    """A failure that the user can act on: one line, exit code 1."""


def parser(
    description: str | None, *, original: bool = True, source: bool = False
) -> argparse.ArgumentParser:
    """A parser with the flags that all scripts share; on wrong usage it exits with 2.

    Scripts that do without the original's files say so, and those that also run its source.
    """
    result = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    if original:
        graph = result.add_mutually_exclusive_group(required=True) if source else result
        if source:
            add_source(graph)
        graph.add_argument(
            "--original",
            type=directory,
            required=not source,
            metavar="DIR",
            help=f"the original's files; {MODEL}.meta is its graph"
            " (tools/fetch_original.sh gets them)",
        )
    result.add_argument(
        "--data",
        type=directory,
        default=SHIPPED_DATA,
        metavar="DIR",
        help="the four Fashion-MNIST IDX files, .gz or unpacked (default: the project's own)",
    )
    result.add_argument(
        "--threads",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="TensorFlow's threads (default: all cores); another number may change last bits",
    )
    return result


def add_source(to: Any, *, required: bool = False) -> None:
    """Adds --source to a parser or a group of flags that exclude one another."""
    to.add_argument(
        "--source",
        type=directory,
        required=required,
        metavar="DIR",
        help="the original's scripts, or a changed copy, to be run as they are"
        " (tools/fetch_original.sh gets them into code/)",
    )


def add_checkpoint(to: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Adds --checkpoint as the jar's verbs understand it."""
    to.add_argument(
        "--checkpoint",
        required=required,
        metavar="PREFIX",
        help=f"a prefix (.../{MODEL}) or a directory whose `checkpoint` file names the newest",
    )


def add_probabilities(to: argparse.ArgumentParser, default: float, *, required: bool) -> None:
    """Adds --probabilities, what the jar's `evaluate` wrote, and --tolerance of a comparison."""
    to.add_argument(
        "--probabilities",
        type=file,
        required=required,
        metavar="FILE.npy",
        help="float32 [10000,10] to compare with, in the order of the test file",
    )
    to.add_argument(
        "--tolerance",
        type=tolerance,
        default=default,
        metavar="T",
        help=f"largest difference of a probability that passes (default: {default})",
    )


def positive(text: str) -> int:
    """An argparse type: an integer of at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, found {text}")
    return value


def between(least: int, most: int) -> Callable[[str], int]:
    """An argparse type: an integer in that range."""

    def integer(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"expected {least} to {most}, found {text}")
        return value

    return integer


def keep_probability(text: str) -> float:
    """An argparse type: a probability above 0."""
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"expected more than 0 and at most 1, found {text}")
    return value


def above_zero(text: str) -> float:
    """An argparse type: a finite number above 0."""
    value = float(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"expected a finite number above 0, found {text}")
    return value


def tolerance(text: str) -> float:
    """An argparse type: a finite number of at least 0."""
    value = float(text)
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"expected a finite number of at least 0, found {text}")
    return value


def directory(text: str) -> Path:
    """An argparse type: a directory that exists."""
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"expected a directory, found none at {text}")
    return path


def file(text: str) -> Path:
    """An argparse type: a file that exists."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"expected a file, found none at {text}")
    return path


def existing(text: str) -> Path:
    """An argparse type: a file or directory that exists."""
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"expected a file or directory, found none at {text}")
    return path


def main(run: Callable[[argparse.Namespace], int], arguments: argparse.ArgumentParser) -> None:
    """Parses, runs and exits; `run` gets the parsed arguments and returns the exit code."""
    parsed = arguments.parse_args()
    try:
        code = run(parsed)
    except ToolError as failure:
        print(f"{arguments.prog}: {failure}", file=sys.stderr)
        code = 1
    except OSError as failure:
        print(f"{arguments.prog}: {failure.filename}: {failure.strerror}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)

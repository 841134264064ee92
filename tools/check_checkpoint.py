"""Restores a checkpoint with the original's own Saver and evaluates the 10,000 test images.

Prints JSON: correct, accuracy, and with --probabilities also maxAbsDifference to that file, such as
`evaluate --probabilities FILE.npy` of the jar writes. Exits with 1 if it exceeds the tolerance.
"""

import argparse
import json
import sys

import numpy as np

import commandline
from commandline import ToolError
from dump import read_array
from fashion_mnist import CLASSES, as_input, load
from original import Original, checkpoint_prefix

TOLERANCE = 2e-6
"""Of a probability. The original alone moves by 9e-7 when images come one at a time and not by the
thousand (other kernels, another order of sums): this is about twice that. It notices a trained
weight that is wrong by 1e-3 (seen: 2.7e-6 and more), but not a moving variance that is wrong by as
little, for those are of the size of squared pixels."""


def run(arguments: argparse.Namespace) -> int:
    prefix = checkpoint_prefix(arguments.checkpoint)
    test = load(arguments.data).test
    given = None
    if arguments.probabilities:
        given = read_array(arguments.probabilities, np.float32, (len(test.labels), CLASSES))
    with Original(arguments.original, arguments.threads) as original:
        original.restore(prefix)
        _, probabilities = original.predict(as_input(test.images))
    correct = int((probabilities.argmax(axis=1) == test.labels).sum())
    result = {"correct": correct, "accuracy": correct / len(test.labels)}
    difference = 0.0
    if given is not None:
        difference = float(np.abs(probabilities.astype(np.float64) - given).max())
        if not np.isfinite(difference):
            raise ToolError(f"{arguments.probabilities}: holds values that are not finite")
        result["maxAbsDifference"] = difference
    print(json.dumps(result))
    if difference > arguments.tolerance:
        print(
            f"{arguments.probabilities}: expected the original's probabilities within"
            f" {arguments.tolerance}, found a difference of {difference}",
            file=sys.stderr,
        )
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    commandline.add_checkpoint(result)
    result.add_argument(
        "--probabilities",
        type=commandline.file,
        metavar="FILE.npy",
        help="float32 [10000,10] to compare with, in the order of the test file",
    )
    result.add_argument(
        "--tolerance",
        type=commandline.tolerance,
        default=TOLERANCE,
        metavar="T",
        help=f"largest difference of a probability that passes (default: {TOLERANCE})",
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

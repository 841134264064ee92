"""Restores a checkpoint with the original's own Saver and evaluates the 10,000 test images.

Prints JSON: correct, accuracy, and with --probabilities also maxAbsDifference to that file, such as
`evaluate --probabilities FILE.npy` of the jar writes. Exits with 1 if it exceeds the tolerance.
"""

import argparse
import json
import sys

import numpy as np

import commandline
from dump import largest_difference, read_array
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
        difference = largest_difference(arguments.probabilities, given, probabilities)
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
    commandline.add_probabilities(result, TOLERANCE, required=False)
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

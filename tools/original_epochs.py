"""Trains the original's graph by train.py's loop and tells each new best epoch as it is saved.

One JSON object a line: `epoch`, `testAccuracy` (train.py's own average over 312 test batches). The
run ends at the early stop, or after --epochs.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import commandline
from commandline import MODEL
from fashion_mnist import load
from original import Original
from settings import ORIGINAL
from training import Training


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    result.add_argument(
        "--epochs",
        type=commandline.positive,
        default=ORIGINAL.epochs,
        metavar="N",
        help="at most so many (default: train.py's)",
    )
    return result


def run(arguments: argparse.Namespace) -> int:
    settings = replace(ORIGINAL, epochs=arguments.epochs)
    with (
        Original(arguments.original, arguments.threads) as original,
        TemporaryDirectory() as work,
    ):
        original.initialize()
        training = Training(original, load(arguments.data), settings)
        for epoch in training.epochs(on_best=lambda: original.save(Path(work) / MODEL)):
            if epoch.test is not None:
                told = {"epoch": epoch.number, "testAccuracy": epoch.test.accuracy}
                print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    commandline.main(run, parser())

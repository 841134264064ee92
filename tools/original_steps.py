"""Trains the original on from a checkpoint and saves with the original's own Saver.

OUT gets fmnist_cnn.ckpt.* and `checkpoint`, losses.npy (float32, each step's) and probabilities.npy
(float32 [10000,10], of the test images after the last step, with the saved variables).
"""

import argparse
from pathlib import Path

import numpy as np

import commandline
from commandline import MODEL
from dump import new_directory
from fashion_mnist import as_input, load
from original import Original, checkpoint_prefix
from settings import ORIGINAL, Settings
from training import Training


def run(arguments: argparse.Namespace) -> int:
    prefix = checkpoint_prefix(arguments.checkpoint)
    data = load(arguments.data)
    with (
        new_directory(arguments.out) as work,
        Original(arguments.original, arguments.threads) as original,
    ):
        original.restore(prefix)
        keep = Settings(keep_fc=arguments.keep_prob_fc, keep_conv=arguments.keep_prob_conv)
        training = Training(original, data, keep)
        training.steps(arguments.steps)
        original.save(work / MODEL)
        _, probabilities = original.predict(as_input(data.test.images))
        np.save(work / "losses.npy", np.array(training.trajectory.losses))
        np.save(work / "probabilities.npy", probabilities)
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    commandline.add_checkpoint(result)
    result.add_argument(
        "--steps", type=commandline.positive, required=True, metavar="N", help="steps to train"
    )
    result.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="for the results; absent or empty"
    )
    for layer, default in (("fc", ORIGINAL.keep_fc), ("conv", ORIGINAL.keep_conv)):
        result.add_argument(
            f"--keep-prob-{layer}",
            type=commandline.keep_probability,
            default=default,
            metavar="P",
            help=f"keep probability of the {layer} layers (default: {default})",
        )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

"""Runs the Python original and dumps its values, for `compare --reference DIR` of the jar.

Everything comes from the original's own graph (its .meta), under the loop of train.py. Nothing is
judged here: the values are what this machine computes.
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

import commandline
from batch_order import BatchOrder
from commandline import ToolError
from dump import Dump, new_directory
from fashion_mnist import FashionMnist, as_input, load
from original import (
    ADAM_SLOTS,
    BETA_POWERS,
    VARIABLES,
    Original,
    checkpoint_prefix,
    meta_file,
    slot,
)
from provenance import inputs, provenance
from training import KEEP_CONV, KEEP_FC, Training

FORMAT = 1
SNAPSHOTS = (1, 10)
"""The steps after which variables and optimizer are dumped."""


def dump_order(dump: Dump, steps: int) -> None:
    """Split and order of batches, as positions in the training or test file."""
    order = BatchOrder()
    parts = {"training": order.training, "validation": order.validation, "test": order.test}
    for name, part in parts.items():
        dump.add("split", name, part.positions, f"{name} part: positions in its file")
    for name, part in parts.items():
        dump.add("order", name, part.order(), f"first order of the {name} part: file positions")
    batches = np.stack([order.training.next_batch() for _ in range(steps)])
    dump.add("order", "training_batches", batches, "training batch of each step: file positions")


def dump_values(dump: Dump, original: Original, data: FashionMnist) -> None:
    """Forward and backward passes with the values that the variables have now."""
    batch = data.training.batch(BatchOrder().training.next_batch())
    images, labels = batch
    dump.add("batch", "images", images, "first training batch: raw pixels")
    dump.add("batch", "labels", labels, "first training batch: one-hot labels")

    dump.add_all("activation", original.activations(images), "of batch, evaluation mode")
    accuracy, loss = original.evaluate(*batch)
    dump.add("evaluation", "loss", loss, "mean over batch, evaluation mode")
    dump.add("evaluation", "accuracy", accuracy, "of batch, evaluation mode")
    gradient = original.input_gradient(*batch)
    dump.add("evaluation", "input_gradient", gradient, "d evaluation.loss / d images (grad_op)")

    loss, raw, clipped = original.training_gradients(*batch)
    dump.add("training", "loss", loss, "mean over batch, training mode, keep 1.0")
    dump.add_all("gradient", raw, "d training.loss / d variable, before clipping")
    dump.add_all("clipped_gradient", clipped, "the same clipped to [-5, 5], as Adam gets it")

    logits, probabilities = original.predict(as_input(data.test.images))
    dump.add("test", "logits", logits, "of all test images, evaluation mode, batches of 1,000")
    dump.add("test", "probabilities", probabilities, "of all test images, as test.logits")


def dump_scratch(dump: Dump, original: Original, data: FashionMnist, steps: int) -> None:
    """Training from the initial values with dropout as train.py does it."""
    original.initialize()
    dump.add_all("initial", original.values(VARIABLES), "initial value")
    training = Training(original, data)
    for step in range(1, steps + 1):
        training.step()
        if step in SNAPSHOTS:
            _dump_state(dump, original, f"after_{step}")
    _dump_trajectory(dump, "scratch", training, "from the initial values, keep 0.8 FC and 1.0 conv")


def dump_fine_tuning(
    dump: Dump, original: Original, data: FashionMnist, steps: int, keep_fc: float
) -> None:
    """Training on from the values that the variables have now."""
    training = Training(original, data, keep_fc, KEEP_CONV)
    training.steps(steps)
    what = f"from the checkpoint, iter from 0, keep {keep_fc} FC and {KEEP_CONV} conv"
    _dump_trajectory(dump, f"fine_tuning_keep_{keep_fc}", training, what)


def dump_full_run(dump: Dump, original: Original, data: FashionMnist) -> list[dict[str, Any]]:
    """train.py from the initial values to its early stop; the figures of each epoch."""
    original.initialize()
    training = Training(original, data)
    best: dict[str, np.ndarray] = {}
    epochs = []
    for epoch in training.epochs(on_best=lambda: best.update(original.values(VARIABLES))):
        print(f"epoch {epoch.number}: validation loss {epoch.validation.loss}", file=sys.stderr)
        epochs.append(asdict(epoch))
    _dump_trajectory(dump, "full_run", training, "of the whole run")
    dump.add_all("best", best, "value in the whole run's best checkpoint")
    return epochs


def _dump_state(dump: Dump, original: Original, group: str) -> None:
    dump.add_all(group, original.values(VARIABLES), "variable of the scratch run")
    for moment in ADAM_SLOTS:
        slots = original.values([slot(name, moment) for name in VARIABLES])
        values = dict(zip(VARIABLES, slots.values(), strict=True))
        dump.add_all(f"{group}.{moment}", values, f"Adam's {moment} of the variable")
    dump.add_all(group, original.values(BETA_POWERS), "power that Adam's next step uses")


def _dump_trajectory(dump: Dump, group: str, training: Training, what: str) -> None:
    dump.add(group, "losses", training.losses, f"batch loss of each step, {what}")
    dump.add(group, "accuracies", training.accuracies, f"batch accuracy of each step, {what}")


def run(arguments: argparse.Namespace) -> int:
    if arguments.steps < max(SNAPSHOTS):
        raise ToolError(f"--steps: expected at least {max(SNAPSHOTS)}, found {arguments.steps}")
    directory, threads, steps = arguments.original, arguments.threads, arguments.steps
    prefix = checkpoint_prefix(arguments.checkpoint)
    data = load(arguments.data)
    files = [
        meta_file(directory),
        *(Path(prefix + end) for end in (".index", ".data-00000-of-00001")),
    ]
    head = {"format": FORMAT, "generator": "tools/reference.py", **provenance(threads)}
    head |= {"steps": steps, "inputs": inputs(data, *files)}
    with new_directory(arguments.out) as work:
        dump = Dump(work)
        dump_order(dump, steps)
        with Original(directory, threads) as original:
            original.restore(prefix)
            dump_values(dump, original, data)
        with Original(directory, threads) as original:
            dump_scratch(dump, original, data, steps)
        for keep_fc in (1.0, KEEP_FC):
            with Original(directory, threads) as original:
                original.restore(prefix)
                dump_fine_tuning(dump, original, data, steps, keep_fc)
        if arguments.full_run:
            with Original(directory, threads) as original:
                head["epochs"] = dump_full_run(dump, original, data)
        dump.finish(head)
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    commandline.add_checkpoint(result)
    result.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="for the dump; absent or empty"
    )
    result.add_argument(
        "--steps",
        type=commandline.positive,
        default=200,
        metavar="N",
        help="steps of each trajectory (default: 200, at least 10)",
    )
    result.add_argument(
        "--full-run", action="store_true", help="also train.py's whole run to its early stop"
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

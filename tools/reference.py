"""Runs the Python original and dumps its values, for `compare --reference DIR` of the jar.

With --source the original's own train.py, test.py and model.py run as they are, with any settings;
with --original its graph (.meta), under the same loop. Nothing is judged here: the values are what
this machine computes.
"""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

import commandline
import settings
from commandline import ToolError
from dump import Dump, new_directory
from fashion_mnist import FashionMnist, as_input, load
from original import (
    ADAM_SLOTS,
    BETA_POWERS,
    VARIABLES,
    Network,
    checkpoint_prefix,
    meta_file,
    slot,
)
from provenance import inputs, provenance
from runs import Hooks, Runs, Trajectory
from source import Source
from source_runs import SourceRuns
from tf1 import tf
from training import MetaGraphRuns

FORMAT = 2
SNAPSHOTS = (1, 10)
"""The steps after which variables and optimizer are dumped."""

FROM_CHECKPOINT = ("passes", "fine_tuning", "fine_tuning_dropout")
PARTS = ("order", "scratch", *FROM_CHECKPOINT, "whole_run")
"""What can be dumped, each from a run of its own; `order` is always."""


def dump_order(dump: Dump, runs: Runs, steps: int) -> None:
    """Split and order of batches, as positions in the training or test file."""
    order = runs.order()
    for name, positions in order.split.items():
        dump.add("split", name, positions, f"{name} part: positions in its file")
    for name, positions in order.first.items():
        dump.add("order", name, positions, f"first order of the {name} part: file positions")
    size = runs.settings.batch_size
    first = order.first["training"]
    if steps > len(first) // size:
        raise ToolError(
            f"--steps: expected at most the {len(first) // size} of an epoch, found {steps}"
        )
    batches = first[: steps * size].reshape(steps, size)
    dump.add("order", "training_batches", batches, "training batch of each step: file positions")


def dump_checkpoint(dump: Dump, prefix: str, dtype: str) -> None:
    """The checkpoint's 18 tensors, so that the dump is all that a comparison needs."""
    reader = tf.train.NewCheckpointReader(prefix)
    missing = [name for name in VARIABLES if not reader.has_tensor(name)]
    if missing:
        raise ToolError(f"{prefix}: expected a tensor {missing[0]}, found none")
    kind = np.float64 if dtype == settings.FP64 else np.float32
    values = {name: reader.get_tensor(name).astype(kind) for name in VARIABLES}
    dump.add_all("checkpoint", values, "value in the checkpoint")


def dump_passes(dump: Dump, runs: Runs, data: FashionMnist, checkpoint: str) -> None:
    """Forward and backward passes with the checkpoint's values."""

    def begin(network: Network, images: np.ndarray, labels: np.ndarray) -> None:
        dump.add("batch", "images", images, "first training batch: raw pixels")
        dump.add("batch", "labels", labels, "first training batch: one-hot labels")
        dump.add_all("activation", network.activations(images), "of batch, evaluation mode")
        accuracy, loss = network.evaluate(images, labels)
        dump.add("evaluation", "loss", loss, "mean over batch, evaluation mode")
        dump.add("evaluation", "accuracy", accuracy, "of batch, evaluation mode")
        gradient = network.input_gradient(images, labels)
        dump.add("evaluation", "input_gradient", gradient, "d evaluation.loss / d images (grad_op)")
        loss, raw, clipped = network.training_gradients(images, labels)
        dump.add("training", "loss", loss, "mean over batch, training mode, keep 1.0")
        dump.add_all("gradient", raw, "d training.loss / d variable, before clipping")
        dump.add_all("clipped_gradient", clipped, "the same clipped, as Adam gets it")
        logits, probabilities = network.predict(as_input(data.test.images))
        dump.add("test", "logits", logits, "of all test images, evaluation mode, batches of 1,000")
        dump.add("test", "probabilities", probabilities, "of all test images, as test.logits")

    runs.steps(0, Hooks(begin=begin), checkpoint)


def dump_scratch(dump: Dump, runs: Runs, steps: int) -> None:
    """Training from the initial values."""

    def begin(network: Network, *_: np.ndarray) -> None:
        dump.add_all("initial", network.values(VARIABLES), "initial value")

    def after(network: Network, done: int) -> None:
        if done in SNAPSHOTS:
            _dump_state(dump, network, f"after_{done}")

    trajectory = runs.steps(steps, Hooks(begin, after))
    _dump_trajectory(dump, "scratch", trajectory, "from the initial values")


def dump_fine_tuning(
    dump: Dump, runs: Runs, steps: int, checkpoint: str, group: str, *, dropout: bool
) -> None:
    """Training on from the checkpoint's values."""
    trajectory = runs.steps(steps, Hooks(), checkpoint, dropout=dropout)
    what = "from the checkpoint, iter from 0, " + ("with dropout" if dropout else "keep 1.0")
    _dump_trajectory(dump, group, trajectory, what)


def dump_whole_run(dump: Dump, runs: Runs) -> list[dict[str, Any]]:
    """train.py from the initial values to its early stop, then test.py; each epoch's figures."""
    best: dict[str, np.ndarray] = {}
    whole = runs.whole(Hooks(best=lambda network: best.update(network.values(VARIABLES))))
    _dump_trajectory(dump, "full_run", whole.trajectory, "of the whole run")
    dump.add_all("best", best, "value in the whole run's best checkpoint")
    sample = whole.sample
    dump.add("test_script", "order", sample.order, "test.py's order: positions in the test file")
    what = "of one image at a time with the best checkpoint, in test.py's order"
    dump.add("test_script", "probabilities", sample.probabilities, what)
    what = "sampled of those classified correctly: positions in the test file"
    dump.add("test_script", "correct", sample.correct, what)
    return [asdict(epoch) for epoch in whole.epochs]


def _dump_state(dump: Dump, network: Network, group: str) -> None:
    dump.add_all(group, network.values(VARIABLES), "variable of the scratch run")
    for moment in ADAM_SLOTS:
        slots = network.values([slot(name, moment) for name in VARIABLES])
        values = dict(zip(VARIABLES, slots.values(), strict=True))
        dump.add_all(f"{group}.{moment}", values, f"Adam's {moment} of the variable")
    dump.add_all(group, network.values(BETA_POWERS), "power that Adam's next step uses")


def _dump_trajectory(dump: Dump, group: str, trajectory: Trajectory, what: str) -> None:
    losses, accuracies = np.array(trajectory.losses), np.array(trajectory.accuracies)
    dump.add(group, "losses", losses, f"batch loss of each step, {what}")
    dump.add(group, "accuracies", accuracies, f"batch accuracy of each step, {what}")


def _dump_part(
    part: str, dump: Dump, runs: Runs, data: FashionMnist, steps: int, checkpoint: str | None
) -> None:
    match part:
        case "order":
            dump_order(dump, runs, steps)
        case "scratch":
            dump_scratch(dump, runs, steps)
        case "passes":
            dump_passes(dump, runs, data, checkpoint)
        case "fine_tuning" | "fine_tuning_dropout":
            dropout = part == "fine_tuning_dropout"
            dump_fine_tuning(dump, runs, steps, checkpoint, part, dropout=dropout)


def _part_names(text: str) -> set[str]:
    """An argparse type: names of parts, separated by commas."""
    names = set(text.split(","))
    unknown = sorted(names - {*PARTS})
    if unknown:
        expected = ", ".join(PARTS)
        raise argparse.ArgumentTypeError(f"expected some of {expected}, found {unknown[0]!r}")
    return names


def _parts(arguments: argparse.Namespace) -> list[str]:
    """What is to be dumped, in the order of PARTS."""
    wanted = arguments.parts
    if wanted is None:
        wanted = {"scratch"} | ({*FROM_CHECKPOINT} if arguments.checkpoint else set())
    if arguments.full_run:
        wanted = {*wanted, "whole_run"}
    needing = sorted(wanted & {*FROM_CHECKPOINT})
    if needing and not arguments.checkpoint:
        raise ToolError(f"--parts {','.join(needing)}: expected a --checkpoint, found none")
    if "whole_run" in wanted and arguments.dtype == settings.FP64:
        raise ToolError("--dtype fp64: a whole run is dumped in fp32 only; leave one of them out")
    if arguments.steps < max(SNAPSHOTS):
        raise ToolError(f"--steps: expected at least {max(SNAPSHOTS)}, found {arguments.steps}")
    return [part for part in PARTS if part in wanted or part == "order"]


def _runs(arguments: argparse.Namespace, data: FashionMnist) -> tuple[Runs, list[Path]]:
    """The original as the command line names it, and the files that it is made of."""
    chosen = settings.given(arguments)
    if arguments.source:
        source = Source(arguments.source, data, arguments.threads)
        return SourceRuns(source, data, chosen), source.files
    chosen = settings.of_meta_graph(chosen)
    runs = MetaGraphRuns(arguments.original, data, arguments.threads, chosen)
    return runs, [meta_file(arguments.original)]


def run(arguments: argparse.Namespace) -> int:
    parts = _parts(arguments)
    prefix = checkpoint_prefix(arguments.checkpoint) if arguments.checkpoint else None
    data = load(arguments.data)
    runs, files = _runs(arguments, data)
    if prefix:
        files += [Path(prefix + end) for end in (".index", ".data-00000-of-00001")]
    head = {"format": FORMAT, "generator": "tools/reference.py", **provenance(arguments.threads)}
    head |= {"steps": arguments.steps, "parts": parts, "inputs": inputs(data, *files)}
    with new_directory(arguments.out) as work:
        dump = Dump(work)
        if prefix:
            dump_checkpoint(dump, prefix, runs.settings.dtype)
        for part in parts:
            if part == "whole_run":
                head["epochs"] = dump_whole_run(dump, runs)
            else:
                _dump_part(part, dump, runs, data, arguments.steps, prefix)
        dump.finish(head | {"settings": runs.settings.manifest()})
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__, source=True)
    commandline.add_checkpoint(result, required=False)
    settings.add_flags(result)
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
    result.add_argument(
        "--parts",
        type=_part_names,
        metavar="PART,...",
        help=f"only these of {', '.join(PARTS[1:])} (default: all that need no --full-run, and with"
        " a --checkpoint those that need one)",
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

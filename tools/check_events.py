"""Reads a run directory's events with TensorBoard's own reader and holds them against epochs.csv.

Expects every epoch's figures (of the validation where there was one), the spread of the five
kernels after every epoch, and the picture of the confusion matrix. Prints
JSON: epochs, scalars, histograms, images.
"""

import argparse
import csv
import json
import math
import struct
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

import commandline
from commandline import ToolError

COLUMNS = {
    "train/loss": "train_loss",
    "train/accuracy": "train_accuracy",
    "validation/loss": "valid_loss",
    "validation/accuracy": "valid_accuracy",
}
KERNELS = 5
CONFUSION = "test/confusion"
PNG = b"\x89PNG\r\n\x1a\n"
FLOAT32 = 1e-6
"""Relative: events hold single precision."""


def epochs_of(run: Path) -> list[dict[str, str]]:
    try:
        with open(run / "epochs.csv", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise ToolError(
            f"{run / 'epochs.csv'}: expected the run's epochs, found {error.strerror}"
        ) from error
    if not rows:
        raise ToolError(f"{run / 'epochs.csv'}: expected at least one epoch, found none")
    return rows


def scalars(events: EventAccumulator, tag: str) -> list[float]:
    if tag in events.Tags()["scalars"]:
        return [event.value for event in events.Scalars(tag)]
    return [float(tensor_util.make_ndarray(event.tensor_proto)) for event in events.Tensors(tag)]


def check(run: Path) -> dict[str, int]:
    epochs = epochs_of(run)
    all_of_them = {"scalars": 0, "tensors": 0, "histograms": 0, "images": 0}
    events = EventAccumulator(str(run), size_guidance=all_of_them)
    events.Reload()
    tags = events.Tags()
    curves = set(tags["scalars"]) | set(tags["tensors"])
    validated = [row for row in epochs if row["valid_loss"]]
    for tag, column in COLUMNS.items():
        if tag not in curves:
            raise ToolError(f"{run}: expected the curve {tag}, found {sorted(curves)}")
        measured = validated if tag.startswith("validation/") else epochs
        expected = [float(row[column]) for row in measured]
        found = scalars(events, tag)
        if len(found) != len(expected) or not all(
            math.isclose(f, e, rel_tol=FLOAT32) for f, e in zip(found, expected, strict=True)
        ):
            raise ToolError(f"{run}: {tag}: expected {expected} as in epochs.csv, found {found}")
    kernels = [tag for tag in tags["histograms"] if tag.startswith("kernel/")]
    counts = [len(events.Histograms(tag)) for tag in kernels]
    if counts != [len(epochs)] * KERNELS:
        raise ToolError(f"{run}: expected {KERNELS} kernels after every epoch, found {counts}")
    width, height = picture(run, events)
    return {
        "epochs": len(epochs),
        "scalars": len(COLUMNS),
        "histograms": sum(counts),
        "width": width,
        "height": height,
    }


def picture(run: Path, events: EventAccumulator) -> tuple[int, int]:
    tags = [tag for tag in events.Tags()["images"] if tag.startswith(CONFUSION)]
    if len(tags) != 1:
        raise ToolError(f"{run}: expected the picture {CONFUSION}, found {events.Tags()['images']}")
    encoded = events.Images(tags[0])[-1].encoded_image_string
    if not encoded.startswith(PNG):
        raise ToolError(f"{run}: {CONFUSION}: expected a PNG, found {encoded[:8]!r}")
    return struct.unpack(">II", encoded[16:24])


def run(arguments: argparse.Namespace) -> int:
    print(json.dumps(check(arguments.run)))
    return 0


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(description=__doc__)
    result.add_argument("run", type=Path, metavar="RUN_DIR")
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

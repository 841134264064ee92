"""Trains a wide residual network as a teacher for `train --teacher`, and writes it as a SavedModel.

It learns from the images that `train --seed S --valid-size N` learns from; the others are held out,
so that they say how good teacher and student are. With `--fold K/N` it learns from all training
images but every N-th: N such teachers are those of `train --cross-fit yes`. The images are
augmented like those of `--preset best`. It trains in bfloat16, with Muon for the kernels of the
hidden layers and Adam for the rest, on a cosine schedule; the weights are averaged. Every epoch is
kept in --out: the same command goes on with it. The SavedModel is --out/saved in the end, and
--out/epochs.csv has the accuracy on the images held out.
"""

import argparse
import math
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import commandline
from augmentation import augment
from batch_order import TRAINING_FILE, BatchOrder, cross_fit_split
from commandline import ToolError, between, positive
from fashion_mnist import Part, load
from muon import Muon
from settings import MAX_SEED, ORIGINAL
from wide_resnet import WideResNet, as_input, save

BATCH = 128
RATE, WARM_UP = 0.02, 300
MOMENTUM, DECAY = 0.95, 0.05
AVERAGING = 0.998
KEPT = ("seed", "valid_size", "fold", "depth", "width", "epochs")
"""Flags that decide the weights."""
HEADER = "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy,seconds"


class Training:
    """A network, its averaged weights, and what the next step needs."""

    def __init__(self, arguments: argparse.Namespace, steps: int):
        torch.manual_seed(arguments.seed)
        self.network, self.averaged = (
            WideResNet(arguments.depth, arguments.width).to(memory_format=torch.channels_last)
            for _ in range(2)
        )
        self.averaged.load_state_dict(self.network.state_dict())
        self.averaged.eval()
        hidden = self.network.hidden_kernels()
        others = [p for p in self.network.parameters() if not any(p is q for q in hidden)]
        self._optimizers = {
            Muon(hidden, RATE, MOMENTUM, DECAY): RATE,
            torch.optim.Adam(others, RATE / 4, betas=(0.9, 0.99)): RATE / 4,
        }
        self._steps = steps
        self.done = 0

    def step(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, int]:
        """Learns from a batch: its loss, and how many of its images were right."""
        self._set_rates()
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.network(as_input(images)).float()
        target = torch.from_numpy(labels)
        loss = functional.cross_entropy(logits, target)
        self.network.zero_grad()
        loss.backward()
        for optimizer in self._optimizers:
            optimizer.step()
        self._average()
        self.done += 1
        return loss.item(), int((logits.argmax(1) == target).sum())

    def _set_rates(self) -> None:
        share = min(1, (self.done + 1) / WARM_UP)
        share *= 0.5 * (1 + math.cos(math.pi * self.done / self._steps))
        for optimizer, rate in self._optimizers.items():
            for group in optimizer.param_groups:
                group["lr"] = rate * share

    @torch.no_grad()
    def _average(self) -> None:
        weight = 1 - min(AVERAGING, (1 + self.done) / (10 + self.done))
        ours, theirs = self.averaged.state_dict(), self.network.state_dict()
        for name, value in ours.items():
            if value.is_floating_point():
                value.lerp_(theirs[name], weight)
            else:
                value.copy_(theirs[name])

    @torch.no_grad()
    def validate(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        """Loss and accuracy of the averaged weights."""
        with torch.autocast("cpu", torch.bfloat16):
            parts = [
                self.averaged(as_input(images[i : i + 500])) for i in range(0, len(images), 500)
            ]
        logits, target = torch.cat(parts).float(), torch.from_numpy(labels)
        accuracy = (logits.argmax(1) == target).float().mean()
        return functional.cross_entropy(logits, target).item(), accuracy.item()

    def state(self) -> dict:
        return {
            "done": self.done,
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self._optimizers],
        }

    def resume(self, state: dict) -> None:
        self.done = state["done"]
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        for optimizer, its in zip(self._optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(its)


def run(arguments: argparse.Namespace) -> int:
    torch.set_num_threads(arguments.threads)
    whole = load(arguments.data)
    data = whole.training
    places, others = _split(arguments)
    held_out = _plain(data, others)
    steps = len(places) // BATCH
    training = Training(arguments, steps * arguments.epochs)
    settings = {name: getattr(arguments, name) for name in KEPT}
    kept = arguments.out / "training.pt"
    arguments.out.mkdir(parents=True, exist_ok=True)
    if kept.is_file():
        _resume(training, kept, settings)
    for epoch in range(training.done // steps, arguments.epochs):
        began = time.monotonic()
        random = np.random.default_rng((arguments.seed, epoch))
        shuffled = random.permutation(places)[: steps * BATCH]
        results = []
        for batch in np.split(shuffled, steps):
            images, labels = _plain(data, batch)
            results.append(training.step(augment(images, random), labels))
        loss, right = np.mean(results, axis=0)
        figures = loss, right / BATCH, *training.validate(*held_out), time.monotonic() - began
        _log(arguments.out / "epochs.csv", epoch, figures)
        _write_atomically(kept, training, settings)
    save(training.averaged, arguments.out / "saved")
    _, accuracy = training.validate(*_plain(whole.test, np.arange(len(whole.test.labels))))
    print(f"{arguments.out / 'saved'}: a SavedModel for train --teacher, {accuracy:.2%} on test")
    return 0


def _split(arguments: argparse.Namespace) -> tuple[np.ndarray, np.ndarray]:
    """Places in the training file to learn from, and those that say how good the teacher is."""
    if arguments.fold:
        places, others = cross_fit_split(*arguments.fold)
        return places, others[: arguments.valid_size]
    order = BatchOrder(replace(ORIGINAL, seed=arguments.seed, validation_size=arguments.valid_size))
    return np.sort(order.training.positions), order.validation.positions


def _plain(part: Part, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Images uint8 [n,28,28] and labels int64 [n]."""
    return part.images[places, :, :, 0], part.labels[places].astype(np.int64)


def _resume(training: Training, kept: Path, settings: dict[str, int]) -> None:
    state = torch.load(kept, weights_only=True)
    if state["settings"] != settings:
        raise ToolError(
            f"{kept}: expected a training with {settings}, found {state['settings']};"
            " go on with these flags, or name another --out"
        )
    training.resume(state)


def _write_atomically(kept: Path, training: Training, settings: dict[str, int]) -> None:
    partial = kept.with_suffix(".partial")
    torch.save({"settings": settings, **training.state()}, partial)
    os.replace(partial, kept)


def _log(path: Path, epoch: int, figures: tuple[float, ...]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else [HEADER]
    lines = [*lines[: epoch + 1], ",".join(map(str, (epoch, *figures)))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(lines[-1], flush=True)


def fold(text: str) -> tuple[int, int]:
    """An argparse type: the number of a fold, from 0, and how many there are."""
    parts = text.split("/")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"expected K/N as in 0/2, found {text}")
    number, folds = map(int, parts)
    if not number < folds <= TRAINING_FILE // BATCH or folds < 2:
        raise argparse.ArgumentTypeError(
            f"expected N of 2 to {TRAINING_FILE // BATCH} and K below it, found {text}"
        )
    return number, folds


def flags() -> argparse.ArgumentParser:
    parser = commandline.parser(__doc__, original=False)
    number = between(0, MAX_SEED)
    parser.add_argument("--seed", type=number, default=1, help="of everything random (default: 1)")
    parser.add_argument(
        "--valid-size",
        type=between(1, TRAINING_FILE - BATCH),
        default=5000,
        help="training images to hold out (default: 5000, as --preset best does); with --fold, at"
        " most so many of the fold say how good the teacher is",
    )
    parser.add_argument(
        "--fold",
        type=fold,
        metavar="K/N",
        help="hold out the images at places K, K + N, ... of the training file, K from 0",
    )
    parser.add_argument(
        "--depth",
        type=int,
        choices=range(10, 41, 6),
        default=16,
        help="layers, 4 more than a multiple of 6 (default: 16)",
    )
    parser.add_argument("--width", type=positive, default=4, help="(default: 4)")
    parser.add_argument("--epochs", type=positive, default=20, help="(default: 20)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="to write, or go on")
    return parser


if __name__ == "__main__":
    commandline.main(run, flags())

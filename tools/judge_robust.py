"""Judges how robust a checkpoint is by AutoAttack as another project wrote it (torchattacks).

Rebuilds the network in PyTorch from the checkpoint's tensors, checks that it gives the
probabilities that `evaluate` writes, and attacks random test images on float pixels: APGD by
cross-entropy, APGD-T on nine classes, FAB-T on nine classes (100 steps each), Square (5,000
queries), which is AutoAttack's standard version (Croce and Hein 2020). An image is robust if it is
classified correctly and no part misleads it. Work that is done is kept in --out; the same command
goes on with it. With --attack, what this project's `attack --target any` found of the same images
stands beside it, each of its images judged once more by the network in PyTorch.
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torchattacks
from torch.nn import functional

import commandline
import jar
from commandline import ToolError
from fashion_mnist import CLASSES, SIDE, Part, load
from robustness import Judged, keep, random_places, read_judged, summary

STEPS = 100
QUERIES = 5000
LARGEST_DIFFERENCE = 1e-4
"""Of a probability, from what `evaluate` wrote: beyond it another network was rebuilt."""

STRIDES = (1, 2, 3)
BATCH_NORM_EPSILON = 1e-5
ROUNDING = 1e-6
"""By which float32 may leave ε, of the pixel range 0..1."""


class Network(torch.nn.Module):
    """The original's network: images [N,1,28,28] of the range 0..1 to logits [N,10]."""

    def __init__(self, tensors: Callable[[str], np.ndarray]) -> None:
        super().__init__()
        self._convolutions = [self._layer(tensors, layer) for layer in range(3)]
        self._kernels = [torch.from_numpy(tensors(f"Variable_{n}")) for n in (6, 8)]
        self._full = self._batch_norm(tensors, 3)
        self._bias = torch.from_numpy(tensors("Variable_9"))

    def _layer(self, tensors, layer):
        name = f"Variable_{2 * layer}" if layer else "Variable"
        kernel = torch.from_numpy(tensors(name)).permute(3, 2, 0, 1).contiguous()
        scale, offset = self._batch_norm(tensors, layer)
        return kernel * scale[:, None, None, None], offset

    @staticmethod
    def _batch_norm(tensors, layer):
        """Scale and offset that stand for the moving averages."""
        moments = f"fmnist_cnn/moments{f'_{layer}' if layer else ''}"
        mean, variance = (
            tensors(f"{moments}/{part}/ExponentialMovingAverage").astype(np.float64)
            for part in ("Squeeze", "Squeeze_1")
        )
        scale = 1 / np.sqrt(variance + BATCH_NORM_EPSILON)
        offset = tensors(f"Variable_{2 * layer + 1}") - mean * scale
        return torch.from_numpy(scale).float(), torch.from_numpy(offset).float()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images * 255
        for (kernel, offset), stride in zip(self._convolutions, STRIDES, strict=True):
            x = functional.conv2d(_padded(x, kernel.shape[-1], stride), kernel, offset, stride)
            x = functional.relu(x)
        x = x.permute(0, 2, 3, 1).flatten(1)
        scale, offset = self._full
        x = functional.relu(x @ self._kernels[0] * scale + offset)
        return x @ self._kernels[1] + self._bias


def _padded(x: torch.Tensor, kernel: int, stride: int) -> torch.Tensor:
    """As TensorFlow's SAME padding: the odd pixel goes right and below."""
    size = x.shape[-1]
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    before = total // 2
    return functional.pad(x, (before, total - before, before, total - before))


def rebuild(arguments: argparse.Namespace) -> Network:
    """The network in PyTorch, from what the jar reads in the checkpoint."""
    java = jar.Jar(arguments.jar)
    folder = arguments.out / "tensors"
    folder.mkdir(parents=True, exist_ok=True)

    def tensor(name: str) -> np.ndarray:
        path = folder / f"{name.replace('/', '.')}.npy"
        if not path.is_file():
            java.run(f"inspect {arguments.checkpoint} --tensor fmnist_cnn/{name} --out {path}")
        return np.load(path)

    return Network(tensor).eval()


def check(network: Network, test: Part, arguments: argparse.Namespace) -> float:
    """The largest difference of a probability of the test images from those of `evaluate`."""
    path = arguments.out / "probabilities.npy"
    if not path.is_file():
        line = f"evaluate --checkpoint {arguments.checkpoint} --data {arguments.data}"
        jar.Jar(arguments.jar).run(f"{line} --probabilities {path}")
    with torch.no_grad():
        logits = torch.cat([network(chunk) for chunk in images_of(test).split(1000)])
    found = torch.softmax(logits, dim=1).numpy()
    difference = float(np.abs(found - np.load(path)).max())
    if not difference <= LARGEST_DIFFERENCE:
        raise ToolError(
            f"{path}: expected the probabilities of the rebuilt network within"
            f" {LARGEST_DIFFERENCE}, found a difference of {difference}; has --out another"
            " checkpoint's files?"
        )
    return difference


def images_of(part: Part) -> torch.Tensor:
    """[N,1,28,28] of the range 0..1."""
    return torch.from_numpy(part.images.reshape(-1, 1, SIDE, SIDE).astype(np.float32) / 255)


def attacks(network: Network, epsilon: float, seed: int) -> dict[str, torchattacks.attack.Attack]:
    """AutoAttack's standard version, with the paper's steps; torchattacks' own takes 10."""
    common = {"eps": epsilon, "norm": "Linf", "n_restarts": 1, "seed": seed}
    classes = {"steps": STEPS, "n_classes": CLASSES, **common}
    return {
        "apgd-ce": torchattacks.APGD(network, steps=STEPS, loss="ce", **common),
        "apgd-t": torchattacks.APGDT(network, **classes),
        "fab-t": torchattacks.FAB(network, multi_targeted=True, **classes),
        "square": torchattacks.Square(network, n_queries=QUERIES, **common),
    }


def judge(
    network: Network, parts: dict, images: torch.Tensor, labels: torch.Tensor, epsilon: float
) -> list[str | None]:
    """Of each image the part that misled it, '' for none, None if it was misclassified before."""
    found: list[str | None] = [None] * len(labels)
    standing = _predicted(network, images).eq(labels).nonzero().flatten()
    for place in standing.tolist():
        found[place] = ""
    for name, attack in parts.items():
        if not len(standing):
            break
        adversarial = attack(images[standing], labels[standing])
        change = (adversarial - images[standing]).abs().flatten(1).amax(dim=1)
        wrong = _predicted(network, adversarial).ne(labels[standing])
        misled = wrong & (change <= epsilon + ROUNDING)
        for place in standing[misled].tolist():
            found[place] = name
        standing = standing[~misled]
    return found


def _predicted(network: Network, images: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return network(images).argmax(dim=1)


def run_peer(network: Network, test: Part, arguments: argparse.Namespace) -> list[Judged]:
    """Judges the images in batches; each is kept as soon as it is done."""
    wanted = random_places(len(test.labels), arguments.count, arguments.seed)
    path = arguments.out / f"peer-{arguments.epsilon}.jsonl"
    kept = read_judged(path)
    images, labels = images_of(test), torch.from_numpy(test.labels.astype(np.int64))
    parts = attacks(network, arguments.epsilon, arguments.seed)
    left = [index for index in wanted if index not in kept]
    for first in range(0, len(left), arguments.batch_size):
        batch = left[first : first + arguments.batch_size]
        found = judge(network, parts, images[batch], labels[batch], arguments.epsilon)
        done = [
            Judged(index, part is not None, part or "")
            for index, part in zip(batch, found, strict=True)
        ]
        keep(path, done)
        kept.update((one.index, one) for one in done)
        print(f"{sum(index in kept for index in wanted)} of {len(wanted)}", file=sys.stderr)
    return [kept[index] for index in wanted]


def read_attack(network: Network, test: Part, directory: Path, epsilon: float) -> dict[int, bool]:
    """Of each attacked image whether its adversarial image misleads the network in PyTorch."""
    adversarial = np.load(directory / "adversarial.npy")
    with (directory / "attack.csv").open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    if len(rows) != len(adversarial):
        raise ToolError(
            f"{directory}: expected a row for each image, found {len(rows)} rows and"
            f" {len(adversarial)} images"
        )
    places = [int(row["index"]) for row in rows]
    pixels = torch.from_numpy(adversarial.reshape(-1, 1, SIDE, SIDE).astype(np.float32) / 255)
    change = (pixels - images_of(test)[places]).abs().flatten(1).amax(dim=1)
    if float(change.max()) > epsilon + ROUNDING:
        raise ToolError(
            f"{directory}: expected changes of at most {epsilon}, found {float(change.max())}"
        )
    wrong = _predicted(network, pixels).numpy() != test.labels[places]
    stated = np.array([row["success"] == "true" for row in rows])
    if (wrong != stated).sum() > len(rows) / 1000:
        raise ToolError(
            f"{directory}: expected its successes, found {(wrong != stated).sum()} others: was"
            " another checkpoint attacked?"
        )
    return dict(zip(places, wrong.tolist(), strict=True))


def run(arguments: argparse.Namespace) -> int:
    torch.set_num_threads(arguments.threads)
    test = load(arguments.data).test
    network = rebuild(arguments)
    difference = check(network, test, arguments)
    misled = None
    if arguments.attack:
        misled = read_attack(network, test, arguments.attack, arguments.epsilon)
    judged = run_peer(network, test, arguments)
    result = {"maxAbsDifference": difference, **summary(judged, misled)}
    print(json.dumps({"epsilon": arguments.epsilon, "seed": arguments.seed, **result}))
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__, original=False)
    commandline.add_checkpoint(result)
    jar.add_jar(result, "runs/judge", "for what is done")
    result.add_argument(
        "--count", type=commandline.positive, default=1000, metavar="N",
        help="random test images, right or wrong as they are (default: 1000)",
    )  # fmt: skip
    result.add_argument(
        "--seed", type=int, default=2019, metavar="N",
        help="of their choice, the jar's for the same seed, and of the attacks (default: 2019)",
    )  # fmt: skip
    result.add_argument(
        "--epsilon", type=commandline.above_zero, default=0.1, metavar="E",
        help="largest change of a pixel of the range 0..1 (default: 0.1)",
    )  # fmt: skip
    result.add_argument(
        "--batch-size", type=commandline.positive, default=100, metavar="N",
        help="images at a time (default: 100)",
    )  # fmt: skip
    result.add_argument(
        "--attack", type=commandline.directory, metavar="ATTACK_DIR",
        help="what `attack --target any` wrote for at least these images, to stand beside",
    )  # fmt: skip
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

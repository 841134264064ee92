"""PyTorch from Python, as its guides make a CPU fast: channels last, fused Adam, autocast.

Arguments: directory of the original's checkpoint, threads, precision (fp32 or bf16). In bf16 the
network runs under autocast; weights, moments and the optimizer stay float32.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

import fashion_mnist
from commandline import MODEL, SHIPPED_DATA
from torch_network import Network, load
from worker import CHECKED_GRADIENTS, CHECKED_IMAGES, Positions, Subject, Worker, norm

TRAINING_IMAGES = 50_000
LEARNING_RATE = 1e-3
GRADIENT_CLIP = 5.0


class TorchWorker(Worker):
    def __init__(self, directory: Path, threads: int, precision: str):
        super().__init__()
        torch.set_num_threads(threads)
        torch.manual_seed(2019)
        self._prefix = str(directory / MODEL)
        self._threads = threads
        self._precision = precision
        self._data = fashion_mnist.load(SHIPPED_DATA)

    def open(self, work: str, batch: int, variant: str) -> Subject:
        if work == "train":
            return self._train(batch)
        network = self._trained()
        compute = {"evaluate": self._probabilities, "gradient": self._gradients}[work]
        return Subject(self._call(compute, network, Positions(len(self._data.test.images), batch)))

    def _call(
        self, compute: Callable[..., torch.Tensor], network: Network, positions: Positions
    ) -> Callable[[], int]:
        def call() -> int:
            return len(compute(network, *self._batch(self._data.test, positions.next())).numpy())

        return call

    def _train(self, batch: int) -> Subject:
        network = Network().to(memory_format=torch.channels_last).train()
        adam = torch.optim.Adam(network.trained(), LEARNING_RATE, fused=True)
        positions = Positions(TRAINING_IMAGES, batch, seed=2019)

        def step() -> int:
            images, labels = self._batch(self._data.training, positions.next())
            adam.zero_grad(set_to_none=True)
            with self._autocast():
                logits = network(images)
            loss = functional.cross_entropy(logits.float(), labels)
            loss.backward()
            torch.nn.utils.clip_grad_value_(network.trained(), GRADIENT_CLIP)
            adam.step()
            loss.item()
            return len(images)

        return Subject(step)

    def _trained(self) -> Network:
        network = Network()
        load(network, self._prefix)
        return network.to(memory_format=torch.channels_last).eval().requires_grad_(False)

    def _autocast(self) -> torch.autocast:
        return torch.autocast("cpu", torch.bfloat16, enabled=self._precision == "bf16")

    def _batch(
        self, part: fashion_mnist.Part, positions: np.ndarray
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Images [N,1,28,28], whose one channel is first and last, and classes [N]."""
        images = torch.from_numpy(fashion_mnist.as_input(part.images[positions]))
        labels = torch.from_numpy(part.labels[positions].astype(np.int64))
        return images.permute(0, 3, 1, 2), labels

    def _probabilities(
        self, network: Network, images: torch.Tensor, labels: torch.Tensor
    ) -> torch.Tensor:
        with torch.inference_mode(), self._autocast():
            return functional.softmax(network(images).float(), dim=1)

    def _gradients(
        self, network: Network, images: torch.Tensor, labels: torch.Tensor
    ) -> torch.Tensor:
        """Of each image's own cross-entropy."""
        images.requires_grad_()
        with self._autocast():
            logits = network(images)
        loss = functional.cross_entropy(logits.float(), labels, reduction="sum")
        return torch.autograd.grad(loss, images)[0]

    def describe(self) -> dict[str, Any]:
        return {
            "torch": torch.__version__,
            "threads": self._threads,
            "precision": self._precision,
        }

    def check(self) -> dict[str, Any]:
        network = self._trained()
        images, labels = self._batch(self._data.test, np.arange(CHECKED_IMAGES))
        probabilities = self._probabilities(network, images, labels)
        some = slice(CHECKED_GRADIENTS)
        return {
            "correct": int((probabilities.argmax(1) == labels).sum()),
            "probabilityNorm": norm(probabilities.numpy()),
            "gradientNorm": norm(self._gradients(network, images[some], labels[some]).numpy()),
            "parameters": sum(parameter.numel() for parameter in network.trained()),
        }


if __name__ == "__main__":
    TorchWorker(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]).serve()

"""A wide residual network (Zagoruyko and Komodakis 2016) in PyTorch, and as a SavedModel."""

import os
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

import fashion_mnist

MEAN, DEVIATION = 0.286, 0.353
"""Of the training pixels, of the range 0..1."""


class Block(nn.Module):
    """Two convolutions, each after batch norm and ReLU, and the way around them."""

    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(before)
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.around = (
            nn.Conv2d(before, channels, 1, stride, bias=False) if before != channels else None
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = functional.relu(self.norm1(x))
        around = x if self.around is None else self.around(y)
        return self.conv2(functional.relu(self.norm2(self.conv1(y)))) + around


class WideResNet(nn.Module):
    """Raw pixels 0..255, float32 [N,1,28,28], to logits [N,10]."""

    def __init__(self, depth: int, width: int) -> None:
        super().__init__()
        channels = 16
        self.first = nn.Conv2d(1, channels, 3, 1, 1, bias=False)
        blocks = []
        for group in range(3):
            for number in range((depth - 4) // 6):
                after = 16 * width * 2**group
                blocks.append(Block(channels, after, 2 if group and not number else 1))
                channels = after
        self.blocks = nn.Sequential(*blocks)
        self.norm = nn.BatchNorm2d(channels)
        self.last = nn.Linear(channels, fashion_mnist.CLASSES)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.blocks(self.first((images / 255 - MEAN) / DEVIATION))
        return self.last(functional.relu(self.norm(x)).mean((2, 3)))

    def hidden_kernels(self) -> list[nn.Parameter]:
        """Those of all convolutions but the first."""
        return [p for p in self.blocks.parameters() if p.ndim == 4]


def as_input(images: np.ndarray) -> torch.Tensor:
    """Images uint8 [N,28,28] as the network takes them."""
    pixels = torch.from_numpy(images.astype(np.float32))[:, None]
    return pixels.contiguous(memory_format=torch.channels_last)


def save(network: WideResNet, folder: Path) -> None:
    """Writes a SavedModel as `train --teacher` takes it: raw pixels to probabilities."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before the import, or it has no effect
    import tensorflow as tf  # only needed here, and slow to load

    def scale_and_offset(norm: nn.BatchNorm2d) -> tuple[np.ndarray, np.ndarray]:
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        offset = norm.bias - norm.running_mean * scale
        return scale.detach().numpy(), offset.detach().numpy()

    def normalized(x, norm):
        scale, offset = scale_and_offset(norm)
        return tf.nn.relu(x * scale + offset)

    def convolved(x, conv):
        kernel = conv.weight.detach().numpy().transpose(2, 3, 1, 0)
        # PyTorch pads both sides alike, TensorFlow's SAME does not where the stride is 2
        pad = conv.padding[0]
        x = tf.pad(x, [[0, 0], [pad, pad], [pad, pad], [0, 0]])
        return tf.nn.conv2d(x, kernel, conv.stride[0], "VALID")

    @tf.function(input_signature=[tf.TensorSpec([None, 28, 28, 1], tf.float32)])
    def probabilities(images):
        x = convolved((images / 255 - MEAN) / DEVIATION, network.first)
        for block in network.blocks:
            y = normalized(x, block.norm1)
            around = x if block.around is None else convolved(y, block.around)
            y = normalized(convolved(y, block.conv1), block.norm2)
            x = convolved(y, block.conv2) + around
        x = tf.reduce_mean(normalized(x, network.norm), [1, 2])
        last = network.last
        logits = x @ last.weight.detach().numpy().T + last.bias.detach().numpy()
        return {"probabilities": tf.nn.softmax(logits)}

    module = tf.Module()
    module.probabilities = probabilities
    tf.saved_model.save(module, str(folder), signatures={"serving_default": probabilities})

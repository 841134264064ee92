"""The network in PyTorch's modules, and the checkpoint's values in it."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

VARIABLE = "fmnist_cnn/Variable{}"
MOMENTS = "fmnist_cnn/fmnist_cnn/moments{}/Squeeze{}/ExponentialMovingAverage"


class Network(nn.Module):
    """Images [N,1,28,28], raw 0..255, to logits [N,10]."""

    def __init__(self) -> None:
        super().__init__()
        self.kernels = nn.ModuleList(
            [
                nn.Conv2d(1, 24, 6, bias=False),
                nn.Conv2d(24, 48, 5, stride=2, bias=False),
                nn.Conv2d(48, 64, 4, stride=3, bias=False),
                nn.Linear(1600, 200, bias=False),
            ]
        )
        self.norms = nn.ModuleList([*(_norm(nn.BatchNorm2d, n) for n in (24, 48, 64))])
        self.norms.append(_norm(nn.BatchNorm1d, 200))
        self.dropout = nn.Dropout(0.2)
        self.last = nn.Linear(200, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        # what TensorFlow's SAME pads: left, right, top, bottom
        paddings = ((2, 3, 2, 3), (1, 2, 1, 2), (1, 1, 1, 1))
        values = images
        for padding, kernel, norm in zip(paddings, self.kernels, self.norms, strict=False):
            values = functional.relu(norm(kernel(functional.pad(values, padding))))
        # rows of the kernel count positions, then channels, as the values lie in memory
        values = values.permute(0, 2, 3, 1).flatten(1)
        values = functional.relu(self.norms[3](self.kernels[3](values)))
        return self.last(self.dropout(values))

    def trained(self) -> list[nn.Parameter]:
        """What training changes: all but the scales of batch norm, which the network has not."""
        scales = {id(norm.weight) for norm in self.norms}
        return [parameter for parameter in self.parameters() if id(parameter) not in scales]


def _norm(kind: type[nn.Module], channels: int) -> nn.Module:
    result = kind(channels, eps=1e-5, momentum=0.001)
    result.weight.requires_grad_(False)
    return result


def load(network: Network, prefix: str) -> None:
    """Takes over the checkpoint's values."""
    from tf1 import tf  # a reader of its files, which training and prediction do not need

    stored = tf.train.load_checkpoint(prefix)

    def value(name: str) -> np.ndarray:
        return stored.get_tensor(name)

    for number, (kernel, norm) in enumerate(zip(network.kernels, network.norms, strict=True)):
        values = value(VARIABLE.format(f"_{2 * number}" if number else ""))
        _set(kernel.weight, values.transpose(3, 2, 0, 1) if values.ndim == 4 else values.T)
        _set(norm.bias, value(VARIABLE.format(f"_{2 * number + 1}")))
        of = f"_{number}" if number else ""
        _set(norm.running_mean, value(MOMENTS.format(of, "")))
        _set(norm.running_var, value(MOMENTS.format(of, "_1")))
    _set(network.last.weight, value(VARIABLE.format("_8")).T)
    _set(network.last.bias, value(VARIABLE.format("_9")))


def _set(to: torch.Tensor, values: np.ndarray) -> None:
    if to.shape != values.shape:
        raise ValueError(f"expected {list(to.shape)}, found {list(values.shape)}")
    with torch.no_grad():
        to.copy_(torch.from_numpy(np.ascontiguousarray(values)))

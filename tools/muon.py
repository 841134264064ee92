"""Muon (Jordan et al. 2024) for the kernels of convolutions in PyTorch."""

import torch

COEFFICIENTS = 3.4445, -4.7750, 2.0315
"""Of the Newton-Schulz iteration, from the authors' publication."""
ITERATIONS = 5


class Muon(torch.optim.Optimizer):
    """Momentum whose steps are orthogonalized, a kernel's output channels being the rows.

    The decay is decoupled: each step takes the share `lr * decay` of the kernel away.
    """

    def __init__(self, kernels: list[torch.nn.Parameter], lr: float, momentum: float, decay: float):
        super().__init__(kernels, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for kernel in group["params"]:
                state = self.state[kernel]
                if not state:
                    state["average"] = torch.zeros_like(kernel)
                average = state["average"].lerp_(kernel.grad, 1 - group["momentum"])
                ahead = kernel.grad.lerp(average, group["momentum"]).flatten(1)
                size = max(1, ahead.shape[0] / ahead.shape[1]) ** 0.5
                kernel.mul_(1 - group["lr"] * group["decay"])
                step = orthogonalized(ahead).reshape(kernel.shape)
                kernel.add_(step, alpha=-group["lr"] * size)


def orthogonalized(matrix: torch.Tensor) -> torch.Tensor:
    """The matrix with all its singular values brought near to 1."""
    a, b, c = COEFFICIENTS
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.T
    x = x / (x.norm() + 1e-7)
    for _ in range(ITERATIONS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if tall else x).float()

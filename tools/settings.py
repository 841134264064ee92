"""The settings of a run of train.py: its flags, and what the original's constructors take.

train.py reads flags for learning rate and clipping and passes none of them on, so these two go to
the constructor of model.py's CNN, and the size of the validation split to that of Fashion_MNIST.
"""

import argparse
from dataclasses import asdict, dataclass, fields
from typing import Any

import commandline
from commandline import ToolError

TF1, TF2 = "tf1", "tf2"
FP32, FP64 = "fp32", "fp64"
MAX_SEED = 2**32 - 1
"""The largest that numpy.random.seed takes, which train.py calls."""


@dataclass(frozen=True)
class Settings:
    """What decides a run; the values are those that trained the original's checkpoint."""

    seed: int = 2019
    batch_size: int = 32
    keep_fc: float = 0.8
    keep_conv: float = 1.0
    lr_base: float = 1e-5
    lr_init: float = 2e-2
    lr_decay: float = 2000
    grad_clip: float = 5
    validation_size: int = 10_000
    epochs: int = 100
    early_stop: int = 3
    op_seeds: str = TF1
    dtype: str = FP32

    def manifest(self) -> dict[str, Any]:
        """The settings as JSON, each name in camel case."""
        return {_camel_case(name): value for name, value in asdict(self).items()}


ORIGINAL = Settings()

IN_THE_GRAPH = ("seed", "lr_base", "lr_init", "lr_decay", "grad_clip", "op_seeds", "dtype")
"""Settings that a MetaGraph holds as constants."""

FLAGS: dict[str, tuple[str, Any, str, str]] = {
    "seed": ("--seed", commandline.between(0, MAX_SEED), "N", "of split, order, weights, dropout"),
    "batch_size": ("--batch-size", commandline.positive, "N", "images a step"),
    "keep_fc": ("--keep-prob-fc", commandline.keep_probability, "P", "keep probability, FC layer"),
    "keep_conv": (
        "--keep-prob-conv",
        commandline.keep_probability,
        "P",
        "keep probability, convolutions",
    ),
    "lr_base": ("--lr-base", commandline.tolerance, "LR", "what the learning rate decays to"),
    "lr_init": ("--lr-init", commandline.tolerance, "LR", "what is added to it at step 0"),
    "lr_decay": ("--lr-decay", commandline.above_zero, "N", "steps in which that falls to 1/e"),
    "grad_clip": ("--grad-clip", commandline.above_zero, "C", "clips each gradient to [-C, C]"),
    "validation_size": ("--valid-size", commandline.positive, "N", "images of the training file"),
    "epochs": ("--epochs", commandline.positive, "N", "of a whole run, at most"),
    "early_stop": ("--early-stop", commandline.positive, "N", "epochs without a new best"),
    "op_seeds": ("--op-seeds", str, "tf1|tf2", "seeds and dropout as that TensorFlow gives them"),
    "dtype": ("--dtype", str, "fp32|fp64", "what the network computes in"),
}
CHOICES = {"op_seeds": (TF1, TF2), "dtype": (FP32, FP64)}
"""Setting -> flag, type, placeholder and help."""


def add_flags(to: argparse.ArgumentParser) -> None:
    """Adds a flag a setting; one that is not given is left to the original."""
    group = to.add_argument_group("settings of the run")
    for name, (flag, kind, metavar, what) in FLAGS.items():
        group.add_argument(
            flag,
            dest=name,
            type=kind,
            choices=CHOICES.get(name),
            metavar=metavar,
            help=f"{what} (default: the original's, {getattr(ORIGINAL, name)})",
        )


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The settings that the command line names."""
    named = {field.name: getattr(arguments, field.name) for field in fields(Settings)}
    return {name: value for name, value in named.items() if value is not None}


def of_meta_graph(chosen: dict[str, Any]) -> Settings:
    """The original's own settings but for what is chosen and no constant of its graph."""
    for name in IN_THE_GRAPH:
        if name in chosen:
            raise ToolError(
                f"{FLAGS[name][0]}: a constant of the MetaGraph; expected --source in its place"
            )
    return Settings(**chosen)


def command_line(settings: Settings) -> list[str]:
    """The flags that give these settings."""
    return [
        part for name, value in asdict(settings).items() for part in (FLAGS[name][0], f"{value}")
    ]


def _camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)

"""How fast attacks are: PGD of this project beside Foolbox's, on the same images and network.

Foolbox takes all steps on every image; this project leaves an image when its goal is reached. So
there is an ε at which hardly any goal is reached, and both take nearly the same steps. This
project's seconds are those of the whole process, Foolbox's begin when all is loaded and warm.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import machine
import pages
import programs
import tables
from commandline import SHIPPED_DATA
from programs import HERE, JAR, Settings, say
from summary import Spread

IMAGES, STEPS, ROUNDS = 1000, 100, 3
QUICK_IMAGES, QUICK_STEPS, QUICK_ROUNDS = 100, 10, 1
EPSILON, LEVELS = "2/255", 2
"""As --epsilon has it, and in grey levels."""

TOOLS = ("fmnist", "Foolbox")


def parser() -> argparse.ArgumentParser:
    return programs.parser("attack", __doc__)


def run(
    arguments: argparse.Namespace, prepared: tuple[Path, Settings], facts: dict[str, Any]
) -> int:
    # Here, so that --help needs no package.
    import numpy as np

    import fashion_mnist

    out, settings = prepared
    quick = arguments.quick
    steps, rounds = (QUICK_STEPS, QUICK_ROUNDS) if quick else (STEPS, ROUNDS)
    images = out / "images.npy"
    test = fashion_mnist.load(SHIPPED_DATA).test.images
    np.save(images, test[: QUICK_IMAGES if quick else IMAGES])
    found: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
    for _ in range(rounds):
        for tool, attack in zip(TOOLS, (_fmnist, _foolbox), strict=True):
            say(f"  {tool}")
            found[tool].append(attack(settings, steps, images))
    (out / "attack.json").write_text(json.dumps(found, indent=1) + "\n")
    header = [f"PGD, ε {EPSILON}", "seconds", "gradients a second", "gradients", "succeeded"]
    rows = [_row(tool, found[tool]) for tool in TOOLS]
    parts = [tables.machine_text(machine.describe(), facts), pages.table(header, rows)]
    parts.append(f"Gradients a second, as a ratio of the same round: {_ratio(found)}.")
    tables.publish("attack", parts, out, update_docs=arguments.update_docs)
    return 0


def _row(tool: str, runs: Sequence[dict[str, Any]]) -> Sequence[str]:
    seconds = Spread.of([run["seconds"] for run in runs])
    rate = Spread.of([_rate(run) for run in runs])
    first = runs[0]
    counts = f"{first['gradients']:,}", f"{first['succeeded']:,}"
    return [tool, seconds.text(".1f"), rate.text(",.0f"), *counts]


def _ratio(found: dict[str, list[dict[str, Any]]]) -> str:
    pairs = zip(*(found[tool] for tool in TOOLS), strict=True)
    return Spread.of([_rate(ours) / _rate(theirs) for ours, theirs in pairs]).text(".2f")


def _rate(run: dict[str, Any]) -> float:
    return run["gradients"] / run["seconds"]


def _fmnist(settings: Settings, steps: int, images: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "attack"
        flags = f"--method pgd --epsilon {EPSILON} --max-iterations {steps} --restarts 1 --quiet"
        files = ["--checkpoint", settings.original, "--images", images, "--out", out]
        threads = ["--threads", settings.threads]
        began = time.perf_counter()
        command = ["java", "-jar", JAR, "attack", *flags.split(), *files, *threads]
        settings.output("attack by fmnist", command)
        seconds = time.perf_counter() - began
        summary = json.loads((out / "summary.json").read_text())
    gradients = round(summary["meanGradients"] * summary["attacked"])
    return {"seconds": seconds, "gradients": gradients, "succeeded": summary["succeeded"]}


def _foolbox(settings: Settings, steps: int, images: Path) -> dict[str, Any]:
    worker = HERE / "foolbox_process.py"
    command = [sys.executable, worker, settings.original, settings.threads, LEVELS, steps, images]
    return json.loads(settings.output("attack by Foolbox", command).splitlines()[-1])

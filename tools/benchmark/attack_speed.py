"""How fast attacks are: PGD of this project beside Foolbox's, on the same images and network.

Foolbox takes all steps on every image; this project leaves an image when its goal is reached. So
there are two rows: an ε at which hardly any goal is reached, where both take nearly the same steps,
and ε 0.1, as people use it. This project's seconds are those of the whole process, Foolbox's begin
when everything is loaded and warm.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import fashion_mnist
import machine
import pages
import tables
from commandline import SHIPPED_DATA, ToolError
from programs import HERE, JAR, PROJECT, Settings, say

IMAGES, STEPS, ROUNDS = 1000, 100, 3
QUICK_IMAGES, QUICK_STEPS, QUICK_ROUNDS = 100, 10, 1
EPSILONS = {"2/255": 2.0, "0.1": 25.0}
"""As --epsilon has it, and in whole grey levels."""

TOOLS = ("fmnist", "Foolbox")


def parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="tools/benchmark/run attack",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def run(
    arguments: argparse.Namespace, prepared: tuple[Path, Settings], facts: dict[str, Any]
) -> int:
    out, settings = prepared
    quick = arguments.quick
    steps, rounds = (QUICK_STEPS, QUICK_ROUNDS) if quick else (STEPS, ROUNDS)
    images = out / "images.npy"
    test = fashion_mnist.load(SHIPPED_DATA).test.images
    np.save(images, test[: QUICK_IMAGES if quick else IMAGES])
    rows = []
    for text, levels in EPSILONS.items():
        found: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
        for _ in range(rounds):
            for tool in TOOLS:
                say(f"  {tool}, ε {text}")
                attack = _fmnist if tool == "fmnist" else _foolbox
                found[tool].append(attack(settings, text, levels, steps, images))
        (out / f"attack-{levels:.0f}.json").write_text(json.dumps(found, indent=1) + "\n")
        rows.append(_row(text, found))
    header = ["PGD, ε", *(f"{tool}: seconds, gradients, succeeded" for tool in TOOLS), "times"]
    page = "\n\n".join([tables.machine_text(machine.describe(), facts), pages.table(header, rows)])
    (out / "attack.md").write_text(page + "\n")
    print(page)
    if arguments.update_docs:
        pages.replace_between(PROJECT / "docs/PERFORMANCE.md", "attack", page)
    return 0


def _row(text: str, found: dict[str, list[dict[str, Any]]]) -> Sequence[str]:
    ours, theirs = (found[tool] for tool in TOOLS)
    ratios = [b["seconds"] / a["seconds"] for a, b in zip(ours, theirs, strict=True)]
    cells = []
    for runs in (ours, theirs):
        seconds = median(run["seconds"] for run in runs)
        cells.append(f"{seconds:.1f}, {runs[0]['gradients']:,}, {runs[0]['succeeded']}")
    return [text, *cells, f"{median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f})"]


def _fmnist(
    settings: Settings, epsilon: str, levels: float, steps: int, images: Path
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "attack"
        began = time.perf_counter()
        flags = f"--method pgd --epsilon {epsilon} --max-iterations {steps} --restarts 1 --quiet"
        files = ["--checkpoint", settings.original, "--images", images, "--out", out]
        threads = ["--threads", settings.threads]
        _output(settings, ["java", "-jar", JAR, "attack", *flags.split(), *files, *threads])
        seconds = time.perf_counter() - began
        summary = json.loads((out / "summary.json").read_text())
    gradients = round(summary["meanGradients"] * summary["attacked"])
    return {"seconds": seconds, "gradients": gradients, "succeeded": summary["succeeded"]}


def _foolbox(
    settings: Settings, epsilon: str, levels: float, steps: int, images: Path
) -> dict[str, Any]:
    worker = HERE / "foolbox_process.py"
    command = [sys.executable, worker, settings.original, settings.threads, levels, steps, images]
    return json.loads(_output(settings, command).splitlines()[-1])


def _output(settings: Settings, command: Sequence[object]) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        env=os.environ | settings.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ToolError(f"{command[0]}: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    return done.stdout

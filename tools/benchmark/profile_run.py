"""Where the time of a session run of the fast engine goes, by TensorFlow's own trace.

The time of a run is taken without the trace, which slows it; the shares are those of the traced
operations' times added up, of which some run side by side.
"""

import argparse
import itertools
import json
import os
from pathlib import Path
from typing import Any

import machine
import pages
import programs
import tables
from programs import CLASSES, JAR, Settings, say
from work import FLOP

RUNS = (("train", 32), ("train", 128), ("evaluate", 100), ("gradient", 100))
TRACED, TRACED_QUICK = 50, 3
SHOWN = 12
NOTE = (
    "Operations are named as in the session's own graph; one that was fused has the name of its "
    "last part, so `Relu_1` is the second convolution with bias and ReLU. Gradients are numbered "
    "from the last layer to the first: `Gradients/Conv2DBackpropInput_1` and "
    "`Gradients/Conv2DBackpropFilter_1` are the second convolution's."
)


def parser() -> argparse.ArgumentParser:
    return programs.parser("profile", __doc__)


def run(
    arguments: argparse.Namespace, prepared: tuple[Path, Settings], facts: dict[str, Any]
) -> int:
    out, settings = prepared
    traced = TRACED_QUICK if arguments.quick else TRACED
    parts = [tables.machine_text(machine.describe(), facts), NOTE]
    precisions = ("fp32", "bf16") if machine.multiplies_bfloat16() else ("fp32",)
    for (work, batch), precision in itertools.product(RUNS, precisions):
        say(f"  {work}, batch {batch}, {precision}")
        found = _trace(work, batch, precision, traced, settings)
        name = f"profile-{work}-{batch}-{precision}.json"
        (out / name).write_text(json.dumps(found, indent=1) + "\n")
        parts += [_heading(work, batch, precision, found["milliseconds"]), _table(found["nodes"])]
    tables.publish(
        "profile", parts, out, update_docs=arguments.update_docs, page=tables.PROFILE_PAGE
    )
    return 0


def _trace(
    work: str, batch: int, precision: str, traced: int, settings: Settings
) -> dict[str, Any]:
    options = ["-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-cp", f"{JAR}{os.pathsep}{CLASSES}"]
    name = "org.fmnist.graph.fast.StepProfile"
    command = ["java", *options, name, work, batch, traced, settings.threads, precision.upper()]
    return json.loads(settings.output(f"profile of {work}", command))


def _heading(work: str, batch: int, precision: str, milliseconds: float) -> str:
    gflops = FLOP[work] * batch / milliseconds / 1e6
    speed = f"{milliseconds:.2f} ms a session run, {gflops:,.0f} GFLOP/s"
    return f"`{work}`, batch {batch}, {precision}: {speed}"


def _table(nodes: list[dict[str, Any]]) -> str:
    nodes = sorted(nodes, key=lambda node: -node["milliseconds"])
    total = sum(node["milliseconds"] for node in nodes)
    rows = [
        [f"`{n['node']}`", n["operation"], f"{n['milliseconds']:.3f}", _share(n, total)]
        for n in nodes[:SHOWN]
    ]
    rest = {"milliseconds": sum(node["milliseconds"] for node in nodes[SHOWN:])}
    rows.append(
        [
            f"{max(0, len(nodes) - SHOWN)} more",
            "",
            f"{rest['milliseconds']:.3f}",
            _share(rest, total),
        ]
    )
    return pages.table(["operation", "kernel", "ms", "share"], rows)


def _share(node: dict[str, Any], total: float) -> str:
    return f"{node['milliseconds'] / total:.0%}"

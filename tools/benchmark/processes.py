"""Whole processes, start included: wall time and peak memory of evaluating the test images and of
classifying one picture."""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from commandline import ToolError
from measure import Pace
from programs import HERE, JAR, PROGRAM, PROJECT, Settings, say

TITLES = {
    "first": "`java -jar target/fmnist.jar evaluate`, first run ever",
    "warm": "`java -jar target/fmnist.jar evaluate`, later runs",
    "program": "`target/fmnist evaluate`, later runs",
    "batches": "Python, the original's graph, batches of 100",
    "test.py": "Python, the way of `test.py`",
    "image": "`java -jar target/fmnist.jar predict`, one picture",
    "program-image": "`target/fmnist predict`, one picture",
    "python-image": "Python, the original's graph, one picture",
}
ONE_PICTURE = ("image", "program-image", "python-image")
PICTURE = PROJECT / "docs/examples/ankle-boot.png"
RIGHT = re.compile(r"(\d+) of 10000")
BOOT = re.compile(r"(?<=: )Ankle boot")
SAID = "first run"
TOLERANCE = 2
"""Images that may be classified otherwise: last digits decide a few."""


@dataclass(frozen=True)
class ProcessRun:
    """One process from start to end."""

    kind: str
    round: int
    seconds: float
    mebibytes: float
    right: int


def run_all(
    settings: Settings,
    pace: Pace,
    record: Callable[[ProcessRun], None],
    trouble: Callable[[str], None],
) -> None:
    """In turns; every process must find about as many images classified right."""
    counts = pace.process_runs
    if counts.get("program"):
        with contextlib.suppress(ToolError):  # the first that counts will say it
            _run("program", 0, settings)  # makes its archive of classes, if there is none yet
    runs: list[ProcessRun] = []
    for number in range(max(counts.values())):
        for kind in (kind for kind, count in counts.items() if number < count):
            try:
                done = _run(kind, number, settings)
            except ToolError as failure:
                trouble(str(failure))
                continue
            other = next((run for run in runs if _alike(run.kind, kind)), done)
            if abs(done.right - other.right) > TOLERANCE:
                trouble(f"{kind}: found {done.right} right, where {other.kind} found {other.right}")
                continue
            runs.append(done)
            record(done)


def _alike(kind: str, other: str) -> bool:
    return (kind in ONE_PICTURE) == (other in ONE_PICTURE)


def _run(kind: str, number: int, settings: Settings) -> ProcessRun:
    say(f"  whole process: {kind}")
    if kind == "first":
        with tempfile.TemporaryDirectory() as cache:
            return _time(kind, number, settings, _command(kind, settings, cache), says=SAID)
    return _time(kind, number, settings, _command(kind, settings))


def _command(kind: str, settings: Settings, cache: str = "") -> list[object]:
    """How a process is started; with a folder of its own for the natives where one is named."""
    if kind in ("batches", "test.py", "python-image"):
        command = [sys.executable, HERE / "evaluate_process.py", settings.original]
        picture = [PICTURE] if kind == "python-image" else []
        return [*command, settings.threads, kind, *picture]
    verb = ["predict", PICTURE] if kind in ONE_PICTURE else ["evaluate"]
    flags = ["--checkpoint", settings.original, "--threads", settings.threads]
    own = [f"-Dorg.bytedeco.javacpp.cachedir={cache}"] if cache else []
    start = [PROGRAM] if kind.startswith("program") else ["java", *own, "-jar", JAR]
    return [*start, *verb, *flags]


def right(kind: str, answer: str) -> int | None:
    """How many images a process said it classified right; of one picture, 1 or 0."""
    if kind in ONE_PICTURE:
        return int(BOOT.search(answer) is not None)
    found = RIGHT.search(answer)
    return int(found[1]) if found else None


def _time(
    kind: str, number: int, settings: Settings, command: list[object], says: str = ""
) -> ProcessRun:
    with tempfile.TemporaryFile() as out, (settings.logs / f"{kind}.log").open("w+b") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=out,
            stderr=errors,
            env=os.environ | settings.environment(),
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        found = right(kind, out.read().decode())
        if process.returncode != 0 or found is None:
            raise ToolError(f"{kind}: exit code {process.returncode} (see {errors.name})")
        if not found:
            raise ToolError(f"{kind}: expected it to classify something right, found nothing")
        if says not in errors.read().decode():
            raise ToolError(f"{kind}: expected it to say {says!r} on standard error")
    # Linux counts in KiB, macOS in bytes
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return ProcessRun(kind, number, seconds, usage.ru_maxrss / unit, found)

"""Whole processes: wall time and peak memory of evaluating the test images, start included."""

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
from programs import HERE, JAR, Settings, say

TITLES = {
    "first": "`java -jar target/fmnist.jar evaluate`, first run ever",
    "warm": "`java -jar target/fmnist.jar evaluate`, later runs",
    "batches": "Python, the original's graph, batches of 100",
    "test.py": "Python, the way of `test.py`",
}
RIGHT = re.compile(r"(\d+) of 10000")
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
    runs: list[ProcessRun] = []
    for number in range(max(counts.values())):
        for kind in (kind for kind, count in counts.items() if number < count):
            try:
                done = _run(kind, number, settings)
            except ToolError as failure:
                trouble(str(failure))
                continue
            if runs and abs(done.right - runs[0].right) > TOLERANCE:
                trouble(
                    f"{kind}: found {done.right} right, where {runs[0].kind} found {runs[0].right}"
                )
                continue
            runs.append(done)
            record(done)


def _run(kind: str, number: int, settings: Settings) -> ProcessRun:
    say(f"  whole process: {kind}")
    if kind in ("batches", "test.py"):
        command = [sys.executable, HERE / "evaluate_process.py"]
        return _time(kind, number, settings, [*command, settings.original, settings.threads, kind])
    flags = ["evaluate", "--checkpoint", settings.original, "--threads", settings.threads]
    if kind == "warm":
        return _time(kind, number, settings, ["java", "-jar", JAR, *flags])
    with tempfile.TemporaryDirectory() as cache:
        property = f"-Dorg.bytedeco.javacpp.cachedir={cache}"
        return _time(kind, number, settings, ["java", property, "-jar", JAR, *flags], says=SAID)


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
        right = RIGHT.search(out.read().decode())
        if process.returncode != 0 or right is None:
            raise ToolError(f"{kind}: exit code {process.returncode} (see {errors.name})")
        if says not in errors.read().decode():
            raise ToolError(f"{kind}: expected it to say {says!r} on standard error")
    # Linux counts in KiB, macOS in bytes
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return ProcessRun(kind, number, seconds, usage.ru_maxrss / unit, int(right[1]))

"""The machine, and how much of it others used meanwhile."""

import os
import platform
import resource
from pathlib import Path
from typing import Any

from commandline import ToolError
from programs import HERE, JAR, PROJECT, run

BFLOAT16 = ("avx512_bf16", "amx_bf16")
"""Either of them multiplies bfloat16."""

FEATURES = ("avx", "avx2", "fma", "avx512f", "avx512_vnni", *BFLOAT16)
BUSY_LOAD = 0.5


def describe() -> dict[str, Any]:
    """CPU, memory, versions of what is measured."""
    told = _told(Path("/proc/cpuinfo"))
    flags = set(told.get("flags", "").split())
    return {
        "cpu": told.get("model name", platform.processor() or platform.machine()),
        "features": [feature for feature in FEATURES if feature in flags],
        "avx512": "avx512f" in flags,
        "cores": os.cpu_count(),
        "memoryGiB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "loadAtStart": round(os.getloadavg()[0], 2),
        "commit": _commit(),
        "jarBytes": JAR.stat().st_size if JAR.is_file() else None,
    }


def multiplies_bfloat16(info: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the CPU has instructions for it; where they are unknown it has not."""
    return any(feature in BFLOAT16 for feature in _told(info).get("flags", "").split())


def _told(info: Path) -> dict[str, str]:
    """What Linux tells of the first core."""
    told: dict[str, str] = {}
    for line in info.read_text().splitlines() if info.is_file() else []:
        key, _, value = line.partition(":")
        told.setdefault(key.strip(), value.strip())
    return told


def _commit() -> str:
    try:
        return run(["git", "describe", "--always", "--dirty"], PROJECT).strip()
    except (ToolError, FileNotFoundError):
        return f"unknown, {HERE} is in no git repository"


class ForeignLoad:
    """CPU time on this machine that neither this process nor its children used."""

    def __init__(self) -> None:
        self._machine_then = _machine_seconds()
        self._own_then = _own_seconds()

    def share(self) -> float | None:
        """Of all CPU time since the start; to be asked when the children have ended."""
        now = _machine_seconds()
        if now is None or self._machine_then is None:
            return None
        busy, total = (new - old for new, old in zip(now, self._machine_then, strict=True))
        return foreign_share(busy, total, _own_seconds() - self._own_then)


def foreign_share(busy: float, total: float, own: float) -> float | None:
    """What others used of all CPU seconds, from what all used and what we did."""
    return max(0.0, busy - own) / total if total > 0 else None


def _own_seconds() -> float:
    """CPU time of this process and of its children that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _machine_seconds() -> tuple[float, float] | None:
    """CPU time of all processes, and with the idle time."""
    stat = Path("/proc/stat")
    if not stat.is_file():
        return None
    user, nice, system, idle, wait, *rest = map(int, stat.read_text().split("\n")[0].split()[1:])
    busy = user + nice + system + sum(rest[:3])  # interrupts, and what a host took away
    ticks = os.sysconf("SC_CLK_TCK")
    return busy / ticks, (busy + idle + wait) / ticks

"""How cost grows: time with the number of images, memory with steps and calls, speed with threads.

Time: whole runs of the jar over the dataset repeated up to 600,000 images. Memory: one process
that trains step after step, then evaluates and differentiates call after call; its Java heap has a
fixed size and is touched beforehand, so that resident memory moves with native memory alone.
"""

import argparse
import csv
import gzip
import json
import struct
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import commandline
import machine
import pages
import programs
import tables
from commandline import SHIPPED_DATA, ToolError
from contestant import Contestant
from measure import Pace, Sample, measure
from programs import JAR, Settings, say
from summary import Spread, write_csv
from work import ITEMS, Item

SIZES = (1_000, 10_000, 60_000, 600_000)
QUICK_SIZES = (1_000, 3_000)
LINEAR_FROM = 10_000
"""Below, the session's start and the JVM's warming up count."""
LINEAR_WITHIN = 1.15
"""How much more one further image may take at one size than at another."""

HEAP = ("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch")
READINGS = 20
FLAT_WITHIN_MIB = 32
SETTLED_AFTER = 0.25
"""Share of a run after which pools and caches have their size."""

CHECKS = ("time", "memory", "threads")
THREAD_ITEMS = ("train-32", "train-128", "evaluate-1000", "gradient-100")


@dataclass(frozen=True)
class Time:
    """A whole pass over so many images."""

    verb: str
    images: int
    seconds: float


@dataclass(frozen=True)
class Memory:
    """Resident memory after so many calls."""

    work: str
    calls: int
    mebibytes: float


def parser() -> argparse.ArgumentParser:
    result = programs.parser("growth", __doc__)
    result.add_argument(
        "--steps",
        type=commandline.positive,
        default=100_000,
        metavar="N",
        help="training (100,000)",
    )
    result.add_argument(
        "--calls",
        type=commandline.positive,
        default=1_000,
        metavar="N",
        help="evaluations of 1,000 images, and as many of 100 input gradients (1,000)",
    )
    result.add_argument(
        "--check", choices=CHECKS, action="append", help=f"one of {', '.join(CHECKS)} (all)"
    )
    return result


def run(
    arguments: argparse.Namespace, prepared: tuple[Path, Settings], facts: dict[str, Any]
) -> int:
    out, settings = prepared
    machine_text = tables.machine_text(machine.describe(), facts)
    passed: list[bool] = []
    for check in arguments.check or CHECKS:
        if check == "time":
            parts = _time(settings, QUICK_SIZES if arguments.quick else SIZES, out, passed)
        elif check == "memory":
            parts = _memory(settings, arguments, out, passed)
        else:
            parts = _threads(settings, Pace.quick() if arguments.quick else Pace.full(), out)
        page = [machine_text, *parts]
        tables.publish(f"growth-{check}", page, out, update_docs=arguments.update_docs)
    return 0 if all(passed) else 1


# Time


def _time(settings: Settings, sizes: Sequence[int], out: Path, passed: list[bool]) -> list[str]:
    found: list[Time] = []
    for verb in ("evaluate", "train"):
        for images in sizes:
            with tempfile.TemporaryDirectory() as directory:
                data = Path(directory) / "data"
                small = min(sizes)
                training, test = (small, images) if verb == "evaluate" else (images, small)
                write_repeated(data, training, test)
                seconds = (_evaluate if verb == "evaluate" else _train)(data, settings)
            found.append(Time(verb, images, seconds))
            say(f"  {verb} {images:,} images: {seconds:.2f} s")
            write_csv(out / "time.csv", found)
    return [time_table(found, passed)]


def time_table(found: Sequence[Time], passed: list[bool]) -> str:
    """What each image costs beyond those of the next smaller size: a fixed cost does not matter."""
    rows = []
    for verb in ("evaluate", "train"):
        own = [time for time in found if time.verb == verb]
        further = [
            1e6 * (more.seconds - less.seconds) / (more.images - less.images)
            for less, more in pairwise(own)
        ]
        cells = [f"{own[0].seconds:,.2f}"]
        cells += [f"{t.seconds:,.2f} ({f:.1f})" for t, f in zip(own[1:], further, strict=True)]
        large = [f for t, f in zip(own, further, strict=False) if t.images >= LINEAR_FROM]
        if len(large) > 1:
            ratio = max(large) / min(large)
            passed.append(ratio <= LINEAR_WITHIN)
            cells.append(f"{ratio:.2f}")
        else:
            cells.append("–")
        rows.append([verb, *cells])
    sizes = sorted({time.images for time in found})
    header = ["seconds (µs each further image)", *(f"{size:,} images" for size in sizes)]
    return "\n\n".join(
        [
            f"From {LINEAR_FROM:,} images on the time of each further image may differ by a factor "
            f"of {LINEAR_WITHIN}; the last column has the factor found. `train` is one epoch at "
            "batch 128.",
            pages.table([*header, "most / least"], rows),
        ]
    )


def write_repeated(directory: Path, training: int, test: int) -> None:
    """The four IDX files with so many images: Fashion-MNIST over and over."""
    directory.mkdir()
    for prefix, count in (("train", training), ("t10k", test)):
        for kind, item_bytes, header_bytes in (("images-idx3", 784, 16), ("labels-idx1", 1, 8)):
            name = f"{prefix}-{kind}-ubyte"
            content = gzip.decompress((SHIPPED_DATA / f"{name}.gz").read_bytes())
            header = content[:4] + struct.pack(">I", count) + content[8:header_bytes]
            items = content[header_bytes:]
            times, rest = divmod(count, len(items) // item_bytes)
            with (directory / name).open("wb") as file:
                file.write(header)
                for _ in range(times):
                    file.write(items)
                file.write(items[: rest * item_bytes])


def _evaluate(data: Path, settings: Settings) -> float:
    flags = ["--checkpoint", str(settings.original), "--json"]
    return json.loads(_jar("evaluate", data, settings, flags))["seconds"]


def _train(data: Path, settings: Settings) -> float:
    run_directory = data.parent / "run"
    flags = ["--preset", "original", "--engine", "fast", "--epochs", "1", "--batch-size", "128"]
    flags += ["--valid-size", "0", "--select", "last", "--out", str(run_directory)]
    _jar("train", data, settings, flags)
    with (run_directory / "epochs.csv").open(newline="") as file:
        return float(next(csv.DictReader(file))["seconds"])


def _jar(verb: str, data: Path, settings: Settings, flags: Sequence[str]) -> str:
    command = ["java", "-jar", str(JAR), verb, "--data", str(data), "--quiet", *flags]
    command += ["--threads", str(settings.threads)]
    return settings.output(f"{verb} over {data}", command)


# Memory


def _memory(
    settings: Settings, arguments: argparse.Namespace, out: Path, passed: list[bool]
) -> list[str]:
    works = [
        ("train", 32, 200 if arguments.quick else arguments.steps),
        ("evaluate", 1000, 20 if arguments.quick else arguments.calls),
        ("gradient", 100, 20 if arguments.quick else arguments.calls),
    ]
    readings: list[Memory] = []
    rows = []
    for work, batch, calls in works:
        command = settings.fmnist("FAST", jvm=HEAP)
        with settings.start_command(f"memory-{work}", command) as worker:
            for reading in _readings(worker, work, batch, calls):
                readings.append(reading)
                say(f"  {work}: {reading.calls:,} calls, {reading.mebibytes:,.1f} MiB")
                write_csv(out / "memory.csv", readings)
        own = [reading for reading in readings if reading.work == work]
        settled = next(reading for reading in own if reading.calls >= SETTLED_AFTER * calls)
        grown = own[-1].mebibytes - settled.mebibytes
        passed.append(grown <= FLAT_WITHIN_MIB)
        each = 2**20 * grown / (own[-1].calls - settled.calls)
        rows.append(
            [
                f"{work}, batch {batch:,}",
                f"{calls:,}",
                f"{own[0].mebibytes:,.0f}",
                f"{settled.mebibytes:,.0f}",
                f"{own[-1].mebibytes:,.0f}",
                f"{each:,.0f}",
            ]
        )
    header = ["resident MiB", "calls", "first", "after a quarter", "at the end", "bytes a call"]
    return [
        f"Memory may grow by {FLAT_WITHIN_MIB} MiB from the first quarter of the calls to the end.",
        pages.table(header, rows),
    ]


def _readings(worker: Contestant, work: str, batch: int, calls: int) -> Iterator[Memory]:
    worker.ask("open", "memory", work, batch, "-")
    done = 0
    for number in range(1, READINGS + 1):
        some = calls * number // READINGS - done
        if some:
            worker.ask("steps", "memory", some, timeout=3600)
            done += some
            yield Memory(work, done, resident(worker.pid))


def resident(pid: int) -> float:
    """MiB of a process in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 2**10
    raise ToolError(f"expected VmRSS in /proc/{pid}/status, found none")


# Threads


def _threads(settings: Settings, pace: Pace, out: Path) -> list[str]:
    numbers = sorted({1, 2, settings.threads})
    samples: list[Sample] = []
    troubles: list[str] = []
    workers: dict[str, Contestant] = {}
    items = [item for item in ITEMS if item.key in THREAD_ITEMS]
    try:
        for number in numbers:
            own = replace(settings, threads=number)
            name = f"threads {number}"
            workers[name] = own.start_command(name, own.fmnist("FAST"))
        for item in items:
            say(f"  {item.key}")
            entrants = tuple((name, "-") for name in workers)
            measure(
                replace(item, entrants=entrants), workers, pace, samples.append, troubles.append
            )
    finally:
        for worker in workers.values():
            worker.close()
        write_csv(out / "threads.csv", samples)
    if troubles:
        raise ToolError(troubles[0])
    return [
        "Median (quartiles) of the rounds; in the last column, times one thread.",
        pages.table(
            ["images a second", *(f"--threads {number}" for number in numbers), "speed-up"],
            [_thread_row(item, numbers, samples) for item in items],
        ),
    ]


def _thread_row(item: Item, numbers: Sequence[int], samples: Sequence[Sample]) -> list[str]:
    rates = {
        number: [s.rate for s in samples if s.item == item.key and s.entrant == f"threads {number}"]
        for number in numbers
    }
    speed_up = median(rates[numbers[-1]]) / median(rates[1])
    cells = [Spread.of(rates[number]).text(",.0f") for number in numbers]
    return [item.title, *cells, f"{speed_up:.2f}×"]

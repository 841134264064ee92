"""Measures this project beside the Python original and what people would pick, in one run.

Each contestant is a process of its own that waits while another works; they take turns, round by
round. Everything found is in --out: samples.csv grows while it runs, and an interrupted run still
writes its tables. Instead, as the first argument, `attack` measures attacks beside Foolbox's,
`growth` checks that cost grows as it should, and `profile` shows where the fast engine's time goes.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import attack_speed
import commandline
import growth
import machine
import pages
import plot
import processes
import profile_run
import programs
import summary
import tables
from commandline import ToolError
from contestant import Contestant
from measure import Pace, Sample, SampleFile, check, measure
from programs import OWN, PROJECT, Settings, say
from work import FROM_EXPORT, ITEMS, ON_THE_JVM, PROCESS_TARGETS, TARGETS, TITLES, Item, precision

RESULTS = PROJECT / "docs" / "RESULTS.md"
PICTURE = PROJECT / "docs/performance.png"
PROCESSES = "processes"
KEYS = (*(item.key for item in ITEMS), PROCESSES)


def parser() -> argparse.ArgumentParser:
    result = programs.parser("", __doc__)
    add_shared(result)
    result.add_argument(
        "--only",
        type=lambda text: chosen(text, KEYS),
        default=KEYS,
        metavar="ITEM,...",
        help=f"of {', '.join(KEYS)} (default: all)",
    )
    result.add_argument(
        "--without",
        type=lambda text: chosen(text, tuple(TITLES)),
        default=(),
        metavar="NAME,...",
        help=f"leave out some of {', '.join(TITLES)}",
    )
    result.add_argument(
        "--rounds",
        type=commandline.positive,
        default=Pace.full().rounds,
        metavar="N",
        help="turns of each contestant (%(default)s)",
    )
    return result


def add_shared(to: argparse.ArgumentParser) -> None:
    """The flags of both commands."""
    to.add_argument(
        "--original",
        type=commandline.directory,
        default=PROJECT / "original",
        metavar="DIR",
        help="the original's files (tools/fetch_original.sh gets them; default: original)",
    )
    to.add_argument("--out", type=Path, metavar="DIR", help="default: runs/benchmark-TIME")
    to.add_argument("--quick", action="store_true", help="a trial of the tool, of no worth")
    to.add_argument(
        "--threads", type=commandline.positive, default=machine.describe()["cores"], metavar="N"
    )
    to.add_argument(
        "--onednn",
        choices=("0", "1", OWN),
        default="1",
        help="TF_ENABLE_ONEDNN_OPTS of all, or own: as each has it by itself (1)",
    )
    to.add_argument(
        "--update-docs",
        action="store_true",
        help="put the tables into the pages of docs that show them",
    )


def chosen(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """An argparse type: some of what is known."""
    names = tuple(text.split(","))
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"expected some of {', '.join(known)}, found {name}")
    return names


def entered(items: Iterable[Item], without: Sequence[str]) -> list[str]:
    """Those who have something to do in these items, but for some, in their order."""
    wanted = {name for item in items for name, _ in item.entrants}
    return [name for name in TITLES if name in wanted and name not in without]


def prepare(arguments: argparse.Namespace, *, with_peers: bool) -> tuple[Path, Settings]:
    """The directory for results and what contestants run with; jar and workers built."""
    if arguments.quick and arguments.update_docs:
        raise ToolError(
            "--quick: expected no --update-docs with it, for its figures are worth nothing"
        )
    if arguments.onednn == OWN and arguments.update_docs:
        raise ToolError(
            "--onednn own: expected no --update-docs with it, for the page has equal settings"
        )
    if not (arguments.original / f"{commandline.MODEL}.meta").is_file():
        raise ToolError(
            f"expected the original's files in {arguments.original}, found none: "
            "tools/fetch_original.sh DIR gets them, --original names DIR"
        )
    out = arguments.out or PROJECT / f"runs/benchmark-{time.strftime('%Y%m%d-%H%M%S')}"
    if out.is_dir() and any(out.iterdir()):
        raise ToolError(f"--out: expected an absent or empty directory, found files in {out}")
    programs.build()
    programs.compile_workers(with_peers=with_peers)
    logs = out / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        arguments.original.resolve(), arguments.threads, arguments.onednn, logs.resolve()
    )
    return out, settings


def facts(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the run was asked for, for its page."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "threads": arguments.threads,
        "onednn": arguments.onednn,
        "quick": arguments.quick,
    }


class Benchmark:
    """One run, and what it found so far."""

    def __init__(self, arguments: argparse.Namespace):
        self._arguments = arguments
        self._troubles: list[str] = []
        self._items = [item for item in ITEMS if item.key in arguments.only]
        self._names = entered(self._items, arguments.without)
        self._skipped = self._skip_bfloat16()
        self._fetch_peers()
        self._out, self._settings = prepare(
            arguments, with_peers=any(name in ON_THE_JVM for name in self._names)
        )
        self._export()
        self._machine = machine.describe()
        self._facts = facts(arguments)
        full = replace(Pace.full(), rounds=arguments.rounds)
        self._pace = Pace.quick() if arguments.quick else full
        self._samples = SampleFile(self._out / "samples.csv")
        self._runs: list[processes.ProcessRun] = []
        self._described: dict[str, Any] = {}

    def _skip_bfloat16(self) -> list[str]:
        """Leaves out who would multiply bfloat16 on a CPU that cannot; a line that says so."""
        names = [name for name in self._names if precision(name) == "bf16"]
        if not names or machine.multiplies_bfloat16():
            return []
        self._names = [name for name in self._names if name not in names]
        line = (
            f"{', '.join(names)}: skipped, for they want a CPU that multiplies bfloat16 "
            f"({' or '.join(machine.BFLOAT16)}), and this one does not"
        )
        say(line)
        return [line]

    def _fetch_peers(self) -> None:
        names = [name for name in self._names if name in ON_THE_JVM]
        if names:
            self._or_without(names, programs.fetch_peers)

    def _export(self) -> None:
        names = [name for name in self._names if name in FROM_EXPORT]
        if names:
            self._or_without(
                names, lambda: programs.export(self._settings.original, self._settings.out)
            )

    def _or_without(self, names: list[str], make: Callable[[], None]) -> None:
        """Makes what these contestants need, or leaves them out."""
        try:
            make()
        except ToolError as failure:
            self._trouble(f"{', '.join(names)}: {failure}")
            self._names = [name for name in self._names if name not in names]

    def run(self) -> int:
        if self._machine["loadAtStart"] > machine.BUSY_LOAD:
            say(f"the machine is busy (load {self._machine['loadAtStart']}): figures will be off")
        foreign = machine.ForeignLoad()
        began = time.monotonic()
        try:
            self._measure_items()
            if PROCESSES in self._arguments.only:
                processes.run_all(self._settings, self._pace, self._runs.append, self._trouble)
        finally:
            self._facts["foreignCpuShare"] = foreign.share()
            self._facts["minutes"] = round((time.monotonic() - began) / 60, 1)
            self._write()
        return 1 if self._troubles else 0

    def _measure_items(self) -> None:
        contestants: dict[str, Contestant] = {}
        try:
            if self._items:
                contestants |= {name: self._settings.start(name) for name in self._names}
                self._describe(contestants)
                check(contestants, self._trouble)
            for item in self._items:
                say(f"  {item.key}")
                measure(item, contestants, self._pace, self._record, self._trouble)
        finally:
            for contestant in contestants.values():
                contestant.close()

    def _describe(self, contestants: dict[str, Contestant]) -> None:
        for name in list(contestants):
            try:
                answer = contestants[name].ask("describe")
                command = contestants[name].command
                self._described[name] = answer | {"environment": self._settings.environment(name)}
                self._described[name]["command"] = [part for part in command if len(part) < 200]
            except ToolError as failure:
                self._trouble(str(failure))
                contestants.pop(name).close()

    def _record(self, sample: Sample) -> None:
        self._samples.add(sample)

    def _trouble(self, line: str) -> None:
        say(f"left out: {line}")
        self._troubles.append(line)

    def _write(self) -> None:
        figures = summary.figures(self._samples.samples)
        verdicts = summary.judge(self._samples.samples, TARGETS, TITLES)
        verdicts += summary.judge_processes(self._runs, PROCESS_TARGETS)
        summary.write_csv(self._out / "results.csv", figures)
        summary.write_csv(self._out / "processes.csv", self._runs)
        about = {"machine": self._machine, "settings": self._facts, "contestants": self._described}
        (self._out / "machine.json").write_text(json.dumps(about, indent=2) + "\n")
        left_out = self._skipped + self._troubles
        page = tables.page(figures, self._runs, verdicts, left_out, self._machine, self._facts)
        (self._out / "results.md").write_text(page)
        plot.draw(figures, self._out / "results.png")
        print(page)
        say(f"{self._facts['minutes']} minutes; everything is in {self._out}")
        if self._arguments.update_docs:
            self._update_docs(page, figures)

    def _update_docs(self, page: str, figures: list[summary.Figure]) -> None:
        if (self._out / "results.png").is_file():
            PICTURE.write_bytes((self._out / "results.png").read_bytes())
            page += f"\n![GFLOP a second of each contestant]({PICTURE.name})\n"
        pages.replace_between(tables.PAGE, "benchmark", page)
        text = tables.machine_text(self._machine, self._facts)
        pages.replace_between(RESULTS, "benchmark", f"{text}\n\n{tables.main_tables(figures)}")
        say("updated docs/PERFORMANCE.md and docs/RESULTS.md")


def main() -> None:
    others = {"attack": attack_speed, "growth": growth, "profile": profile_run}
    if sys.argv[1:2] and sys.argv[1] in others:
        other = others[sys.argv.pop(1)]
        arguments = other.parser()
        add_shared(arguments)
        commandline.main(
            lambda parsed: other.run(parsed, prepare(parsed, with_peers=False), facts(parsed)),
            arguments,
        )
    commandline.main(lambda parsed: Benchmark(parsed).run(), parser())


if __name__ == "__main__":
    main()

"""The tables of a run."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from pages import replace_between, table
from processes import TITLES as PROCESS_TITLES
from processes import ProcessRun
from programs import ONEDNN, OWN, PROJECT, say
from summary import Figure, Verdict
from work import FLOP, ITEMS, LIMIT, TITLES, Item

PAGE = PROJECT / "docs/PERFORMANCE.md"
PROFILE_PAGE = PROJECT / "docs/PROFILE.md"


def machine_text(machine: dict[str, Any], settings: dict[str, Any]) -> str:
    """On what, and with what, the figures were made."""
    foreign = settings.get("foreignCpuShare")
    features = ", ".join(machine["features"]) or "none known"
    if settings["onednn"] == OWN:
        onednn = "oneDNN as each contestant has it by itself"
    else:
        onednn = f"{ONEDNN}={settings['onednn']} for all"
    lines = [
        f"{machine['cpu']}, {machine['cores']} cores ({features}), {machine['memoryGiB']} GiB; "
        f"{settings['threads']} threads, {onednn}; "
        f"commit {machine['commit']}, {settings['date']}.",
    ]
    if foreign is not None:
        lines.append(f"Other processes took {foreign:.1%} of the machine's CPU time meanwhile.")
    if "minutes" in settings:
        lines.append(f"The run took {settings['minutes']} minutes.")
    if settings["quick"]:
        lines.append("**A trial run (`--quick`): its figures are worth nothing.**")
    return "\n".join(lines)


def main_tables(figures: Sequence[Figure]) -> str:
    """Images a second, a table for each kind of work: contestants side by side."""
    parts = []
    for items, names in _kinds(figures):
        rows = [[item.title, *(_cell(figures, item, name) for name in names)] for item in items]
        parts.append(table(["images a second", *(TITLES[name] for name in names)], rows))
    return "\n\n".join(parts)


def share_tables(figures: Sequence[Figure]) -> str:
    """Of the float32 matmul's FLOP a second."""
    parts = []
    for items, names in _kinds(figures):
        rows = []
        for item in items:
            limit = _find(figures, item, LIMIT)
            shares = [_share(_find(figures, item, name)) for name in names]
            rows.append([item.title, f"{limit.gflops:,.0f}" if limit else "–", *shares])
        header = ["share of the matmul", "GFLOP/s", *(TITLES[name] for name in names)]
        parts.append(table(header, rows))
    return "\n\n".join(parts)


def _kinds(figures: Sequence[Figure]) -> Iterator[tuple[list[Item], list[str]]]:
    """For each kind of work, its items and who entered them."""
    for work in FLOP:
        items = [
            item
            for item in ITEMS
            if item.work == work and not item.compares_chunks and _has(figures, item)
        ]
        keys = [item.key for item in items]
        entered = {figure.entrant for figure in figures if figure.item in keys}
        if items:
            yield items, [name for name in TITLES if name != LIMIT and name in entered]


def _share(figure: Figure | None) -> str:
    known = figure is not None and figure.share_of_matmul is not None
    return f"{figure.share_of_matmul:.0%}" if known else "–"


def chunk_table(figures: Sequence[Figure]) -> str:
    """Images a session run of the fast engine."""
    items = [item for item in ITEMS if item.compares_chunks and _has(figures, item)]
    chunks = sorted({int(f.entrant.split()[1]) for f in figures if " " in f.entrant})
    rows = [
        [item.title, *(_cell(figures, item, f"fast {chunk}") for chunk in chunks)] for item in items
    ]
    return table(["images a second", *(f"chunks of {chunk}" for chunk in chunks)], rows)


def verdict_table(verdicts: Sequence[Verdict]) -> str:
    rows = [
        [v.title, v.against, v.found.text(".2f"), v.target, "met" if v.met else "**missed**"]
        for v in verdicts
    ]
    return table(["work", "against", "found", "target", ""], rows)


def _targets_text(machine: dict[str, Any]) -> str:
    text = "Targets, as ratios of the same round: median (quartiles)."
    if "amx_bf16" not in machine["features"]:
        text += " Those in bf16 are set for a CPU with AMX, which this one has not."
    return text


def process_table(runs: Sequence[ProcessRun]) -> str:
    rows = []
    for kind, title in PROCESS_TITLES.items():
        some = [run for run in runs if run.kind == kind]
        if some:
            seconds = sorted(run.seconds for run in some)
            spread = f"{median(seconds):.2f} ({seconds[0]:.2f}–{seconds[-1]:.2f})"
            peak = f"{max(run.mebibytes for run in some):,.0f}"
            rows.append([title, spread, peak, str(len(some))])
    return table(["whole process", "seconds", "peak MiB", "runs"], rows)


def _has(figures: Sequence[Figure], item: Item) -> bool:
    return any(figure.item == item.key for figure in figures)


def _find(figures: Sequence[Figure], item: Item, entrant: str) -> Figure | None:
    return next((f for f in figures if f.item == item.key and f.entrant == entrant), None)


def _cell(figures: Sequence[Figure], item: Item, entrant: str) -> str:
    figure = _find(figures, item, entrant)
    if figure is None:
        return "–"
    spread = f"{figure.lower_quartile:,.0f}–{figure.upper_quartile:,.0f}"
    return f"{figure.images_per_second:,.0f} ({spread})"


def page(
    figures: Sequence[Figure],
    runs: Sequence[ProcessRun],
    verdicts: Sequence[Verdict],
    troubles: Sequence[str],
    machine: dict[str, Any],
    settings: dict[str, Any],
) -> str:
    """Everything, as results.md."""
    parts = [machine_text(machine, settings)]
    if verdicts:
        parts += [_targets_text(machine), verdict_table(verdicts)]
    if any(not item.compares_chunks and _has(figures, item) for item in ITEMS):
        parts += ["Median (quartiles) of the rounds.", main_tables(figures)]
        train, evaluate = FLOP["train"] / 1e6, FLOP["evaluate"] / 1e6
        parts += [
            f"A training image counts {train:.1f} MFLOP, an evaluated one {evaluate:.1f}, one with "
            f"its input gradient {FLOP['gradient'] / 1e6:.1f}.",
            share_tables(figures),
        ]
    if runs:
        parts += ["Median (least–most); the highest peak.", process_table(runs)]
    if any(item.compares_chunks and _has(figures, item) for item in ITEMS):
        parts += ["The fast engine in session runs of so many images:", chunk_table(figures)]
    if troubles:
        parts += ["Left out:", "\n".join(f"- {trouble}" for trouble in troubles)]
    return "\n\n".join(parts) + "\n"


def publish(
    name: str, parts: Sequence[str], out: Path, *, update_docs: bool, page: Path = PAGE
) -> None:
    """Prints the result of a command, and writes it into its folder and, if asked, into a page."""
    text = "\n\n".join(parts) + "\n"
    (out / f"{name}.md").write_text(text)
    print(text)
    say(f"everything is in {out}")
    if update_docs:
        replace_between(page, name, text)

"""From samples to figures: medians, quartiles, ratios, shares, and whether a target is met."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median, quantiles

from measure import Sample
from processes import ProcessRun
from work import FLOP, ITEMS, LIMIT, MATMUL_FLOP, Item, ProcessTarget, Target, precision


@dataclass(frozen=True)
class Spread:
    """The middle half of some values."""

    median: float
    lower: float
    upper: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        lower, middle, upper = quantiles(values, n=4, method="inclusive")
        return cls(middle, lower, upper)

    def text(self, form: str) -> str:
        return f"{self.median:{form}} ({self.lower:{form}}–{self.upper:{form}})"


@dataclass(frozen=True)
class Figure:
    """A line of results.csv: an entrant of an item."""

    item: str
    entrant: str
    images_per_second: float
    lower_quartile: float
    upper_quartile: float
    ms_per_call: float
    gflops: float
    share_of_matmul: float | None
    rounds: int


@dataclass(frozen=True)
class Verdict:
    """A target and what was found."""

    title: str
    against: str
    found: Spread
    target: str
    met: bool


def _of(samples: Iterable[Sample], item: str, entrant: str) -> dict[int, Sample]:
    return {s.round: s for s in samples if s.item == item and s.entrant == entrant}


def flops(item: Item, sample: Sample) -> float:
    """FLOP a second."""
    return sample.rate * (MATMUL_FLOP if sample.entrant == LIMIT else FLOP[item.work])


def shares(samples: Sequence[Sample], item: Item, entrant: str) -> list[float]:
    """Round by round, of the limit that was measured in the same round."""
    limit, own = _of(samples, item.key, LIMIT), _of(samples, item.key, entrant)
    return [flops(item, own[n]) / flops(item, limit[n]) for n in own if n in limit]


def ratios(samples: Sequence[Sample], item: Item, over: str, entrant: str) -> list[float]:
    """Round by round: how many times faster the entrant was."""
    theirs, own = _of(samples, item.key, over), _of(samples, item.key, entrant)
    return [own[n].rate / theirs[n].rate for n in own if n in theirs]


def figures(samples: Sequence[Sample]) -> list[Figure]:
    """In the order of the items and their entrants."""
    result = []
    for item in ITEMS:
        for entrant in dict.fromkeys(s.entrant for s in samples if s.item == item.key):
            own = _of(samples, item.key, entrant).values()
            rate = Spread.of([sample.rate for sample in own])
            share = shares(samples, item, entrant)
            result.append(
                Figure(
                    item.key,
                    entrant,
                    rate.median,
                    rate.lower,
                    rate.upper,
                    1e3 * median(sample.seconds / sample.calls for sample in own),
                    median(flops(item, sample) for sample in own) / 1e9,
                    median(share) if share else None,
                    len(own),
                )
            )
    return result


def judge(samples: Sequence[Sample], targets: Iterable[Target], titles: dict[str, str]) -> list:
    """Verdicts on the targets whose figures are there."""
    items = {item.key: item for item in ITEMS}
    verdicts = []
    for target in targets:
        item = items[target.item]
        if target.against == LIMIT:
            values, form = shares(samples, item, target.ours), "≥ {:g} of it"
        else:
            values, form = ratios(samples, item, target.against, target.ours), "≥ {:g}×"
        if values:
            found = Spread.of(values)
            met = found.median >= target.least
            against = titles[target.against]
            goal = form.format(target.least)
            title = f"{item.title}, {precision(target.ours)}"
            verdicts.append(Verdict(title, against, found, goal, met))
    return verdicts


def judge_processes(runs: Sequence[ProcessRun], targets: Iterable[ProcessTarget]) -> list[Verdict]:
    """Verdicts on the targets whose processes ran; of their medians."""
    verdicts = []
    for target in targets:
        ours = [getattr(run, target.what) for run in runs if run.kind == target.ours]
        theirs = [getattr(run, target.what) for run in runs if run.kind == target.theirs]
        if not ours or (target.theirs is not None and not theirs):
            continue
        if target.theirs is None:
            values = ours
        elif target.least is not None:
            values = [median(theirs) / own for own in ours]
        else:
            values = [own / median(theirs) for own in ours]
        found = Spread.of(values)
        if target.least is not None:
            met, goal = found.median >= target.least, f"≥ {target.least:g}×"
        else:
            met, goal = found.median <= target.most, f"≤ {target.most:g}"
        verdicts.append(Verdict(target.title, target.theirs or "", found, goal, met))
    return verdicts


def write_csv(path: Path, rows: Sequence[object]) -> None:
    """One line a dataclass."""
    if rows:
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([field.name for field in fields(rows[0])])
            writer.writerows(map(astuple, rows))

"""The picture of a run: each contestant's share of the matmul, item by item."""

from collections.abc import Sequence
from pathlib import Path

from summary import Figure
from work import FLOP, ITEMS, LIMIT, TITLES

COLOURS = {
    "fast": "#1b6ca8",
    "fast-bf16": "#0b3a5e",
    "exact": "#8db9d8",
    "original": "#c9a227",
    "keras": "#b5483a",
    "djl": "#6b6b6b",
    "torch": "#e08a5b",
    "torch-bf16": "#b3541e",
    "onnx": "#8a7fb8",
    "openvino": "#7fb08a",
    "openvino-bf16": "#3f7a4d",
}


def draw(figures: Sequence[Figure], path: Path) -> None:
    """GFLOP a second, with quartiles, and the limit as a line over each item."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    by = {(figure.item, figure.entrant): figure for figure in figures}
    items = [
        item
        for item in ITEMS
        if not item.compares_chunks and any(figure.item == item.key for figure in figures)
    ]
    if not items:
        return
    names = [name for name in COLOURS if any((item.key, name) in by for item in items)]
    width = 0.8 / len(names)
    canvas, axes = pyplot.subplots(figsize=(13, 5), layout="constrained")
    for number, name in enumerate(names):
        places, middle, below, above = [], [], [], []
        for x, item in enumerate(items):
            figure = by.get((item.key, name))
            if figure is not None:
                gflop = FLOP[item.work] / 1e9
                places.append(x - 0.4 + width * (number + 0.5))
                middle.append(figure.images_per_second * gflop)
                below.append((figure.images_per_second - figure.lower_quartile) * gflop)
                above.append((figure.upper_quartile - figure.images_per_second) * gflop)
        axes.bar(
            places,
            middle,
            width,
            yerr=[below, above],
            label=TITLES[name],
            color=COLOURS[name],
            error_kw={"elinewidth": 1},
        )
    for x, item in enumerate(items):
        limit = by.get((item.key, LIMIT))
        if limit is not None:
            axes.hlines(limit.gflops, x - 0.45, x + 0.45, colors="black", linestyles="dashed")
    axes.plot([], [], "k--", label="float32 matmul")
    axes.set_xticks(range(len(items)), [item.title.replace(", ", "\n") for item in items])
    axes.set_ylabel("GFLOP a second")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1))
    canvas.savefig(path, dpi=110)
    pyplot.close(canvas)

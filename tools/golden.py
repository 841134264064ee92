"""Writes the golden values of the original's run from scratch, which needs only seeds.

The run's arrays are condensed to first values and SHA-256, small enough for the repository. The
directory OUT/original-run gets golden.json; its README.md says what stands in it.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import commandline
from dump import Dump, write_json
from fashion_mnist import load
from original import Original, meta_file
from provenance import inputs, provenance
from reference import dump_full_run, dump_order, dump_scratch

FORMAT = 1
DIRECTORY = "original-run"
STEPS = 200
FIRST = {"split": 64, "order": 64, "initial": 8}
"""How many first values of each array a group keeps beside the SHA-256; others keep none."""
LISTED = ("scratch.losses.npy", "scratch.accuracies.npy")
"""Arrays that are kept whole."""


def condense(dump: Path) -> dict[str, dict[str, Any]]:
    """Group -> array name -> shape, dtype, SHA-256 and first values."""
    groups: dict[str, dict[str, Any]] = {}
    for entry in json.loads((dump / "manifest.json").read_text())["files"]:
        condensed = {key: entry[key] for key in ("shape", "dtype", "sha256")}
        array = np.load(dump / entry["file"]).ravel()
        count = array.size if entry["file"] in LISTED else FIRST.get(entry["group"], 0)
        if count:
            condensed["first"] = array[:count].tolist()
        groups.setdefault(entry["group"], {})[entry["name"]] = condensed
    return groups


def run(arguments: argparse.Namespace) -> int:
    directory, threads = arguments.original, arguments.threads
    data = load(arguments.data)
    head = {"format": FORMAT, "generator": "tools/golden.py", **provenance(threads)}
    head["inputs"] = inputs(data, meta_file(directory))
    with tempfile.TemporaryDirectory() as work:
        dump = Dump(Path(work))
        dump_order(dump, STEPS)
        with Original(directory, threads) as original:
            dump_scratch(dump, original, data, STEPS)
        with Original(directory, threads) as original:
            head["epochs"] = dump_full_run(dump, original, data)
        dump.finish({})
        groups = condense(Path(work))
    out = arguments.out / DIRECTORY
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / "golden.json", {**head, "groups": groups})
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    result.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help=f"the golden files' directory; {DIRECTORY}/golden.json in it is replaced",
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

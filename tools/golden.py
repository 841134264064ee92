"""Writes the golden values of the original's run from scratch, which needs only seeds.

The arrays are condensed to SHA-256 and first values, small enough for the repository:
OUT/original-run/golden.json, whose README.md says what stands in it. The run takes minutes;
--reference takes its arrays from a dump of tools/reference.py --full-run instead.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import commandline
from commandline import MODEL, ToolError
from dump import MANIFEST, Dump, write_json
from fashion_mnist import FashionMnist, load
from original import meta_file
from provenance import inputs, provenance, sha256
from reference import FORMAT, dump_order, dump_scratch, dump_whole_run
from settings import ORIGINAL
from training import MetaGraphRuns

DIRECTORY = "original-run"
STEPS = 200
GROUPS = ("split", "order", "initial", "after_1", "after_10", "scratch", "full_run", "best")
FIRST = {"split": 64, "order": 64, "initial": 8, "scratch": STEPS}
"""How many first values a group's arrays keep beside their SHA-256; others keep none."""


def make_dump(directory: Path, threads: int, data: FashionMnist, out: Path) -> None:
    """Runs the original from scratch: as tools/reference.py --full-run, without a checkpoint."""
    head = {"format": FORMAT, "generator": "tools/golden.py", **provenance(threads)}
    head |= {"steps": STEPS, "inputs": inputs(data, meta_file(directory))}
    runs = MetaGraphRuns(directory, data, threads, ORIGINAL)
    dump = Dump(out)
    dump_order(dump, runs, STEPS)
    dump_scratch(dump, runs, STEPS)
    head["epochs"] = dump_whole_run(dump, runs)
    dump.finish(head | {"settings": runs.settings.manifest()})


def condense(dump: Path) -> dict[str, Any]:
    """The golden document of a dump: its head, and group -> array -> SHA-256 and first values."""
    manifest = json.loads((dump / MANIFEST).read_text(encoding="utf-8"))
    if manifest["steps"] != STEPS or "epochs" not in manifest:
        raise ToolError(f"{dump}: expected a dump of {STEPS} steps made with --full-run")
    groups: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    for entry in manifest.pop("files"):
        group = entry["group"].split(".")[0]  # after_1.m holds Adam's m of after_1
        if group not in groups:
            continue
        condensed = {key: entry[key] for key in ("shape", "dtype", "sha256")}
        if group in FIRST:
            values = np.load(dump / entry["file"], allow_pickle=False).ravel()
            condensed["first"] = values[: FIRST[group]].tolist()
        groups.setdefault(entry["group"], {})[entry["name"]] = condensed
    return {**manifest, "inputs": _without_checkpoint(manifest["inputs"]), "groups": groups}


def _without_checkpoint(files: dict[str, str]) -> dict[str, str]:
    return {
        name: checksum
        for name, checksum in files.items()
        if name == f"{MODEL}.meta" or not name.startswith(MODEL)
    }


def run(arguments: argparse.Namespace) -> int:
    meta = sha256(meta_file(arguments.original).read_bytes())
    if arguments.reference:
        golden = condense(arguments.reference)
    else:
        with tempfile.TemporaryDirectory() as work:
            data = load(arguments.data)
            make_dump(arguments.original, arguments.threads, data, Path(work))
            golden = condense(Path(work))
    found = golden["inputs"].get(f"{MODEL}.meta")
    if found != meta:
        raise ToolError(f"expected a dump of the graph with SHA-256 {meta}, found one of {found}")
    out = arguments.out / DIRECTORY
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / "golden.json", golden)
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
    result.add_argument(
        "--reference",
        type=commandline.directory,
        metavar="DUMP",
        help="condense this dump of tools/reference.py --full-run, and run nothing",
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

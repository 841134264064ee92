"""The project's jar as a tool that scripts run."""

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

import commandline
from commandline import ToolError

BUILT = Path(__file__).resolve().parent.parent / "target/fmnist.jar"


def add_jar(to: argparse.ArgumentParser, out: str, what: str) -> None:
    """Adds --jar, and --out for what it makes."""
    to.add_argument(
        "--out", type=Path, default=Path(out), metavar="DIR", help=f"{what} (default: {out})"
    )
    to.add_argument(
        "--jar",
        type=commandline.file,
        default=BUILT,
        metavar="FILE",
        help="default: target/fmnist.jar",
    )


class Jar:
    """A built jar, run in this directory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(self, line: str) -> None:
        """Runs a verb with its flags as they are typed, and shows it; exit codes above 0 raise."""
        print(f"java -jar {self._path} {line}", file=sys.stderr, flush=True)
        command = ["java", "-Xmx2g", "-jar", str(self._path), *shlex.split(line), "--quiet"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise ToolError(f"`{line}` ended with exit code {done.returncode}")

    def train(self, flags: str, out: Path) -> None:
        """Makes the run directory unless it is there; goes on with one that was interrupted."""
        self._make(out, "evaluation.json", f"train {flags}", "train --resume")

    def attack(self, flags: str, out: Path) -> None:
        """Makes the attack directory unless it is there; goes on with one that was interrupted."""
        self._make(out, "summary.json", f"attack {flags}", f"attack {flags} --resume")

    def _make(self, out: Path, last: str, begin: str, go_on: str) -> None:
        """Where `last`, the file that a verb writes in the end, is there, nothing is left to do."""
        if not (out / last).is_file():
            self.run(f"{go_on if out.is_dir() else begin} --out {shlex.quote(str(out))}")

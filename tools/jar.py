"""The project's jar as a tool that scripts run."""

import subprocess
import sys
from pathlib import Path

from commandline import ToolError

BUILT = Path(__file__).resolve().parent.parent / "target/fmnist.jar"


class Jar:
    """A built jar, run in this directory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def run(self, line: str) -> None:
        """Runs a verb with its flags as they are typed, and shows it; exit codes above 0 raise."""
        print(f"java -jar {self._path} {line}", file=sys.stderr, flush=True)
        command = ["java", "-Xmx2g", "-jar", str(self._path), *line.split(), "--quiet"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise ToolError(f"`{line}` ended with exit code {done.returncode}")

    def train(self, flags: str, out: Path) -> None:
        """Makes the run directory unless it is there; goes on with one that was interrupted."""
        if not (out / "evaluation.json").is_file():
            self.run(f"train {'--resume' if out.is_dir() else flags} --out {out}")

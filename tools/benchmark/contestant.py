"""The driver's side of a contestant: its process, and questions to it."""

import contextlib
import json
import os
import selectors
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from commandline import ToolError

TIMEOUT = 300.0
"""Seconds for one answer; the slowest is the start of a process with an unpacked library."""


class ContestantError(ToolError):
    """A contestant could not do its work; the others go on."""


class Contestant:
    """A long-living process that waits while others work."""

    def __init__(
        self, name: str, command: Sequence[str | Path], environment: dict[str, str], log: Path
    ):
        self.name = name
        self.command = [str(part) for part in command]
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=os.environ | environment,
            )
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._process.stdout, selectors.EVENT_READ)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, *request: str | int | float, timeout: float = TIMEOUT) -> dict[str, Any]:
        """The answer to a request; see Worker.java for what there is to ask."""
        try:
            self._process.stdin.write((" ".join(map(str, request)) + "\n").encode())
            self._process.stdin.flush()
        except BrokenPipeError as failure:
            raise self._error(request, "its process has ended") from failure
        if not self._selector.select(timeout):
            self._process.kill()
            raise self._error(request, f"no answer within {timeout:.0f} s")
        line = self._process.stdout.readline()
        if not line:
            raise self._error(request, f"its process ended with {self._process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise self._error(request, answer["error"])
        return answer

    def _error(self, request: Sequence[str | int | float], reason: str) -> ContestantError:
        asked = " ".join(map(str, request))
        return ContestantError(f"{self.name}, asked to {asked}: {reason} (see {self._log})")

    def close(self) -> None:
        """Lets it end, and ends it if it does not."""
        self._selector.close()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

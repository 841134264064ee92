"""tools/gpu_table.py: what passes, what fails, and a step that left nothing."""

import json
import struct
from pathlib import Path

import pytest

from commandline import ToolError
from gpu_table import Results, evaluation, full, rows, together


def npy(values: list[float]) -> bytes:
    """A float32 .npy file as the jar writes it."""
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }" % len(values)
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    packed = struct.pack(f"<{len(values)}f", *values)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + packed


def step(folder: Path, name: str, code: int = 0, out: object = None, errors: str = "") -> None:
    """What gpu_check.sh leaves of a step."""
    at = folder / name
    at.mkdir()
    (at / "code").write_text(f"{code}\n")
    (at / "out.json").write_text("" if out is None else json.dumps(out))
    (at / "err.txt").write_text(errors)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Results with a doctor only."""
    found = [{"name": "gpu", "found": "NVIDIA H100"}, {"name": "cpu", "found": "2 processors"}]
    step(tmp_path, "doctor", out={"checks": found})
    return tmp_path


@pytest.mark.parametrize(
    ("correct", "value", "passed"),
    [
        (9218, 0.5005, True),
        (9218, 0.502, False),
        (9217, 0.5, False),
        (9218, float("nan"), False),
    ],
)
def test_an_evaluation_passes_within_the_tolerance(
    folder: Path, correct: int, value: float, passed: bool
) -> None:
    """Count and probabilities both, and no NaN."""
    step(folder, "evaluate_fp32", out={"correct": correct})
    (folder / "cpu.npy").write_bytes(npy([0.25, 0.5]))
    (folder / "fp32.npy").write_bytes(npy([0.25, value]))
    assert evaluation(Results(folder), "evaluate_fp32", "fp32", 0, 1e-3).passed is passed


def test_probabilities_of_another_length_are_no_result(folder: Path) -> None:
    """An output cut short must not pass by its first values."""
    step(folder, "evaluate_fp32", out={"correct": 9218})
    (folder / "cpu.npy").write_bytes(npy([0.25, 0.5]))
    (folder / "fp32.npy").write_bytes(npy([0.25]))
    with pytest.raises(ValueError, match="shorter"):
        evaluation(Results(folder), "evaluate_fp32", "fp32", 0, 1e-3)


@pytest.mark.parametrize(
    ("code", "errors", "passed"),
    [(1, "no room\n", True), (1, "no room\nat Main\n", False), (134, "no room\n", False)],
)
def test_a_batch_without_room_wants_one_line(
    folder: Path, code: int, errors: str, passed: bool
) -> None:
    """Neither a trace nor a crash."""
    step(folder, "full", code, errors=errors)
    assert full(Results(folder)).passed is passed


def test_two_at_once_must_answer_as_one(folder: Path) -> None:
    """The same count, both."""
    step(folder, "evaluate", out={"correct": 9218})
    step(folder, "two_first", out={"correct": 9218})
    step(folder, "two_second", out={"correct": 9210})
    assert together(Results(folder)).passed is False


def test_a_step_that_left_nothing_fails_with_its_error(folder: Path) -> None:
    """The others still have their lines."""
    step(folder, "compare", 1, errors="fmnist: no such thing\n")
    made = {row.check: row for row in rows(Results(folder))}
    assert made["compare"].found == "fmnist: no such thing"
    assert len(made) == 8
    assert not any(row.passed for row in made.values())


def test_another_folder_is_refused(tmp_path: Path) -> None:
    """One line, not a trace."""
    with pytest.raises(ToolError, match="expected results"):
        Results(tmp_path)

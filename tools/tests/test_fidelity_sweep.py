"""What a sweep draws, runs and concludes."""

import json
import sys
from argparse import Namespace
from dataclasses import fields
from pathlib import Path

import pytest

import reference
from commandline import SHIPPED_DATA, ToolError
from fidelity_sweep import HEAD, commands, compare, draw, row, run, verdict
from settings import Settings, given

EQUAL = {"pass": True, "firstDifference": None, "checks": [{"tolerance": 0.0}]}
DIFFERENT = {
    "pass": False,
    "firstDifference": {"tensor": "scratch.losses", "step": 3},
    "checks": [{"tolerance": 0.0}],
}


def drawn(count=200):
    return [draw(1, number, 40, checkpoint=True) for number in range(count)]


def test_a_run_is_drawn_from_its_number_alone():
    assert draw(1, 5, 40, checkpoint=True) == draw(1, 5, 40, checkpoint=True)
    assert draw(1, 5, 40, checkpoint=True) != draw(2, 5, 40, checkpoint=True)
    assert not any(draw(1, number, 40, checkpoint=False).from_checkpoint for number in range(50))


def test_every_setting_of_a_trajectory_varies():
    runs = drawn()
    for field in fields(Settings):
        if field.name not in ("epochs", "early_stop", "dtype"):  # fp64 parts after a step
            assert len({getattr(each.settings, field.name) for each in runs}) > 1, field.name
    assert {each.from_checkpoint for each in runs} == {False, True}


def test_every_run_has_its_steps_within_an_epoch():
    for settings in (each.settings for each in drawn()):
        training = 60_000 - settings.validation_size
        assert training // settings.batch_size >= 40
        assert settings.validation_size >= settings.batch_size


def arguments(tmp_path, **changed):
    values = {
        "source": tmp_path,
        "checkpoint": "CKPT",
        "steps": 40,
        "threads": 2,
        "data": SHIPPED_DATA,
        "jar": Path("fmnist.jar"),
        "seed": 1,
        "runs": 1,
    }
    return Namespace(**values | changed)


def test_commands_give_the_drawn_settings(tmp_path):
    chosen = next(each for each in drawn() if each.from_checkpoint)
    python, java = commands(arguments(tmp_path), chosen, "dump")
    parsed = reference.parser().parse_args(python[2:])
    assert Settings(**given(parsed)) == chosen.settings
    assert parsed.parts == {"fine_tuning_dropout"}
    assert parsed.checkpoint == "CKPT"
    assert java[-5:] == ["compare", "--reference", "dump", "--threads", "2"]


def test_verdict():
    assert verdict(EQUAL) is None
    assert verdict(DIFFERENT) == "first difference: scratch.losses, step 3"
    within = {**EQUAL, "checks": [{"tolerance": 1e-5}]}
    assert verdict(within) == "first difference: the machine"


def test_row_has_the_columns_of_the_head():
    columns = HEAD.splitlines()[0].count("|")
    assert row(1, drawn(1)[0], 136).count("|") == columns
    assert HEAD.splitlines()[1].count("|") == columns


def test_what_the_jar_found_is_read_also_where_values_differ():
    found = compare([sys.executable, "-c", f"print({json.dumps(DIFFERENT)!r}); exit(1)"])
    assert found == DIFFERENT
    with pytest.raises(ToolError, match="exit code 2"):
        compare([sys.executable, "-c", "exit(2)"])


def test_a_difference_ends_the_sweep_with_the_commands(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("fidelity_sweep.subprocess.run", lambda *_, **__: Namespace(returncode=0))
    answers = iter([EQUAL, DIFFERENT, EQUAL])
    monkeypatch.setattr("fidelity_sweep.compare", lambda _: next(answers))
    assert run(arguments(tmp_path, runs=3)) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 3
    assert "run 2: first difference: scratch.losses, step 3" in err
    assert "reference.py" in err
    assert "compare --reference dump" in err

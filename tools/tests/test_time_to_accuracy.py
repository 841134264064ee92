import json

import pytest

import time_to_accuracy
from commandline import ToolError
from time_to_accuracy import Point, kept, parser, time_original, time_preset, written

ORIGINAL = [Point(1, 50.0, 0.90), Point(6, 300.0, 0.92)]


def test_the_table_is_against_the_originals_best_epoch():
    page = written(ORIGINAL, "quick", {1: Point(3, 60.0, 0.923), 2: Point(3, 40.0, 0.925)})
    assert "| Python original, its best epoch | 6 | 300 | 92.00 | 1.0 |" in page
    assert "| `quick`, seed 1 | 3 | 60 | 92.30 | 5.0 |" in page
    assert "| `quick`, mean |  | 50 | 92.40 ± 0.14 | 6.0 |" in page


def test_what_was_measured_is_kept(tmp_path):
    path = tmp_path / "original.json"
    assert kept(path, lambda: ORIGINAL) == ORIGINAL
    assert kept(path, lambda: pytest.fail("measured twice")) == ORIGINAL


def arguments(tmp_path, **replaced):
    line = ["--original", str(tmp_path), "--jar", str(tmp_path / "jar"), "--out", str(tmp_path)]
    (tmp_path / "jar").touch()
    parsed = parser().parse_args(line)
    for name, value in replaced.items():
        setattr(parsed, name, value)
    return parsed


def program(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_the_original_tells_each_new_best_epoch(tmp_path, monkeypatch):
    told = json.dumps({"epoch": 2, "testAccuracy": 0.91})
    script = program(tmp_path, "original", f"#!/bin/sh\necho '{told}'\n")
    monkeypatch.setattr(time_to_accuracy.sys, "executable", str(script))
    (point,) = time_original(arguments(tmp_path))
    assert (point.epoch, point.accuracy) == (2, 0.91)
    assert point.seconds > 0


def test_an_original_that_fails_is_no_measurement(tmp_path, monkeypatch):
    script = program(tmp_path, "original", "#!/bin/sh\nexit 3\n")
    monkeypatch.setattr(time_to_accuracy.sys, "executable", str(script))
    with pytest.raises(ToolError, match="exit code 3"):
        time_original(arguments(tmp_path))


def test_a_presets_point_is_its_evaluation(tmp_path, monkeypatch):
    out = tmp_path / "runs/quick-7"
    java = f"""#!/bin/sh
mkdir -p {out}
printf 'epoch,loss\\n0,1\\n1,1\\n2,1\\n' > {out}/epochs.csv
echo '{{"accuracy": 0.923}}' > {out}/evaluation.json
"""
    program(tmp_path, "java", java)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    point = time_preset(arguments(tmp_path), 7, None)
    assert (point.epoch, point.accuracy) == (3, 0.923)

import json
from argparse import Namespace
from pathlib import Path

import pytest

from attack_table import Row, Victim, line, run, victims
from commandline import ToolError

SUMMARY = {
    "attacked": 800,
    "succeeded": 600,
    "considered": 1000,
    "successRate": 0.75,
    "interval95": [0.719, 0.779],
    "medianQueries": 58.0,
    "meanQueries": 1234.6,
    "percentile95Queries": 5000.0,
    "medianGradients": 3.0,
    "meanGradients": 12.5,
    "medianLinf": 0.098,
    "medianL2": 2.1,
    "settings": {"target": "next"},
}
ROW = Row("Some, ε 0.1", "some", "--method some")


def _line(folder: Path, **changes: object) -> list[str]:
    directory = folder / "victim/some"
    directory.mkdir(parents=True)
    (directory / "summary.json").write_text(json.dumps(SUMMARY | changes))
    return line(Namespace(out=folder), Victim("A victim", "victim", "", [ROW]), ROW)


def test_a_white_box_row_has_gradients(tmp_path):
    assert _line(tmp_path) == [
        "Some, ε 0.1", "75.0% (71.9%–77.9%)", "–", "3, 12", "0.098", "2.10",
    ]  # fmt: skip


def test_a_black_box_row_has_queries(tmp_path):
    assert _line(tmp_path, meanGradients=0)[2:4] == ["58, 1,235, 5,000", "–"]


def test_an_untargeted_row_says_what_is_left_of_all_images(tmp_path):
    assert _line(tmp_path, settings={"target": "any"})[0] == "Some, ε 0.1; robust accuracy 20.00%"


def test_no_two_rows_share_a_directory():
    for victim in victims(Path("original")):
        directories = [row.directory for row in victim.rows]
        assert len(set(directories)) == len(directories)
        assert any(row.in_readme for row in victim.rows)


def test_some_rows_do_not_replace_the_tables(tmp_path: Path) -> None:
    asked = Namespace(only=["auto-12"], update_docs=True, jar=tmp_path / "no.jar")
    with pytest.raises(ToolError, match="--only"):
        run(asked)

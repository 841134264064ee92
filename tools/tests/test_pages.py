import pytest

from commandline import ToolError
from pages import replace_between, table


def test_writes_between_the_markers_only(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- x:begin -->\nold\n<!-- x:end -->\nafter\n")
    replace_between(page, "x", "new\n")
    assert page.read_text() == "before\n<!-- x:begin -->\nnew\n<!-- x:end -->\nafter\n"
    with pytest.raises(ToolError, match="y:begin"):
        replace_between(page, "y", "new")


def test_a_table_has_figures_on_the_right():
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"

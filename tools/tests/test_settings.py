"""Settings of a run and their flags."""

import argparse

import pytest

from commandline import ToolError
from settings import ORIGINAL, Settings, add_flags, command_line, given, of_meta_graph


def parse(*arguments):
    parser = argparse.ArgumentParser()
    add_flags(parser)
    return given(parser.parse_args(arguments))


def test_flags_and_settings_are_each_others_inverse():
    settings = Settings(1, 2, 0.3, 0.4, 5e-6, 0.07, 8.0, 0.9, 10, 11, 12, "tf2", "fp64")
    assert Settings(**parse(*command_line(settings))) == settings
    assert parse() == {}


@pytest.mark.parametrize(
    "flags",
    [
        ("--seed", "-1"),
        ("--seed", "4294967296"),
        ("--keep-prob-fc", "0"),
        ("--lr-decay", "0"),
        ("--grad-clip", "inf"),
        ("--op-seeds", "tf3"),
        ("--dtype", "fp16"),
    ],
)
def test_wrong_values_are_refused(flags, capsys):
    with pytest.raises(SystemExit):
        parse(*flags)
    assert flags[0] in capsys.readouterr().err


def test_constants_of_the_meta_graph_cannot_be_chosen():
    assert of_meta_graph({"batch_size": 64}) == Settings(batch_size=64)
    with pytest.raises(ToolError, match=r"--seed.*--source"):
        of_meta_graph({"seed": 1})


def test_manifest_has_the_original_settings():
    manifest = ORIGINAL.manifest()
    assert manifest["gradClip"] == 5
    assert manifest["opSeeds"] == "tf1"

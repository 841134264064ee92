import pytest

from jar import Jar


@pytest.mark.parametrize(
    ("verb", "last", "go_on"),
    [
        ("train", "evaluation.json", "train --resume"),
        ("attack", "summary.json", "attack --some flags --resume"),
    ],
)
def test_what_is_there_is_not_made_again(tmp_path, monkeypatch, verb, last, go_on):
    ran = []
    monkeypatch.setattr(Jar, "run", lambda _, text: ran.append(text))
    make = getattr(Jar(tmp_path / "fmnist.jar"), verb)
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / last).touch()
    (tmp_path / "begun").mkdir()
    for name in ("done", "begun", "new"):
        make("--some flags", tmp_path / name)
    assert ran == [
        f"{go_on} --out {tmp_path}/begun",
        f"{verb} --some flags --out {tmp_path}/new",
    ]


def test_a_quoted_path_is_one_word(tmp_path, monkeypatch):
    java = tmp_path / "java"
    java.write_text(f'#!/bin/sh\nfor word; do echo "$word"; done > "{tmp_path}/words"\n')
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    Jar(tmp_path / "fmnist.jar").train("--some flags", tmp_path / "a place")
    words = (tmp_path / "words").read_text().splitlines()
    assert words[3:] == ["train", "--some", "flags", "--out", f"{tmp_path}/a place", "--quiet"]

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

"""The figures of a judgement of robustness."""

import pytest

from commandline import ToolError
from robustness import Judged, keep, random_places, read_judged, summary

JUDGED = [
    Judged(7, True, ""),
    Judged(3, True, "apgd-ce"),
    Judged(5, False, ""),
    Judged(1, True, "square"),
]


def test_only_what_is_correct_and_not_misled_is_robust():
    assert summary(JUDGED, None) == {
        "images": 4,
        "cleanAccuracy": 0.75,
        "robustAccuracy": 0.25,
        "misledBy": {"apgd-ce": 1, "apgd-t": 0, "fab-t": 0, "square": 1},
    }


def test_the_other_judge_stands_beside():
    ours = summary(JUDGED, {7: True, 3: True, 1: False, 9: True})["ours"]
    assert ours == {"robustAccuracy": 0.25, "robustHereOnly": 1, "robustThereOnly": 1}


def test_an_image_that_the_other_left_out_is_named():
    with pytest.raises(ToolError, match=r"all 3 correctly classified images.*number 1"):
        summary(JUDGED, {7: True, 3: True})


def test_what_is_kept_is_read_back(tmp_path):
    path = tmp_path / "peer.jsonl"
    assert read_judged(path) == {}
    keep(path, JUDGED[:2])
    keep(path, JUDGED[2:])
    assert list(read_judged(path).values()) == JUDGED


def test_places_are_those_of_the_jar():
    # The first of Python's own sample, which the jar's tests hold against it, too.
    assert random_places(10_000, 3, 2019) == random_places(10_000, 10_000, 2019)[:3]
    assert len(set(random_places(10_000, 10_000, 2019))) == 10_000

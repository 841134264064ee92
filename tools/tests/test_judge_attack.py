"""The judgement of an attack directory: what holds, and each kind of false statement."""

import dataclasses
import json

import numpy as np
import pytest

from commandline import ToolError
from judge_attack import Row, Verdict, judge, judge_summary, read_adversarial, read_rows

HEAD = "index,label,target,predicted,success,queries,gradients,linf,l2\n"
ROW = Row(label=1, target=2, predicted=2, success=True, linf=51 / 255, l2=51 / 255)


@pytest.fixture
def images():
    original = np.full((1, 28, 28), 100, np.uint8)
    adversarial = original.copy()
    adversarial[0, 3, 4] -= 51
    return original, adversarial


def probabilities(second):
    return np.array([[0, 0, 0.5, second] + [0] * 6], np.float32)


def test_a_true_row_passes(images):
    verdict = judge([ROW], *images, probabilities(0.4))
    assert (verdict.disagreements, verdict.succeeded, verdict.near_ties) == ([], 1, 0)


@pytest.mark.parametrize(
    "lie",
    [{"predicted": 3, "success": False}, {"success": False}, {"linf": 0.19}, {"l2": float("nan")}],
)
def test_a_false_row_is_found(images, lie):
    verdict = judge([dataclasses.replace(ROW, **lie)], *images, probabilities(0.4))
    assert len(verdict.disagreements) == 1


def test_a_near_tie_is_counted_apart(images):
    row = dataclasses.replace(ROW, predicted=3, success=False)
    verdict = judge([row], *images, probabilities(0.499995))
    assert (verdict.disagreements, verdict.near_ties) == ([], 1)


def test_untargeted_success_is_any_other_class(images):
    row = dataclasses.replace(ROW, target=None)
    assert judge([row], *images, probabilities(0.4)).disagreements == []
    assert row.reached(3)
    assert not row.reached(1)


@pytest.mark.parametrize(("pixels", "kind"), [("float", np.float32), ("whole", np.uint8)])
def test_adversarial_pixels_are_of_the_stated_type(tmp_path, pixels, kind):
    (tmp_path / "summary.json").write_text(json.dumps({"settings": {"pixels": pixels}}))
    np.save(tmp_path / "adversarial.npy", np.zeros((2, 28, 28), kind))
    assert read_adversarial(tmp_path).dtype == kind
    other = np.uint8 if kind == np.float32 else np.float32
    np.save(tmp_path / "adversarial.npy", np.zeros((2, 28, 28), other))
    with pytest.raises(ToolError, match=np.dtype(kind).name):
        read_adversarial(tmp_path)


def test_a_false_summary_is_found(tmp_path):
    path = tmp_path / "summary.json"
    path.write_text(json.dumps({"attacked": 1, "succeeded": 1, "successRate": 0.5}))
    verdict = Verdict()
    judge_summary(verdict, [ROW], path)
    assert verdict.disagreements == ["summary successRate: stated 0.5, found 1.0"]


def test_reads_rows(tmp_path):
    path = tmp_path / "attack.csv"
    path.write_text(HEAD + "7,1,2,2,true,5,0,0.2,0.2\n8,1,any,1,false,5,0,0.0,0.0\n")
    assert [row.target for row in read_rows(path)] == [2, None]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "missing"),
        (HEAD.replace("linf,", ""), "missing"),
        (HEAD + "7,1,10,2,true,5,0,0.2,0.2\n", r":2: .*found '10'"),
        (HEAD + "7,1,2,2,yes,5,0,0.2,0.2\n", r":2: "),
        (HEAD + "7,1,2\n", r":2: "),
    ],
)
def test_refuses_other_tables(tmp_path, content, message):
    path = tmp_path / "attack.csv"
    path.write_text(content)
    with pytest.raises(ToolError, match=message):
        read_rows(path)

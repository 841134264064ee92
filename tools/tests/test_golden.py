"""Condensing a dump into golden values."""

import numpy as np
import pytest

from commandline import ToolError
from dump import Dump
from golden import STEPS, condense


def make_dump(path, **head):
    dump = Dump(path)
    losses = np.arange(STEPS, dtype=np.float32) / 3
    dump.add("scratch", "losses", losses, "")
    dump.add("initial", "fmnist_cnn/Variable", losses.reshape(2, -1), "")
    dump.add("after_1.m", "fmnist_cnn/Variable", losses, "")
    dump.add("gradient", "fmnist_cnn/Variable", losses, "")
    inputs = {"fmnist_cnn.ckpt.meta": "1", "fmnist_cnn.ckpt.index": "2", "labels": "3"}
    dump.finish({"steps": STEPS, "inputs": inputs, "epochs": []} | head)
    return losses


def test_keeps_first_values_exactly_and_leaves_the_checkpoint_out(tmp_path):
    losses = make_dump(tmp_path)
    golden = condense(tmp_path)
    groups = golden["groups"]
    assert np.array_equal(np.float32(groups["scratch"]["losses"]["first"]), losses)
    assert len(groups["initial"]["fmnist_cnn/Variable"]["first"]) == 8
    assert set(groups["after_1.m"]["fmnist_cnn/Variable"]) == {"shape", "dtype", "sha256"}
    assert "gradient" not in groups
    assert golden["inputs"] == {"fmnist_cnn.ckpt.meta": "1", "labels": "3"}
    assert "files" not in golden


def test_refuses_another_dump(tmp_path):
    make_dump(tmp_path, steps=10)
    with pytest.raises(ToolError, match="--full-run"):
        condense(tmp_path)

"""What a dump promises its readers."""

import hashlib
import json

import numpy as np
import pytest

from commandline import ToolError
from dump import Dump, new_directory, read_array, write_json


def test_manifest_names_shape_type_and_checksum(tmp_path):
    dump = Dump(tmp_path)
    array = np.arange(6, dtype=np.float32).reshape(2, 3).T
    dump.add("group", "fmnist_cnn/moments/Squeeze", array, "what it is")
    dump.finish({"format": 1})
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["format"] == 1
    (entry,) = manifest["files"]
    assert entry["file"] == "group.moments.Squeeze.npy"
    assert entry["shape"] == [3, 2]
    assert entry["dtype"] == "float32"
    values = np.array([0, 3, 1, 4, 2, 5], "<f4").tobytes()
    assert entry["sha256"] == hashlib.sha256(values).hexdigest()
    assert (tmp_path / entry["file"]).read_bytes().endswith(values)


def test_a_failed_dump_leaves_nothing(tmp_path):
    with pytest.raises(KeyError), new_directory(tmp_path / "out") as work:
        (work / "file").write_text("half")
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_used_directory_is_refused_and_kept(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ToolError, match="absent or an empty"), new_directory(tmp_path):
        pass
    assert (tmp_path / "file").read_text() == "mine"


def test_not_a_number_is_refused(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "out.json", {"loss": float("nan")})
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("array", [np.zeros((2, 10)), np.zeros((2, 9), np.float32)])
def test_read_array_refuses_another_type_or_shape(tmp_path, array):
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(ToolError, match=r"expected float32 \[N,10\]"):
        read_array(tmp_path / "a.npy", np.float32, (None, 10))

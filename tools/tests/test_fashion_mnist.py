"""Refusal of damaged data files."""

import gzip
import struct

import numpy as np
import pytest

from commandline import SHIPPED_DATA, ToolError
from fashion_mnist import LABELS_MAGIC, load, one_hot, parse_idx

LABELS = struct.pack(">II", LABELS_MAGIC, 3) + bytes([1, 2, 9])


def test_reads_what_the_header_says():
    assert parse_idx("labels", LABELS, LABELS_MAGIC, (3,)).tolist() == [1, 2, 9]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected the IDX header"),
        (b"\0\0\x08\x03" + LABELS[4:], "expected the IDX header"),
        (struct.pack(">II", LABELS_MAGIC, 4) + bytes(4), "expected the IDX header"),
        (LABELS[:-1], "expected 11 bytes, found 10"),
        (LABELS + b"\0", "expected 11 bytes, found 12"),
    ],
)
def test_refuses_other_content(content, message):
    with pytest.raises(ToolError, match=message):
        parse_idx("labels", content, LABELS_MAGIC, (3,))


def test_refuses_a_missing_and_a_truncated_file(tmp_path):
    with pytest.raises(ToolError, match="train-images-idx3-ubyte or"):
        load(tmp_path)
    packed = gzip.compress(LABELS)[:-9]
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(packed)
    with pytest.raises(ToolError, match="not a whole gzip file"):
        load(tmp_path)


def test_shipped_data_is_whole():
    data = load(SHIPPED_DATA)
    assert np.bincount(data.training.labels).tolist() == [6000] * 10
    assert np.bincount(data.test.labels).tolist() == [1000] * 10
    images, labels = data.training.batch(np.array([5, 3]))
    assert images.shape == (2, 28, 28, 1)
    assert images.max() == 255
    assert np.array_equal(labels, one_hot(data.training.labels[[5, 3]]))

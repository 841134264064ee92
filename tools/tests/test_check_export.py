"""What the check of an export refuses."""

import numpy as np
import pytest

from check_export import check_names, probabilities, softmax
from commandline import ToolError

IMAGES = np.zeros((150, 28, 28, 1), np.float32)


def model(images, shift=0.0, dtype=np.float32, width=10):
    logits = np.tile(np.arange(width, dtype=np.float32), (len(images), 1))
    return {
        "logits": logits,
        "probabilities": (softmax(logits) + shift).astype(dtype),
    }


def test_joins_batches():
    sizes = []

    def predict(images):
        sizes.append(len(images))
        return model(images)

    assert probabilities(predict, IMAGES).shape == (150, 10)
    assert sizes == [100, 50]


@pytest.mark.parametrize(
    ("lie", "message"),
    [
        ({"shift": 1e-4}, "softmax"),
        ({"shift": float("nan")}, "softmax"),
        ({"dtype": np.float64}, "float32"),
        ({"width": 9}, "float32"),
    ],
)
def test_a_false_output_is_found(lie, message):
    with pytest.raises(ToolError, match=message):
        probabilities(lambda images: model(images, **lie), IMAGES)


def test_softmax_survives_large_logits():
    assert softmax(np.array([[1000.0, 1000.0]])).tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [({"x"}, ["logits", "probabilities"]), ({"image"}, ["logits"]), (set(), [])],
)
def test_refuses_another_signature(inputs, outputs):
    with pytest.raises(ToolError, match=r"expected image -> logits, probabilities, found"):
        check_names("x", inputs, outputs)

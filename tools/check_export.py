"""Loads what `export` wrote, with TensorFlow itself, and compares its probabilities with the jar's.

EXPORT is the directory of a SavedModel, or an .onnx file made from one (docs/EXPORT.md), which
ONNX Runtime then runs. Prints JSON: images, correct, accuracy, maxAbsDifference to what `evaluate
--probabilities FILE.npy` of the jar wrote. Exits with 1 if it exceeds the tolerance.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

import commandline
from commandline import ToolError
from dump import largest_difference, read_array
from fashion_mnist import CLASSES, as_input, load

TOLERANCE = 1e-6
"""Of a probability. TensorFlow's answer for an image moves by 1.2e-6 when images come one at a time
and not by the hundred: another order of sums. So they come as `evaluate` takes them."""

BATCH = 100
"""What `evaluate` takes at a time."""

SIGNATURE = "serving_default"
IMAGE = "image"
SHAPES = {"logits": CLASSES, "probabilities": CLASSES}

Predict = Callable[[np.ndarray], dict[str, np.ndarray]]


def saved_model(path: Path, threads: int) -> Predict:
    """The signature of a SavedModel as a function."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # as `evaluate` does
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    try:
        model = tf.saved_model.load(str(path))
        signature = model.signatures[SIGNATURE]
    except (OSError, KeyError, ValueError) as failure:
        raise ToolError(f"{path}: not a SavedModel with {SIGNATURE} ({failure})") from failure
    check_names(path, set(signature.structured_input_signature[1]), signature.structured_outputs)
    variables = signature.graph.variables
    if variables:
        raise ToolError(f"{path}: expected no variables, found {len(variables)}")

    def predict(images: np.ndarray) -> dict[str, np.ndarray]:
        outputs = signature(**{IMAGE: tf.constant(images)})
        return {name: value.numpy() for name, value in outputs.items()}

    return predict


def onnx(path: Path, threads: int) -> Predict:
    """An ONNX model as a function."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as failure:  # its exceptions share no class of their own
        raise ToolError(f"{path}: not an ONNX model ({failure})") from failure
    outputs = [output.name for output in session.get_outputs()]
    check_names(path, {given.name for given in session.get_inputs()}, outputs)
    return lambda images: dict(zip(outputs, session.run(outputs, {IMAGE: images}), strict=True))


def check_names(path: Path, inputs: set[str], outputs) -> None:
    """Refuses another signature."""
    if inputs != {IMAGE} or set(outputs) != set(SHAPES):
        raise ToolError(
            f"{path}: expected {IMAGE} -> {', '.join(sorted(SHAPES))},"
            f" found {', '.join(sorted(inputs))} -> {', '.join(sorted(outputs))}"
        )


def probabilities(predict: Predict, images: np.ndarray) -> np.ndarray:
    """Of all images, [N,10]; what is no softmax of its logits is refused."""
    parts = []
    for start in range(0, len(images), BATCH):
        outputs = predict(images[start : start + BATCH])
        for name, width in SHAPES.items():
            expected = (len(images[start : start + BATCH]), width)
            if outputs[name].shape != expected or outputs[name].dtype != np.float32:
                raise ToolError(
                    f"{name}: expected float32 {list(expected)},"
                    f" found {outputs[name].dtype} {list(outputs[name].shape)}"
                )
        off = np.abs(softmax(outputs["logits"]) - outputs["probabilities"]).max()
        if not off <= TOLERANCE:
            raise ToolError(f"expected probabilities = softmax(logits), found them {off} apart")
        parts.append(outputs["probabilities"])
    return np.concatenate(parts)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Of rows, in float64."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def run(arguments: argparse.Namespace) -> int:
    test = load(arguments.data).test
    given = read_array(arguments.probabilities, np.float32, (len(test.labels), CLASSES))
    open_model = saved_model if arguments.export.is_dir() else onnx
    found = probabilities(open_model(arguments.export, arguments.threads), as_input(test.images))
    correct = int((found.argmax(axis=1) == test.labels).sum())
    difference = largest_difference(arguments.probabilities, given, found)
    result = {
        "images": len(test.labels),
        "correct": correct,
        "accuracy": correct / len(test.labels),
        "maxAbsDifference": difference,
    }
    print(json.dumps(result))
    if difference > arguments.tolerance:
        print(
            f"{arguments.export}: expected the probabilities of {arguments.probabilities} within"
            f" {arguments.tolerance}, found a difference of {difference}",
            file=sys.stderr,
        )
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__, original=False)
    result.add_argument("export", type=commandline.existing, metavar="EXPORT")
    commandline.add_probabilities(result, TOLERANCE, required=True)
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

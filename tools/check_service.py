"""A running service asked by Triton's client and Prometheus' parser, which know nothing of it.

FILE.npy is what `evaluate --batch-size 16 --threads 1 --probabilities FILE.npy` of the jar wrote
for the same weights: the service's run size on one thread. All probabilities must have its bits, in
JSON and as binary tensors; `/metrics` must be as Prometheus wants it. Prints JSON; exits with 1 if
a bit differs. On Python 3.11 with tools/requirements-serve.txt.
"""

import argparse
import json
import sys
import urllib.parse
import urllib.request

import numpy as np
import tritonclient.http as triton
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from tritonclient.utils import InferenceServerException

import commandline
from commandline import ToolError
from dump import read_array
from fashion_mnist import CLASSES, as_input, load

REQUEST = 100
"""Images a request: they are spread over several runs of the service."""


def infer(
    client: triton.InferenceServerClient, model: str, images: np.ndarray, binary: bool
) -> np.ndarray:
    """Probabilities [N,10] of images float32 [N,28,28,1]."""
    image = triton.InferInput("image", images.shape, "FP32")
    image.set_data_from_numpy(images, binary_data=binary)
    wanted = triton.InferRequestedOutput("probabilities", binary_data=binary)
    return client.infer(model, [image], outputs=[wanted]).as_numpy("probabilities")


def differing(
    client: triton.InferenceServerClient,
    model: str,
    images: np.ndarray,
    expected: np.ndarray,
    binary: bool,
) -> int:
    """How many images have other bits."""
    found = np.concatenate(
        [
            infer(client, model, images[at : at + REQUEST], binary)
            for at in range(0, len(images), REQUEST)
        ]
    ).astype(np.float32)
    return int((found.view(np.uint32) != expected.view(np.uint32)).any(axis=1).sum())


def metrics(url: str) -> list[Metric]:
    """The families of /metrics, each with a type, a sentence, and histograms that add up."""
    with urllib.request.urlopen(urllib.parse.urljoin(url, "metrics"), timeout=30) as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    for family in families:
        if family.type not in ("counter", "gauge", "histogram") or not family.documentation:
            raise ToolError(f"{family.name}: expected a type and a help text, found {family}")
        if family.type == "histogram":
            require_sums(family)
    return families


def require_sums(family: Metric) -> None:
    """Buckets of a histogram must not go down, and the last one must hold all."""
    buckets: dict[frozenset[tuple[str, str]], list[float]] = {}
    counts = {}
    for sample in family.samples:
        labels = frozenset(item for item in sample.labels.items() if item[0] != "le")
        if sample.name.endswith("_bucket"):
            buckets.setdefault(labels, []).append(sample.value)
        elif sample.name.endswith("_count"):
            counts[labels] = sample.value
    for labels, values in buckets.items():
        if values != sorted(values) or values[-1] != counts[labels]:
            raise ToolError(f"{family.name}: expected buckets up to the count, found {values}")


def run(arguments: argparse.Namespace) -> int:
    test = load(arguments.data).test
    given = read_array(arguments.probabilities, np.float32, (len(test.labels), CLASSES))
    images = as_input(test.images[: arguments.count])
    expected = np.ascontiguousarray(given[: arguments.count])
    client = triton.InferenceServerClient(urllib.parse.urlparse(arguments.url).netloc)
    result: dict[str, object] = {"model": arguments.model, "images": len(images)}
    try:
        if not (client.is_server_live() and client.is_model_ready(arguments.model)):
            raise ToolError(f"{arguments.url}: expected {arguments.model} ready, found it is not")
        for name, binary in (("json", False), ("binary", True)):
            result[name] = differing(client, arguments.model, images, expected, binary)
    except (InferenceServerException, ConnectionError) as failure:
        raise ToolError(f"{arguments.url}: {failure}") from failure
    result["metrics"] = len(metrics(arguments.url))
    print(json.dumps(result))
    if result["json"] or result["binary"]:
        print("expected the bits of evaluate for all images, found others", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__, original=False)
    result.add_argument("url", metavar="URL", help="what `serve` printed")
    result.add_argument(
        "--probabilities",
        type=commandline.file,
        required=True,
        metavar="FILE.npy",
        help="float32 [10000,10] to compare with, in the order of the test file",
    )
    result.add_argument("--model", default="fmnist", metavar="NAME", help="(default: fmnist)")
    result.add_argument(
        "--count",
        type=commandline.positive,
        default=10_000,
        metavar="N",
        help="test images (default: all)",
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

"""A running service asked by Triton's client, which knows nothing of this project.

FILE.npy is what `evaluate --batch-size 16 --threads 1 --probabilities FILE.npy` of the jar wrote
for the same weights: the service's run size on one thread. All probabilities must have its bits, in
JSON and as binary tensors. Prints JSON; exits with 1 if a bit differs. On Python 3.11 with
tools/requirements-serve.txt.
"""

import argparse
import json
import sys
import urllib.parse

import numpy as np
import tritonclient.http as triton
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

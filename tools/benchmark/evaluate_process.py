"""A whole process of Python that evaluates the test images, or classifies a picture.

All in the original's graph:

evaluate_process.py ORIGINAL THREADS batches      in batches of 100, out of numpy arrays
evaluate_process.py ORIGINAL THREADS test.py      the way of the original's test.py: python-mnist,
                                                  one image at a time, 1,000 right ones sampled
                                                  into a pickle
evaluate_process.py ORIGINAL THREADS python-image FILE      one picture, dark on light
"""

import gzip
import pickle
import random
import sys
import tempfile
from pathlib import Path

import numpy as np

import fashion_mnist
from commandline import SHIPPED_DATA
from original import Original, checkpoint_prefix

BATCH = 100
NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
SAMPLED = 1000


def in_batches(original: Original) -> int:
    """How many are classified right."""
    test = fashion_mnist.load(SHIPPED_DATA).test
    right = 0
    for first in range(0, len(test.images), BATCH):
        images = fashion_mnist.as_input(test.images[first : first + BATCH])
        probabilities = original.activations(images, ("probabilities",))["probabilities"]
        right += int(np.sum(probabilities.argmax(1) == test.labels[first : first + BATCH]))
    return right


def as_test_py(original: Original, images: np.ndarray, labels: np.ndarray) -> int:
    """How many are classified right."""
    right = []
    for image, label in zip(images, labels, strict=True):
        batch = fashion_mnist.as_input(image)
        probabilities = original.activations(batch, ("probabilities",))["probabilities"]
        if np.argmax(probabilities) == label:
            right.append((image, label))
    chosen = random.Random(2019).sample(right, SAMPLED)
    pixels = np.array([image for image, _ in chosen], np.float32).reshape(-1, 1, 28, 28)
    one_hot = fashion_mnist.one_hot(np.array([label for _, label in chosen])).reshape(-1, 1, 10)
    with tempfile.TemporaryFile() as file:
        pickle.dump([pixels, one_hot], file)
    return len(right)


def load_as_test_py() -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Test images, labels, and what the original keeps beside them.

    python-mnist reads both parts as lists; the original splits those and makes arrays of them.
    """
    from mnist import MNIST

    with tempfile.TemporaryDirectory() as directory:
        for packed in SHIPPED_DATA.glob("*.gz"):
            (Path(directory) / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
        files = MNIST(directory, return_type="lists")
        training, test = files.load_training(), files.load_testing()
    order = random.Random(2019).sample(range(len(training[0])), len(training[0]))
    kept = [
        np.asarray([training[0][i] for i in part]).reshape(-1, 28, 28, 1)
        for part in (order[10_000:], order[:10_000])
    ]
    return np.asarray(test[0]).reshape(-1, 28, 28, 1), np.asarray(test[1]), kept


def classify(original: Original, picture: str) -> str:
    """The name of the class that a picture is taken for, which is dark on light."""
    from PIL import Image

    side = fashion_mnist.SIDE
    with Image.open(picture) as image:
        pixels = 255 - np.asarray(image.convert("L").resize((side, side), Image.Resampling.BOX))
    batch = fashion_mnist.as_input(pixels)
    probabilities = original.activations(batch, ("probabilities",))["probabilities"]
    return NAMES[int(probabilities.argmax())]


def main(directory: str, threads: str, way: str, *pictures: str) -> None:
    loaded = load_as_test_py() if way == "test.py" else None
    with Original(Path(directory), int(threads)) as original:
        original.restore(checkpoint_prefix(directory))
        for picture in pictures:
            print(f"{picture}: {classify(original, picture)}")
        if not pictures:
            found = as_test_py(original, *loaded[:2]) if loaded else in_batches(original)
            print(f"{found} of 10000")


if __name__ == "__main__":
    main(*sys.argv[1:])

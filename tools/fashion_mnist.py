"""Fashion-MNIST from its IDX files: pixels raw, 0..255, as the original feeds them."""

import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from commandline import ToolError

IMAGES_MAGIC = 0x0803
LABELS_MAGIC = 0x0801
SIDE = 28
CLASSES = 10


@dataclass(frozen=True)
class Part:
    """Images uint8 [N,28,28,1] and labels uint8 [N], in file order."""

    images: np.ndarray
    labels: np.ndarray

    def batch(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the placeholders take: images float32 [n,28,28,1], one-hot labels float32 [n,10]."""
        return as_input(self.images[positions]), one_hot(self.labels[positions])


@dataclass(frozen=True)
class FashionMnist:
    """The 60,000 training and the 10,000 test images."""

    training: Part
    test: Part
    sha256: dict[str, str]
    """Of the unpacked files, by name: .gz or not does not matter."""


def as_input(images: np.ndarray) -> np.ndarray:
    """Raw pixels, any [N,28,28(,1)], as the float32 [N,28,28,1] that the graph takes."""
    return images.astype(np.float32).reshape(-1, SIDE, SIDE, 1)


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Class numbers [N] as float32 [N,10]."""
    return np.eye(CLASSES, dtype=np.float32)[labels]


def load(directory: Path) -> FashionMnist:
    """Reads the four files, unpacked or .gz."""
    sha256: dict[str, str] = {}

    def part(prefix: str, size: int) -> Part:
        names = f"{prefix}-images-idx3-ubyte", f"{prefix}-labels-idx1-ubyte"
        contents = [_read(directory, name) for name in names]
        for name, content in zip(names, contents, strict=True):
            sha256[name] = hashlib.sha256(content).hexdigest()
        images = parse_idx(names[0], contents[0], IMAGES_MAGIC, (size, SIDE, SIDE))
        labels = parse_idx(names[1], contents[1], LABELS_MAGIC, (size,))
        if labels.max() >= CLASSES:
            raise ToolError(f"{names[1]}: expected labels 0..9, found {labels.max()}")
        return Part(images[..., np.newaxis], labels)

    return FashionMnist(part("train", 60_000), part("t10k", 10_000), sha256)


def parse_idx(name: str, content: bytes, magic: int, shape: tuple[int, ...]) -> np.ndarray:
    """The array in an IDX file of unsigned bytes; anything but the expected header is refused."""
    header = struct.pack(f">{1 + len(shape)}I", magic, *shape)
    if content[: len(header)] != header:
        found = content[: len(header)].hex(" ", 4) or "nothing"
        raise ToolError(f"{name}: expected the IDX header {header.hex(' ', 4)}, found {found}")
    expected = len(header) + int(np.prod(shape))
    if len(content) != expected:
        raise ToolError(f"{name}: expected {expected} bytes, found {len(content)}")
    return np.frombuffer(content, np.uint8, offset=len(header)).reshape(shape)


def _read(directory: Path, name: str) -> bytes:
    plain, packed = directory / name, directory / f"{name}.gz"
    if plain.is_file():
        return plain.read_bytes()
    if not packed.is_file():
        raise ToolError(f"expected {name} or {name}.gz in {directory}, found neither: see --data")
    try:
        return gzip.decompress(packed.read_bytes())
    except (gzip.BadGzipFile, EOFError, zlib.error) as failure:
        raise ToolError(f"{packed}: not a whole gzip file ({failure})") from failure

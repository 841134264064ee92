"""Arrays as .npy files with a manifest, in a directory that appears whole or not at all."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from commandline import ToolError

MANIFEST = "manifest.json"


@contextmanager
def new_directory(out: Path) -> Iterator[Path]:
    """A directory to fill, which becomes `out`, absent or empty so far, when all went well."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ToolError(f"expected {out} to be absent or an empty directory")
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.resolve().parent))
    try:
        yield work
        work.chmod(0o755)
        work.replace(out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """JSON whose numbers read back to the same value, whole or not at all; NaN is refused."""
    work = path.with_name(f".{path.name}.part")
    work.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    work.replace(path)


def read_array(path: Path, dtype: np.dtype | type, shape: tuple[int | None, ...]) -> np.ndarray:
    """Reads an .npy file of the given type and shape, in which None is any size."""
    try:
        array = np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as failure:
        raise ToolError(f"{path}: not an .npy file ({failure})") from failure
    fits = len(array.shape) == len(shape) and all(
        size in (None, found) for size, found in zip(shape, array.shape, strict=True)
    )
    if array.dtype != dtype or not fits:
        wanted = ",".join("N" if size is None else str(size) for size in shape)
        raise ToolError(
            f"{path}: expected {np.dtype(dtype).name} [{wanted}],"
            f" found {array.dtype.name} {list(array.shape)}"
        )
    return array


def largest_difference(path: Path, given: np.ndarray, found: np.ndarray) -> float:
    """Of what was read from `path` to what was found; all values must be finite."""
    difference = float(np.abs(found.astype(np.float64) - given).max())
    if not np.isfinite(difference):
        raise ToolError(f"{path}: holds values that are not finite")
    return difference


class Dump:
    """A flat directory of little-endian, C-ordered .npy files, listed in its manifest."""

    def __init__(self, directory: Path):
        self._directory = directory
        self._files: list[dict[str, Any]] = []

    def add(self, group: str, name: str, array: np.ndarray, what: str) -> None:
        """Writes GROUP.NAME.npy; a `/` in a tensor's name becomes a `.` in the file's."""
        file = f"{group}.{file_part(name)}.npy"
        array = np.asarray(array, order="C")
        np.save(self._directory / file, array, allow_pickle=False)
        self._files.append(
            {
                "file": file,
                "group": group,
                "name": name,
                "what": what,
                "shape": list(array.shape),
                "dtype": array.dtype.name,
                "sha256": hashlib.sha256(little_endian(array)).hexdigest(),
            }
        )

    def add_all(self, group: str, arrays: Mapping[str, np.ndarray], what: str) -> None:
        for name, array in arrays.items():
            self.add(group, name, array, what)

    def finish(self, head: Mapping[str, Any]) -> None:
        """Writes the manifest: what `head` says, then the files."""
        write_json(self._directory / MANIFEST, {**head, "files": self._files})


def file_part(name: str) -> str:
    """A tensor's name as part of a file's."""
    return name.removeprefix("fmnist_cnn/").replace("/", ".")


def little_endian(array: np.ndarray) -> bytes:
    """An array's values as they stand in its .npy file: little-endian, in C order."""
    return array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()

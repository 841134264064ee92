"""Where values come from: versions, CPU, threads and checksums of the inputs.

Equal bits are promised per machine only: another CPU, thread count or oneDNN setting may round
differently. So whatever is written here says what it was made with.
"""

import hashlib
import os
import platform
from pathlib import Path
from typing import Any

import numpy as np

from fashion_mnist import FashionMnist
from tf1 import one_dnn_enabled, tf

CPU_INFO = Path("/proc/cpuinfo")
ROUNDING_FEATURES = (
    "sse4_2", "avx", "avx2", "fma", "f16c", "avx_vnni", "avx512f", "avx512bw", "avx512dq",
    "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8", "amx_bf16",
)  # fmt: skip
"""Flags of /proc/cpuinfo by which TensorFlow, Eigen and oneDNN choose their kernels."""


def provenance(threads: int) -> dict[str, Any]:
    """Versions, machine and threads, for a manifest."""
    return {
        "threads": threads,
        "gpus": [gpu.name for gpu in tf.config.list_physical_devices("GPU")],
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "numpy": np.__version__,
        },
        "oneDnn": {
            "enabled": one_dnn_enabled(),
            "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        },
        "cpu": cpu(),
    }


def cpu() -> dict[str, Any]:
    """Architecture, cores, and where Linux tells them the model and the features that matter."""
    told: dict[str, str] = {}
    if CPU_INFO.is_file():
        for line in CPU_INFO.read_text().splitlines():
            key, _, value = line.partition(":")
            told.setdefault(key.strip(), value.strip())
    flags = set(told.get("flags", "").split())
    return {
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "vendor": told.get("vendor_id"),
        "family": told.get("cpu family"),
        "modelNumber": told.get("model"),
        "model": told.get("model name"),
        "features": [feature for feature in ROUNDING_FEATURES if feature in flags],
    }


def inputs(data: FashionMnist, *files: Path) -> dict[str, str]:
    """SHA-256 of the files that went in, and of the unpacked data files, by name."""
    return {path.name: sha256(path.read_bytes()) for path in files} | data.sha256


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

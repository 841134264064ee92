"""OpenVINO on the exported model: it evaluates only.

Arguments: the SavedModel, threads, precision (fp32 or bf16, which OpenVINO takes as a hint and
describes as what it became).
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from openvino import properties

import fashion_mnist
from commandline import SHIPPED_DATA
from worker import CHECKED_IMAGES, Positions, Subject, Worker, norm

TYPES = {"fp32": openvino.Type.f32, "bf16": openvino.Type.bf16}


class OpenVinoWorker(Worker):
    def __init__(self, exported: Path, threads: int, precision: str):
        super().__init__()
        self._compiled = openvino.Core().compile_model(
            openvino.convert_model(exported),
            "CPU",
            {
                properties.inference_num_threads: threads,
                properties.hint.inference_precision: TYPES[precision],
                properties.hint.performance_mode: properties.hint.PerformanceMode.LATENCY,
            },
        )
        self._request = self._compiled.create_infer_request()
        self._test = fashion_mnist.load(SHIPPED_DATA).test

    def open(self, work: str, batch: int, variant: str) -> Subject:
        if work != "evaluate":
            raise ValueError(f"no such work: {work}")
        positions = Positions(len(self._test.images), batch)

        def evaluate() -> int:
            return len(self._probabilities(positions.next()).argmax(1))

        return Subject(evaluate)

    def _probabilities(self, positions: np.ndarray) -> np.ndarray:
        images = fashion_mnist.as_input(self._test.images[positions])
        return self._request.infer({"image": images}, share_inputs=True)["probabilities"]

    def describe(self) -> dict[str, Any]:
        return {
            "openvino": openvino.__version__,
            "threads": self._compiled.get_property(properties.inference_num_threads),
            "precision": str(self._compiled.get_property(properties.hint.inference_precision)),
        }

    def check(self) -> dict[str, Any]:
        probabilities = self._probabilities(np.arange(CHECKED_IMAGES))
        labels = self._test.labels[:CHECKED_IMAGES]
        return {
            "correct": int(np.sum(probabilities.argmax(1) == labels)),
            "probabilityNorm": norm(probabilities),
        }


if __name__ == "__main__":
    OpenVinoWorker(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]).serve()

"""How Python models are often served: the original's graph behind FastAPI, one process.

serving_contestant.py ORIGINAL PORT THREADS

POST /predict takes the 784 bytes of an image and answers its probabilities as JSON.
"""

import sys
from pathlib import Path

import numpy as np
import uvicorn
from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from original import Original, checkpoint_prefix

directory, port, threads = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
original = Original(directory, threads)
original.restore(checkpoint_prefix(str(directory)))
app = FastAPI()


def probabilities(pixels: bytes) -> list[float]:
    image = np.frombuffer(pixels, np.uint8).astype(np.float32).reshape(1, 28, 28, 1)
    return original.activations(image, ("probabilities",))["probabilities"][0].tolist()


@app.get("/healthz")
async def healthy() -> str:
    return "ok"


@app.post("/predict")
async def predict(request: Request) -> dict[str, list[float]]:
    return {"probabilities": await run_in_threadpool(probabilities, await request.body())}


uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")

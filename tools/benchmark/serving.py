"""`serve` under load, beside `evaluate` and beside a Python service of the original's graph.

Prints JSON: images a second of evaluate, of the service asked for 100 images at a time as binary
tensors, and of both services asked for single images over 64 connections, with latencies, and of
ours also while two attacks run; with --minutes also the service's memory under load. Wants
Debian's wrk, the built jar, an idle machine, and tools/benchmark/requirements-serving.txt in the
interpreter that runs it, with PYTHONPATH=tools.
"""

import argparse
import base64
import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import commandline
import fashion_mnist
from commandline import SHIPPED_DATA, ToolError
from jar import BUILT
from machine import describe

CONNECTIONS = 64
MANY = 100
ATTACKS = 2
PATIENCE = 120
"""Seconds for a service to answer for the first time."""

SCRIPT = """
local file = io.open("{body}", "rb")
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
wrk.headers["Content-Type"] = "application/octet-stream"
{headers}
function done(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.status + summary.errors.timeout
  local form = '\\n{{"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p99": %f}}\\n'
  io.write(string.format(form,
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


def infer_body(images: np.ndarray, binary_answer: bool) -> tuple[bytes, int]:
    """An `infer` request with the images, uint8, as a binary tensor; and the length of its JSON."""
    tail = images.astype(np.uint8).tobytes()
    request = {
        "inputs": [
            {
                "name": "image",
                "shape": [len(images), 28, 28, 1],
                "datatype": "UINT8",
                "parameters": {"binary_data_size": len(tail)},
            }
        ],
        "outputs": [{"name": "probabilities", "parameters": {"binary_data": binary_answer}}],
    }
    head = json.dumps(request).encode()
    return head + tail, len(head)


def load(
    url: str, body: bytes, header: int | None, connections: int, seconds: int
) -> dict[str, Any]:
    """What wrk tells of one kind of request; latencies in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        content, script = Path(folder, "body"), Path(folder, "load.lua")
        content.write_bytes(body)
        length = (
            "" if header is None else f'wrk.headers["Inference-Header-Content-Length"] = "{header}"'
        )
        script.write_text(SCRIPT.format(body=content, headers=length))
        command = [
            "wrk",
            "-t",
            "2",
            "-c",
            str(connections),
            "-d",
            f"{seconds}s",
            "-s",
            str(script),
            url,
        ]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(told.strip().splitlines()[-1])
    if found["failed"]:
        raise ToolError(f"{url}: expected only good answers, found {found['failed']} others")
    return found | {"perSecond": found["requests"] / found["seconds"]}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A service, from its first answer to its end."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + PATIENCE
            while not answers(port):
                if process.poll() is not None or time.monotonic() > end:
                    raise ToolError(f"{command[0]}: expected a service, found none")
                time.sleep(0.2)
            yield process
        finally:
            process.terminate()
            process.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def resident_mib(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    raise ToolError(f"expected VmRSS of process {process}, found none")


@contextlib.contextmanager
def attacked(port: int, image: np.ndarray) -> Iterator[None]:
    """As many attacks as the service runs at once, none of which ends by success."""
    pixels = base64.urlsafe_b64encode(image.astype(np.uint8).tobytes()).decode().rstrip("=")
    request = (
        "GET /lab/attack?model=robust&method=square&epsilon=1&budget=100000"
        f"&image={pixels} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    with contextlib.ExitStack() as pages:
        readers = []
        for _ in range(ATTACKS):
            page = pages.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            page.sendall(request.encode())
            if b" 200 " not in page.recv(100):
                raise ToolError("expected an attack, found none")
            readers.append(threading.Thread(target=read_all, args=(page,), daemon=True))
            readers[-1].start()
        yield
        if not all(reader.is_alive() for reader in readers):
            raise ToolError("expected attacks under way, found them over; take fewer seconds")


def read_all(page: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed meanwhile
        while page.recv(1 << 16):
            pass


def evaluate(jar: Path) -> float:
    """Images a second, the best of three processes."""
    command = ["java", "-jar", str(jar), "evaluate", "--json", "--quiet"]
    runs = [subprocess.run(command, capture_output=True, check=True).stdout for _ in range(3)]
    return max(json.loads(run)["imagesPerSecond"] for run in runs)


def service(arguments: argparse.Namespace, images: np.ndarray) -> dict[str, Any]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/v2/models/fmnist/infer"
    command = ["java", "-jar", str(arguments.jar), "serve", "--port", str(port)]
    many, single = infer_body(images[:MANY], True), infer_body(images[:1], False)
    with running(command, port) as process:
        load(url, *many, 4, arguments.seconds)  # the JVM compiles what is used often
        result: dict[str, Any] = {
            "hundreds": load(url, *many, 4, arguments.seconds),
            "singles": load(url, *single, CONNECTIONS, arguments.seconds),
        }
        with attacked(port, images[1]):
            result["singlesBesideAttacks"] = load(url, *single, CONNECTIONS, arguments.seconds)
        result["residentMiB"] = [resident_mib(process.pid)]
        for _ in range(arguments.minutes):
            load(url, *single, CONNECTIONS, 30)
            load(url, *many, 4, 30)
            result["residentMiB"].append(resident_mib(process.pid))
    return result


def contestant(arguments: argparse.Namespace, images: np.ndarray) -> dict[str, Any]:
    port = free_port()
    script = Path(__file__).with_name("serving_contestant.py")
    command = [
        sys.executable,
        str(script),
        str(arguments.original),
        str(port),
        str(arguments.threads),
    ]
    body = images[0].astype(np.uint8).tobytes()
    url = f"http://127.0.0.1:{port}/predict"
    with running(command, port):
        load(url, body, None, CONNECTIONS, 5)
        return {"singles": load(url, body, None, CONNECTIONS, arguments.seconds)}


def run(arguments: argparse.Namespace) -> int:
    if shutil.which("wrk") is None:
        raise ToolError("expected wrk, found none; apt-get install wrk")
    images = fashion_mnist.load(SHIPPED_DATA).test.images
    result: dict[str, Any] = {"machine": describe(), "evaluate": evaluate(arguments.jar)}
    result["serve"] = service(arguments, images)
    result["fastapi"] = contestant(arguments, images)
    ours, theirs = result["serve"], result["fastapi"]
    result["hundredsOfEvaluate"] = MANY * ours["hundreds"]["perSecond"] / result["evaluate"]
    result["singlesOfFastapi"] = ours["singles"]["perSecond"] / theirs["singles"]["perSecond"]
    print(json.dumps(result, indent=2))
    return 0


def parser() -> argparse.ArgumentParser:
    result = commandline.parser(__doc__)
    result.add_argument("--jar", type=commandline.file, default=BUILT, metavar="FILE")
    result.add_argument(
        "--seconds", type=commandline.positive, default=20, metavar="S", help="of each load (20)"
    )
    result.add_argument(
        "--minutes", type=int, default=0, metavar="M", help="of load while memory is watched (0)"
    )
    return result


if __name__ == "__main__":
    commandline.main(run, parser())

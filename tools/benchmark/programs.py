"""What has to be there before anything can be measured: the jar, the Java workers, the commands."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commandline import ToolError
from contestant import Contestant
from jar import BUILT as JAR
from work import family, precision

PROGRAM = JAR.with_name("fmnist")
"""The jar behind a script that starts it."""

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
SOURCES = HERE / "java"
CLASSES = HERE / "target/classes"
CLASS_PATH = HERE / "target/class-path"

ONEDNN = "TF_ENABLE_ONEDNN_OPTS"
SAVED_MODEL = "exported"
ONNX_MODEL = "exported.onnx"

OWN = "own"
"""Leaves oneDNN as each contestant has it by itself."""

BUILT_FROM = ("pom.xml", "src/main", "checkpoint")


def build() -> None:
    """The jar, where it is missing or older than what it is made from."""
    require("java", "javac", "mvn")
    if not JAR.is_file() or _newest(PROJECT / part for part in BUILT_FROM) > JAR.stat().st_mtime:
        say("building target/fmnist.jar")
        run(["mvn", "-q", "-B", "-Dmaven.test.skip=true", "package"], PROJECT)


def fetch_peers() -> None:
    """DJL with PyTorch and ONNX Runtime, from Maven Central."""
    if not CLASS_PATH.is_file() or _newest([HERE / "pom.xml"]) > CLASS_PATH.stat().st_mtime:
        say("fetching DJL, PyTorch and ONNX Runtime (once)")
        CLASS_PATH.parent.mkdir(exist_ok=True)
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
        run(["mvn", "-q", "-B", goal, f"-Dmdep.outputFile={CLASS_PATH}"], HERE)


def compile_workers(*, with_peers: bool) -> None:
    """The Java workers; without the peers' libraries those of this project only."""
    shutil.rmtree(CLASSES, ignore_errors=True)
    sources = [
        str(source)
        for source in sorted(SOURCES.rglob("*.java"))
        if with_peers or not source.name.startswith(("Djl", "Onnx"))
    ]
    path = os.pathsep.join([str(JAR), *([CLASS_PATH.read_text().strip()] if with_peers else [])])
    lint = ["-Xlint:all,-processing,-classfile", "-Werror", "--release", "17"]
    run(["javac", *lint, "-cp", path, "-d", str(CLASSES), *sources], HERE)


def export(original: Path, directory: Path) -> None:
    """The exported model for those who run no TensorFlow: a SavedModel, and ONNX made of it."""
    saved, onnx = directory / SAVED_MODEL, directory / ONNX_MODEL
    say("exporting the model")
    flags = ["--checkpoint", str(original), "--out", str(saved.resolve())]
    run(["java", "-jar", str(JAR), "export", *flags], PROJECT)
    converter = [sys.executable, "-m", "tf2onnx.convert", "--saved-model", str(saved.resolve())]
    signature = ["--signature_def", "serving_default", "--opset", "17"]
    run([*converter, *signature, "--output", str(onnx.resolve())], PROJECT)


def _newest(paths: Sequence[Path]) -> float:
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return max(file.stat().st_mtime for file in files)


def require(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise ToolError(f"expected these programs, found none: {' '.join(missing)}")


def run(command: Sequence[str], directory: Path) -> str:
    """Its standard output; an error with its last line where it fails."""
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        telling = next((line for line in lines if "error" in line.lower()), (lines or ["?"])[-1])
        raise ToolError(f"{command[0]} in {directory} failed with {done.returncode}: {telling}")
    return done.stdout


def parser(command: str, description: str | None) -> argparse.ArgumentParser:
    """Of tools/benchmark/run, or of a command that stands behind it."""
    return argparse.ArgumentParser(
        prog=f"tools/benchmark/run {command}".strip(),
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Settings:
    """What all contestants run with."""

    original: Path
    threads: int
    onednn: str
    logs: Path

    @property
    def out(self) -> Path:
        """Where results go."""
        return self.logs.parent

    def environment(self, name: str = "") -> dict[str, str]:
        """Of a process, or of a contestant; each reads what it knows."""
        shared = {
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "OMP_NUM_THREADS": str(self.threads),
            "PYTHONPATH": str(HERE.parent),
        }
        if self.onednn != OWN:
            return shared | {ONEDNN: self.onednn}
        # The jar's Main sets it for the fast engine, whose worker has another main class.
        return shared | {ONEDNN: "1"} if family(name) in ("fast", "limit") else shared

    def output(self, what: str, command: Sequence[object]) -> str:
        """Standard output of a whole process; an error with its last line where it fails."""
        done = subprocess.run(
            [str(part) for part in command],
            env=os.environ | self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ToolError(f"{what}: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
        return done.stdout

    def start(self, name: str) -> Contestant:
        """The process of a contestant."""
        match family(name):
            case "fast" | "exact" as engine:
                command = self.fmnist(engine.upper(), precision(name))
            case "djl":
                command = self._djl()
            case "onnx":
                command = self._peer("Onnx", [], self.out / ONNX_MODEL, self.threads)
            case "openvino" as worker:
                command = self._python(worker, self.out / SAVED_MODEL, precision(name))
            case "torch" as worker:
                command = self._python(worker, self.original, precision(name))
            case "limit":
                command = [sys.executable, HERE / "limit_worker.py", self.threads]
            case worker:
                command = self._python(worker, self.original)
        return self.start_command(name, command)

    def start_command(self, name: str, command: Sequence[object]) -> Contestant:
        """A process of any command that speaks as a worker."""
        log = self.logs / f"{name}.log"
        return Contestant(name, [str(part) for part in command], self.environment(name), log)

    def fmnist(self, engine: str, precision: str = "fp32", jvm: Sequence[str] = ()) -> list[object]:
        """The command of this project's worker."""
        # as the jar's Main sets it: JavaCPP would end a process that is larger than its heap
        options = ["-Dorg.bytedeco.javacpp.maxphysicalbytes=0", *jvm]
        path = os.pathsep.join(map(str, [JAR, CLASSES]))
        main = "org.fmnist.benchmark.FmnistWorker"
        arguments = [engine, self.original, self.threads, precision.upper()]
        return ["java", *options, "-cp", path, main, *arguments]

    def _python(self, worker: str, model: Path, *arguments: object) -> list[object]:
        return [sys.executable, HERE / f"{worker}_worker.py", model, self.threads, *arguments]

    def _djl(self) -> list[object]:
        options = [
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            f"-Dai.djl.pytorch.num_threads={self.threads}",
            "-Dai.djl.pytorch.num_interop_threads=1",
        ]
        return self._peer("Djl", options, self.original)

    def _peer(self, worker: str, options: Sequence[str], *arguments: object) -> list[object]:
        """The command of a worker with libraries from Maven Central."""
        path = os.pathsep.join([CLASS_PATH.read_text().strip(), str(JAR), str(CLASSES)])
        return ["java", *options, "-cp", path, f"org.fmnist.benchmark.{worker}Worker", *arguments]

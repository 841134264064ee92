import os
import subprocess
import sys
from pathlib import Path

import pytest

import attack_table
import benchmark
import fashion_mnist
import growth
import machine
import measure as measuring
import processes
import summary
import tables
from contestant import ContestantError
from measure import Pace, Sample, differences, label, measure
from processes import ProcessRun, right
from programs import ONEDNN, OWN, Settings
from summary import Spread
from work import (
    FLOP,
    ITEMS,
    MATMUL_FLOP,
    PROCESS_TARGETS,
    TARGETS,
    TITLES,
    ProcessTarget,
    Target,
    family,
    precision,
)

ITEM = next(item for item in ITEMS if item.key == "train-32")


def sample(entrant: str, number: int, rate: float) -> Sample:
    return Sample(ITEM.key, entrant, number, images=round(rate * 2), calls=1, seconds=2.0)


def test_counts_the_networks_operations():
    # 46 and 15.7 million, worked out from the kernels' sizes by hand
    assert FLOP["evaluate"] == 15_745_952
    assert FLOP["train"] == 3 * 15_745_952 - 2 * 677_376


def test_takes_quartiles():
    assert Spread.of([4.0, 1.0, 3.0, 2.0, 5.0]) == Spread(3, 2, 4)
    assert Spread.of([7.0]) == Spread(7, 7, 7)


def test_compares_neighbours_in_time():
    # the machine halves its speed after the first round; the ratio does not see it
    samples = [
        *(sample("fast", n, rate) for n, rate in enumerate((4000, 2000, 2000))),
        *(sample("keras", n, rate) for n, rate in enumerate((2000, 1000, 1000))),
    ]
    assert summary.ratios(samples, ITEM, "keras", "fast") == [2, 2, 2]
    targets = [Target(ITEM.key, "keras", 1.9), Target(ITEM.key, "keras", 2.1)]
    assert [v.met for v in summary.judge(samples, targets, TITLES)] == [True, False]


def test_a_target_may_be_of_another_precision():
    samples = [sample("fast", 0, 1000), sample("fast-bf16", 0, 2000), sample("torch-bf16", 0, 1600)]
    targets = [
        Target(ITEM.key, "fast", 1.5, "fast-bf16"),
        Target(ITEM.key, "torch-bf16", 1.3, "fast-bf16"),
    ]
    verdicts = summary.judge(samples, targets, TITLES)
    assert [(v.title, v.against, v.found.median, v.met) for v in verdicts] == [
        ("training, batch 32, bf16", "fmnist, fast", 2, True),
        ("training, batch 32, bf16", "PyTorch, bf16", 1.25, False),
    ]


def test_targets_are_of_those_who_enter():
    entrants = {item.key: [name for name, _ in item.entrants] for item in ITEMS}
    for target in TARGETS:
        assert {target.ours, target.against} <= set(entrants[target.item])
    for target in PROCESS_TARGETS:
        assert {target.ours, target.theirs or target.ours} <= set(Pace.full().process_runs)
    assert set(Pace.full().process_runs) == set(processes.TITLES)


def test_each_kind_of_work_has_its_table():
    samples = [
        sample("fast", 0, 1000),
        sample("torch", 0, 500),
        Sample("evaluate-200", "onnx", 0, images=400, calls=2, seconds=1.0),
    ]
    training, evaluation = tables.main_tables(summary.figures(samples)).split("\n\n")
    assert training.splitlines()[0] == "| images a second | fmnist, fast | PyTorch |"
    assert evaluation.splitlines()[0] == "| images a second | ONNX Runtime |"
    assert evaluation.splitlines()[2] == "| evaluation, batch 200 | 400 (400–400) |"


def test_names_carry_a_precision():
    assert (family("fast-bf16"), precision("fast-bf16")) == ("fast", "bf16")
    assert (family("onnx"), precision("onnx")) == ("onnx", "fp32")


def test_starts_only_those_who_have_something_to_do():
    items = [item for item in ITEMS if item.key == "evaluate-200"]
    names = benchmark.entered(items, without=["djl"])
    assert names[0] == "fast"
    assert "openvino-bf16" in names
    assert not {"djl", "torch", "torch-bf16"} & set(names)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("fpu avx512f avx512_bf16", True),
        ("fpu amx_bf16 amx_tile", True),
        ("fpu avx512f amx_tile", False),
    ],
)
def test_sees_whether_the_cpu_multiplies_bfloat16(tmp_path, flags, expected):
    info = tmp_path / "cpuinfo"
    info.write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert machine.multiplies_bfloat16(info) == expected
    assert not machine.multiplies_bfloat16(tmp_path / "absent")


def test_leaves_out_targets_without_figures():
    assert summary.judge([sample("fast", 0, 1)], [Target(ITEM.key, "djl", 2)], TITLES) == []


def test_shares_the_limit_of_the_same_round():
    products = 3.0
    rate = 0.5 * products * MATMUL_FLOP / FLOP["train"]
    samples = [sample("fast", 0, rate), sample("limit", 0, products)]
    assert summary.shares(samples, ITEM, "fast") == pytest.approx([0.5], rel=1e-3)
    figure = next(f for f in summary.figures(samples) if f.entrant == "fast")
    assert figure.share_of_matmul == pytest.approx(0.5, rel=1e-3)


def test_judges_whole_processes():
    runs = [ProcessRun("warm", 0, 1.0, 300, 9218), ProcessRun("batches", 0, 6.0, 1000, 9218)]
    targets = [
        ProcessTarget("time", "seconds", "warm", "batches", least=5),
        ProcessTarget("memory", "mebibytes", "warm", "batches", most=0.25),
        ProcessTarget("first", "seconds", "first", None, most=6),
    ]
    verdicts = summary.judge_processes(runs, targets)
    assert [(v.title, v.found.median, v.met) for v in verdicts] == [
        ("time", 6, True),
        ("memory", 0.3, False),
    ]


def test_time_grows_with_each_further_image():
    def judged(seconds: list[float]) -> tuple[str, list[bool]]:
        passed: list[bool] = []
        sizes = (1_000, 10_000, 60_000, 600_000)
        found = [
            growth.Time(verb, images, took)
            for verb in ("evaluate", "train")
            for images, took in zip(sizes, seconds, strict=True)
        ]
        return growth.time_table(found, passed), passed

    # A start of two seconds, then 50 µs an image.
    text, passed = judged([2.05, 2.5, 5.0, 32.0])
    assert passed == [True, True]
    assert "| evaluate | 2.05 | 2.50 (50.0) | 5.00 (50.0) | 32.00 (50.0) | 1.00 |" in text
    assert judged([2.05, 2.5, 5.0, 42.0])[1] == [False, False]


def test_the_projects_pages_have_their_markers():
    for page, names in (
        (
            tables.PAGE,
            ("benchmark", "attack", *(f"growth-{check}" for check in growth.CHECKS)),
        ),
        (tables.PROFILE_PAGE, ("profile",)),
        (benchmark.RESULTS, ("benchmark", "attacks")),
        (attack_table.PAGE, ("attacks",)),
    ):
        text = page.read_text()
        for name in names:
            assert text.index(f"<!-- {name}:begin -->") < text.index(f"<!-- {name}:end -->")


class Scripted:
    """A contestant without a process, which fails at its n-th request."""

    def __init__(self, name: str, log: list[tuple[str, ...]], fails_at: int | None = None):
        self.name = name
        self._log = log
        self._left = fails_at

    def ask(self, *request: str) -> dict[str, float]:
        if self._left == 0:
            raise ContestantError(f"{self.name} is gone")
        self._left = None if self._left is None else self._left - 1
        self._log.append((self.name, request[0]))
        return {"images": 32, "calls": 1, "seconds": 0.5} if request[0] == "run" else {}


def test_contestants_take_turns_and_who_fails_is_left_out():
    log, samples, troubles = [], [], []
    # opens, warms up, runs one round, and is gone
    contestants = {"fast": Scripted("fast", log), "keras": Scripted("keras", log, fails_at=3)}
    measure(ITEM, contestants, Pace.full(), samples.append, troubles.append)
    assert log[:4] == [("fast", "open"), ("fast", "run"), ("keras", "open"), ("keras", "run")]
    assert log[4:8] == [("fast", "run"), ("keras", "run"), ("fast", "run"), ("fast", "run")]
    assert log[-1] == ("fast", "close")
    assert [s.entrant for s in samples].count("fast") == Pace.full().rounds
    assert [(s.entrant, s.round) for s in samples if s.entrant == "keras"] == [("keras", 0)]
    assert troubles == ["keras is gone"]


FOUND = {"correct": 930, "probabilityNorm": 30.0, "gradientNorm": 2.0, "parameters": 600}


@pytest.mark.parametrize(
    ("name", "fp32", "bf16"),
    [("correct", 928, 924), ("probabilityNorm", 30.1, 32.0), ("gradientNorm", 2.01, 1.9)],
)
def test_the_same_network_may_be_off_as_its_precision_is(name, fp32, bf16):
    assert differences(FOUND | {name: fp32}, FOUND, "bf16") == []
    assert differences(FOUND | {name: fp32}, FOUND, "fp32") == [
        f"{name}: expected {FOUND[name]}, found {fp32}"
    ]
    assert len(differences(FOUND | {name: bf16}, FOUND, "bf16")) == 1


class Checked:
    """A contestant that answers a check."""

    def __init__(self, **found: float):
        self._found = found
        self.closed = False

    def ask(self, *request: str) -> dict[str, float]:
        assert request == ("check",)
        return self._found

    def close(self) -> None:
        self.closed = True


def test_who_runs_another_network_is_left_out():
    other = Checked(**FOUND | {"parameters": 601})
    contestants = {
        "fast-bf16": Checked(**FOUND | {"correct": 927}),  # not what is expected of the others
        "onnx": Checked(correct=930, probabilityNorm=30.0),
        "keras": Checked(**FOUND),
        "torch": other,
    }
    troubles = []
    measuring.check(contestants, troubles.append)
    assert list(contestants) == ["fast-bf16", "onnx", "keras"]
    assert other.closed
    assert troubles == ["torch: not the same network: parameters: expected 600, found 601"]


def test_reads_what_a_whole_process_found():
    assert right("program", "accuracy: 9218 of 10000\n") == 9218
    assert right("batches", "nothing\n") is None
    assert right("image", "boot.png: Ankle boot 99.97 %, Sneaker 0.03 %\n") == 1
    assert right("python-image", "ankle-boot.png: Sneaker\n") == 0


def test_variants_have_names_of_their_own():
    assert label("fast", "-") == "fast"
    assert label("fast", "40") == "fast 40"


def test_own_children_are_no_foreign_load():
    burn = [sys.executable, "-c", "sum(range(20_000_000))"]
    subprocess.run(burn, check=True)  # before the watch begins: not to be taken off what follows
    watch = machine.ForeignLoad()
    before = machine._own_seconds()
    subprocess.run(burn, check=True)
    spent = machine._own_seconds() - before
    now, then = machine._machine_seconds(), watch._machine_then
    share = watch.share()
    expected = machine.foreign_share(now[0] - then[0], now[1] - then[1], spent)
    assert share == pytest.approx(expected, abs=0.15)
    assert machine.foreign_share(busy=30, total=100, own=20) == pytest.approx(0.1)
    assert machine.foreign_share(busy=30, total=100, own=31) == 0


def test_repeats_the_dataset(tmp_path):
    growth.write_repeated(tmp_path / "data", training=60_123, test=250)
    images = (tmp_path / "data/train-images-idx3-ubyte").read_bytes()
    labels = (tmp_path / "data/t10k-labels-idx1-ubyte").read_bytes()
    parsed = fashion_mnist.parse_idx("images", images, fashion_mnist.IMAGES_MAGIC, (60_123, 28, 28))
    fashion_mnist.parse_idx("labels", labels, fashion_mnist.LABELS_MAGIC, (250,))
    assert (parsed[60_000:] == parsed[:123]).all()


def test_oneDNN_is_the_same_for_all_or_each_ones_own(tmp_path):
    alike = Settings(tmp_path, 2, "0", tmp_path)
    assert {alike.environment(name)[ONEDNN] for name in ("", "fast", "keras")} == {"0"}
    own = Settings(tmp_path, 2, OWN, tmp_path)
    assert own.environment("fast")[ONEDNN] == "1"
    assert all(ONEDNN not in own.environment(name) for name in ("", "exact", "keras"))


@pytest.mark.parametrize("words", [["--help"], ["attack", "-h"], ["growth", "--help"]])
def test_help_needs_no_package(words, tmp_path):
    run = Path(benchmark.__file__).with_name("run")
    bare = tmp_path / "python3"  # without the packages of its own environment
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.chmod(0o755)
    path = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    found = subprocess.run([run, *words], env=path, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
    assert "--onednn" in found.stdout

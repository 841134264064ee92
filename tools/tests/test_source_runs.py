"""Running scripts as they are: what they are handed, and what is seen of them."""

import os
import random
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import stand_ins
from commandline import ToolError
from fashion_mnist import FashionMnist, Part
from runs import Hooks
from settings import Settings
from source import Source
from source_runs import SourceRuns
from tf1 import tf

SCRIPTS = Path(__file__).parent / "small_source"
TRAINING, VALIDATION, TEST = 44, 12, 16
KERNEL = ["fmnist_cnn/Variable"]


@pytest.fixture
def data():
    generator = np.random.default_rng(1)

    def part(size):
        images = generator.integers(0, 256, (size, 28, 28, 1), np.uint8)
        return Part(images, generator.integers(0, 10, size, np.uint8))

    return FashionMnist(part(TRAINING), part(TEST), {})


def runs(data, directory=SCRIPTS, **chosen):
    return SourceRuns(Source(directory, data, 1), data, chosen)


def changed(tmp_path, name, old, new):
    """A copy of the scripts in which one says something else."""
    directory = tmp_path / "changed"
    shutil.copytree(SCRIPTS, directory)
    text = (directory / name).read_text()
    assert old in text
    (directory / name).write_text(text.replace(old, new))
    return directory


def test_order_is_that_of_the_scripts_draws(data):
    order = runs(data, seed=7).order()
    generator = random.Random(7)
    split = generator.sample(range(TRAINING), TRAINING)
    parts = {"validation": split[:VALIDATION], "training": split[VALIDATION:]}
    parts["test"] = list(range(TEST))
    for part in ("validation", "training", "test"):  # constructors
        generator.sample(range(len(parts[part])), len(parts[part]))
    for part in ("training", "validation", "test"):  # reset_epoch
        shuffle = generator.sample(range(len(parts[part])), len(parts[part]))
        assert order.split[part].tolist() == parts[part]
        assert order.first[part].tolist() == [parts[part][i] for i in shuffle]


def test_settings_are_those_in_effect(data):
    assert runs(data).settings == Settings(
        keep_fc=0.5, batch_size=8, validation_size=VALIDATION, epochs=3
    )
    chosen = {
        "seed": 5,
        "batch_size": 4,
        "keep_fc": 0.25,
        "keep_conv": 0.75,
        "lr_base": 1e-4,
        "lr_init": 1e-3,
        "lr_decay": 50.0,
        "grad_clip": 0.5,
        "validation_size": 9,
        "epochs": 2,
        "early_stop": 1,
        "op_seeds": "tf2",
        "dtype": "fp64",
    }
    assert runs(data, **chosen).settings == Settings(**chosen)


def test_constructor_gets_what_train_py_drops(data):
    rates = []

    def begin(network, images, labels):
        rates.append(tf.get_default_graph().get_tensor_by_name("fmnist_cnn/Const:0"))
        rates.append(network._session.run(rates.pop()))

    chosen = {"lr_base": 0.5, "lr_init": 8.0, "lr_decay": 4.0, "grad_clip": 2.0}
    runs(data, **chosen).steps(0, Hooks(begin))
    assert rates == [1.5]


@pytest.mark.parametrize(("op_seeds", "expected"), [("tf1", [9, 22]), ("tf2", [0, 1])])
def test_operation_seeds(data, op_seeds, expected):
    seeds = []

    def begin(*_):
        for operation in tf.get_default_graph().get_operations():
            if operation.type in ("TruncatedNormal", "RandomUniform"):
                assert operation.get_attr("seed") == 3
                seeds.append(operation.get_attr("seed2"))

    runs(data, seed=3, op_seeds=op_seeds).steps(0, Hooks(begin))
    assert seeds == expected


def test_tf1_seeds_of_another_model_are_unknown(data, tmp_path):
    weights = "tf.truncated_normal([784, 10], stddev=1e-3, dtype=kind)"
    directory = changed(tmp_path, "model.py", weights, f"sum([{weights} for _ in range(10)])")
    with pytest.raises(ToolError, match="use tf2"):
        runs(data, directory).steps(1, Hooks())
    runs(data, directory, op_seeds="tf2").steps(1, Hooks())


def test_dropout_of_tensorflow_1():
    keep = np.float32(0.3)
    x = np.linspace(1, 2, 1000, dtype=np.float32)
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(2019)
        dropped = session.run(stand_ins.tensorflow("tf1").nn.dropout(x, keep))
    kept = dropped != 0
    assert 0.2 < kept.mean() < 0.4
    assert np.array_equal(dropped[kept], (x / keep)[kept])


def test_dropout_of_tensorflow_1_keeps_the_shape():
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None, 7])
        dropout = stand_ins.tensorflow("tf1").nn.dropout
        assert dropout(x, 0.5, noise_shape=tf.shape(x)).shape.as_list() == [None, 7]
        assert tf.matmul(dropout(x, 0.5), tf.ones([7, 2])).op.type == "MatMul"


def test_steps_repeat_and_follow_the_seed(data):
    def losses(**chosen):
        return runs(data, **chosen).steps(3, Hooks()).losses

    assert losses(seed=1) == losses(seed=1)
    assert losses(seed=1) != losses(seed=2)
    assert losses(seed=1) != losses(seed=1, keep_fc=0.9)


def test_hooks_see_every_step(data):
    kernels, done = [], []

    def begin(network, images, labels):
        assert images.shape == (8, 28, 28, 1)
        kernels.append(network.values(KERNEL)[KERNEL[0]])

    def step(network, count):
        done.append(count)
        kernels.append(network.values(KERNEL)[KERNEL[0]])

    runs(data).steps(2, Hooks(begin, step))
    assert done == [1, 2]
    assert all(not np.array_equal(a, b) for a, b in pairwise(kernels))


def test_steps_start_from_a_checkpoint(data, tmp_path):
    prefix = tmp_path / "model.ckpt"
    saved, started = [], []

    def save(network, _):
        with network._session.graph.as_default():
            tf.train.Saver().save(network._session, str(prefix))
        saved.append(network.values(KERNEL)[KERNEL[0]])

    runs(data).steps(1, Hooks(step=save))
    begin = Hooks(lambda network, *_: started.append(network.values(KERNEL)[KERNEL[0]]))
    runs(data).steps(1, begin, str(prefix))
    assert np.array_equal(saved[0], started[0])


def test_double_precision_takes_over_a_checkpoint_of_float32(data, tmp_path):
    prefix = tmp_path / "model.ckpt"
    saved, started = [], []

    def save(network, *_):
        with network._session.graph.as_default():
            tf.train.Saver().save(network._session, str(prefix))
        saved.append(network.values(KERNEL)[KERNEL[0]])

    runs(data).steps(0, Hooks(save))
    begin = Hooks(lambda network, *_: started.append(network.values(KERNEL)[KERNEL[0]]))
    trajectory = runs(data, dtype="fp64").steps(1, begin, str(prefix))
    assert started[0].dtype == trajectory.losses[0].dtype == np.float64
    assert np.array_equal(saved[0], started[0])


def test_more_steps_than_an_epoch_are_refused(data):
    with pytest.raises(ToolError, match="at most the 4 steps"):
        runs(data).steps(5, Hooks())


def test_whole_run_has_the_scripts_own_figures(data):
    best = []
    whole = runs(data).whole(Hooks(best=lambda network: best.append(network.values(KERNEL))))
    losses = np.array(whole.trajectory.losses, dtype=np.float64).reshape(-1, 4)
    accuracies = np.array(whole.trajectory.accuracies, dtype=np.float64).reshape(-1, 4)
    assert len(best) == sum(epoch.test is not None for epoch in whole.epochs) >= 1
    for number, epoch in enumerate(whole.epochs):
        assert epoch.number == number + 1
        assert epoch.training.loss == pytest.approx(losses[number].mean(), rel=1e-12)
        assert epoch.training.accuracy == pytest.approx(accuracies[number].mean(), rel=1e-12)
    assert np.array_equal(np.sort(whole.sample.order), np.arange(TEST))
    assert whole.sample.probabilities.shape == (TEST, 10)
    assert len(set(whole.sample.correct.tolist()) & set(range(TEST))) == 5


def test_images_of_the_scripts_own_making_have_no_position(data, tmp_path):
    directory = changed(
        tmp_path, "fmnist_dataset.py", "images[chosen].astype", "images[chosen, ::-1].astype"
    )
    assert set(runs(data, directory).order().first["test"].tolist()) == {-1}


def test_a_failing_script_is_named_with_its_line(data, tmp_path):
    directory = changed(tmp_path, "train.py", "best = 1e10", 'raise ValueError("no\\nmore")')
    with pytest.raises(ToolError, match=r"changed/train\.py:\d+: ValueError: no$"):
        runs(data, directory).steps(1, Hooks())


def test_a_missing_script_is_named(data, tmp_path):
    with pytest.raises(ToolError, match=r"fmnist_dataset\.py"):
        Source(tmp_path, data, 1)


def test_a_missing_variable_is_named(data, tmp_path):
    directory = changed(tmp_path, "train.py", "mean_valid_loss", "loss_of_validation")
    with pytest.raises(ToolError, match="mean_valid_loss"):
        runs(data, directory).whole(Hooks())


def test_nothing_of_a_run_is_left(data):
    before = sys.modules["tensorflow"], list(sys.path), list(sys.argv), dict(os.environ)
    flags = set(tf.app.flags.FLAGS)
    runs(data).steps(1, Hooks())
    assert before == (sys.modules["tensorflow"], list(sys.path), list(sys.argv), dict(os.environ))
    assert set(tf.app.flags.FLAGS) == flags
    assert not {"model", "fmnist_dataset", "mnist"} & set(sys.modules)

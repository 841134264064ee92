"""The original's own scripts, or a changed copy, run as they are and watched from outside.

What they import is stood in for (stand_ins.py), and the CNN of model.py and the Fashion_MNIST of
fmnist_dataset.py are watched: what train.py and test.py hand them, and what they give back.
"""

import inspect
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import stand_ins
from commandline import ToolError
from fashion_mnist import FashionMnist
from original import Network
from settings import TF1, Settings
from tf1 import silent_stderr, tf, warm_up

MODULES = ("model", "fmnist_dataset")
SCRIPTS = ("fmnist_dataset.py", "model.py", "train.py", "test.py")
FLAGS = {
    "seed": "rand_seed",
    "batch_size": "batch_size",
    "keep_fc": "keep_prob_fc",
    "keep_conv": "keep_prob_conv",
    "epochs": "n_epoch",
    "early_stop": "early_stop",
}
"""Setting -> flag of train.py."""


class Enough(BaseException):
    """Raised by a watcher where a script has done what was wanted of it."""


@dataclass
class Script:
    """A script that runs: its variables, and its settings once it has made its objects."""

    variables: dict[str, Any]
    chosen: dict[str, Any]
    constructed: dict[str, Any]

    def variable(self, name: str) -> Any:
        """A global variable as it is now."""
        if name not in self.variables:
            raise ToolError(f"{self.variables['__file__']}: expected a variable {name}, found none")
        return self.variables[name]

    @property
    def settings(self) -> Settings:
        """What is in effect, given or by the source's defaults."""
        flags = tf.app.flags.FLAGS
        of_flags = {name: flags[flag].value for name, flag in FLAGS.items()}
        op_seeds = self.chosen.get("op_seeds", TF1)
        return Settings(**of_flags, **self.constructed, op_seeds=op_seeds)


class Watcher:
    """Called by a running script; what the subclass leaves out is not watched."""

    script: Script
    """Set before it runs."""

    def before_step(self, network: "SourceNetwork", images: Any, labels: Any) -> None:
        pass

    def after_step(self, network: "SourceNetwork", accuracy: Any, loss: Any) -> None:
        pass

    def evaluated(self) -> None:
        pass

    def inferred(self, images: np.ndarray, probabilities: np.ndarray) -> None:
        pass

    def saved(self, network: "SourceNetwork") -> None:
        pass


class SourceNetwork(Network):
    """A script's CNN in the script's own session."""

    def __init__(self, cnn: Any, session: tf.Session):
        super().__init__(session.graph, session)
        self._cnn = cnn

    def evaluate(self, images: np.ndarray, labels: np.ndarray) -> tuple[np.float32, np.float32]:
        accuracy, loss = self._cnn.eval_op(self._session, images, labels)
        return accuracy, loss

    def input_gradient(self, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
        # tf.gradients gave a list, of which sess.run made another
        return self._cnn.grad_op(self._session, images, labels)[0][0]

    def restore(self, prefix: str) -> None:
        variables = self._graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)
        reader = tf.train.NewCheckpointReader(prefix)
        stored = reader.get_variable_to_dtype_map()
        own = [variable for variable in variables if variable.op.name in stored]
        if all(variable.dtype.base_dtype == stored[variable.op.name] for variable in own):
            self._cnn.restore(self._session, prefix)
        else:  # the checkpoint's float32 values in a network of another type, which Saver refuses
            for variable in own:
                value = reader.get_tensor(variable.op.name)
                variable.load(value.astype(variable.dtype.as_numpy_dtype), self._session)


class WatchedCnn:
    """A CNN of model.py, of whose calls a watcher is told."""

    def __init__(self, cnn: Any, watcher: Watcher):
        self._cnn = cnn
        self._watcher = watcher

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cnn, name)

    def train_op(self, sess: tf.Session, x: Any, y: Any, *rest: Any) -> tuple[float, float]:
        network = SourceNetwork(self._cnn, sess)
        self._watcher.before_step(network, x, y)
        accuracy, loss = self._cnn.train_op(sess, x, y, *rest)
        self._watcher.after_step(network, accuracy, loss)
        return float(accuracy), float(loss)  # numpy 1.16's float32 / int was a double, too

    def eval_op(self, sess: tf.Session, x: Any, y: Any) -> tuple[float, float]:
        self._watcher.evaluated()
        accuracy, loss = self._cnn.eval_op(sess, x, y)
        return float(accuracy), float(loss)

    def infer_op(self, sess: tf.Session, x: Any) -> Any:
        result = self._cnn.infer_op(sess, x)
        self._watcher.inferred(x, result[0])
        return result

    def save(self, sess: tf.Session, path: str) -> None:
        self._cnn.save(sess, path)
        self._watcher.saved(SourceNetwork(self._cnn, sess))


class Source:
    """A folder with the original's four scripts; one script runs at a time in a process."""

    def __init__(self, directory: Path, data: FashionMnist, threads: int):
        for name in SCRIPTS:
            if not (directory / name).is_file():
                raise ToolError(
                    f"--source: expected the original's {name} in {directory}, found none:"
                    " tools/fetch_original.sh gets it"
                )
        self._directory = directory.resolve()
        self._data = data
        warm_up(threads)

    @property
    def files(self) -> list[Path]:
        return [self._directory / name for name in SCRIPTS]

    def train(self, chosen: dict[str, Any], model: Path, watcher: Watcher) -> None:
        """Runs train.py with the chosen settings; it saves its model under the prefix `model`."""
        flags = {FLAGS[name]: value for name, value in chosen.items() if name in FLAGS}
        self._run("train.py", {**flags, "model_path": model}, chosen, watcher)

    def test(self, chosen: dict[str, Any], model: Path, sample: Path, watcher: Watcher) -> None:
        """Runs test.py on a saved model; it pickles the sampled images into `sample`."""
        flags = {"rand_seed": chosen["seed"]} if "seed" in chosen else {}
        flags |= {"model_path": model, "correct_path": sample}
        self._run("test.py", flags, chosen, watcher)

    def _run(
        self, name: str, flags: dict[str, Any], chosen: dict[str, Any], watcher: Watcher
    ) -> None:
        path = self._directory / name
        watcher.script = Script({"__name__": "__main__", "__file__": str(path)}, chosen, {})
        arguments = [name, *(f"--{flag}={value}" for flag, value in flags.items())]
        with (
            self._environment(arguments, chosen),
            tf.Graph().as_default(),
            open(os.devnull, "w", encoding="utf-8") as nothing,
            redirect_stdout(nothing),
            silent_stderr(),
        ):
            try:
                self._watch(watcher)
                exec(compile(path.read_bytes(), str(path), "exec"), watcher.script.variables)
            except (Enough, SystemExit):  # train.py exits where it stops early
                pass
            except ToolError:
                raise
            except Exception as failure:
                raise ToolError(self._where(failure)) from failure

    @contextmanager
    def _environment(self, arguments: list[str], chosen: dict[str, Any]) -> Iterator[None]:
        """Imports, flags and CUDA's variable as a script expects and changes them."""
        tensorflow, path, argv = sys.modules["tensorflow"], list(sys.path), list(sys.argv)
        flags = tf.app.flags.FLAGS
        known = set(flags)
        devices = os.environ.get("CUDA_VISIBLE_DEVICES")
        for name in MODULES:
            sys.modules.pop(name, None)
        sys.modules["tensorflow"] = stand_ins.tensorflow(chosen.get("op_seeds", TF1))
        sys.modules["mnist"] = stand_ins.mnist(self._data)
        sys.path.insert(0, str(self._directory))
        sys.argv[:] = arguments
        try:
            yield
        finally:
            for name in (*MODULES, "mnist", "tensorflow"):
                sys.modules.pop(name, None)
            sys.modules["tensorflow"] = tensorflow
            sys.path[:], sys.argv[:] = path, argv
            for flag in set(flags) - known:
                delattr(flags, flag)
            flags.unparse_flags()
            os.environ.pop("CUDA_VISIBLE_DEVICES", None)
            if devices is not None:
                os.environ["CUDA_VISIBLE_DEVICES"] = devices

    def _watch(self, watcher: Watcher) -> None:
        """Puts watched classes in the place of the source's, and the chosen settings into them."""
        script = watcher.script
        model, dataset = (import_module(name) for name in MODULES)
        cnn_class, data_class = _attribute(model, "CNN"), _attribute(dataset, "Fashion_MNIST")

        def cnn(*arguments: Any, **named: Any) -> WatchedCnn:
            values = _bound(cnn_class, arguments, named)
            script.constructed |= _set_rates(values, script.chosen)
            return WatchedCnn(cnn_class(**values), watcher)

        def fashion_mnist(*arguments: Any, **named: Any) -> Any:
            values = _bound(data_class, arguments, named)
            size = script.chosen.get("validation_size", values["validation_size"])
            values["validation_size"] = script.constructed["validation_size"] = size
            return data_class(**values)

        model.CNN = cnn
        dataset.Fashion_MNIST = fashion_mnist

    def _where(self, failure: Exception) -> str:
        """The line of the source at which it failed."""
        frames = traceback.extract_tb(failure.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).parent == self._directory]
        where = f"{own[-1].filename}:{own[-1].lineno}" if own else str(self._directory)
        return f"{where}: {type(failure).__name__}: {str(failure).partition(chr(10))[0]}"


def _attribute(module: ModuleType, name: str) -> Any:
    if not hasattr(module, name):
        raise ToolError(f"{module.__file__}: expected a class {name}, found none")
    return getattr(module, name)


def _bound(kind: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    """A constructor's arguments by name, defaults included."""
    bound = inspect.signature(kind).bind(*arguments, **named)
    bound.apply_defaults()
    return dict(bound.arguments)


def _set_rates(values: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
    """Puts the chosen settings into the arguments of CNN; returns what is in effect."""
    base, init = values["lr"]
    rates = {
        "lr_base": base,
        "lr_init": init,
        "lr_decay": values["lr_decay"],
        "grad_clip": values["grad_clip"],
        "dtype": values["dtype"],
    }
    rates |= {name: value for name, value in chosen.items() if name in rates}
    values["lr"] = [rates["lr_base"], rates["lr_init"]]
    values |= {name: rates[name] for name in ("lr_decay", "grad_clip", "dtype")}
    return rates

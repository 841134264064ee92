"""The original's graph, read from its own MetaGraph and run under tf.compat.v1.

Nothing is rebuilt: operations, seeds, gradients, optimizer and Saver are those in the .meta. Names
are the original's; model.py is the file of the original that made them.
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from commandline import MODEL, ToolError
from tf1 import session_config, silent_stderr, tf

SCOPE = "fmnist_cnn"
TRAINED = tuple(f"{SCOPE}/Variable" + (f"_{i}" if i else "") for i in range(10))
MOVING_AVERAGES = tuple(
    f"{SCOPE}/{SCOPE}/moments{layer}/Squeeze{moment}/ExponentialMovingAverage"
    for layer in ("", "_1", "_2", "_3")
    for moment in ("", "_1")
)
VARIABLES = TRAINED + MOVING_AVERAGES
"""The 18 tensors of a checkpoint, in the order of the original's Saver and of its gradients."""

ADAM_SLOTS = {"m": "Adam", "v": "Adam_1"}
BETA_POWERS = (f"{SCOPE}/beta1_power", f"{SCOPE}/beta2_power")

ACTIVATIONS = {
    "conv1.linear": "Conv2D",
    "conv1.batchnorm": "batchnorm/add_1",
    "conv1.relu": "Relu",
    "conv2.linear": "Conv2D_1",
    "conv2.batchnorm": "batchnorm_1/add_1",
    "conv2.relu": "Relu_1",
    "conv3.linear": "Conv2D_2",
    "conv3.batchnorm": "batchnorm_2/add_1",
    "conv3.relu": "Relu_2",
    "fc.linear": "MatMul",
    "fc.batchnorm": "batchnorm_3/add_1",
    "fc.relu": "Relu_3",
    "logits": "add_3",
    "probabilities": "Softmax",
}
"""Readable name -> operation in the scope, in the order of model.py."""

EVALUATION_BATCH = 1000


def slot(variable: str, moment: str) -> str:
    """The variable in which Adam keeps its `m` or `v` of a variable."""
    return f"{SCOPE}/{variable}/{ADAM_SLOTS[moment]}"


def meta_file(directory: Path) -> Path:
    """The MetaGraph in a directory of the original's files."""
    path = directory / f"{MODEL}.meta"
    if not path.is_file():
        raise ToolError(
            f"expected the original's graph at {path}, found none: tools/fetch_original.sh gets it"
        )
    return path


def checkpoint_prefix(text: str) -> str:
    """A checkpoint's prefix, from a prefix or from a directory with a `checkpoint` file."""
    prefix = tf.train.latest_checkpoint(text) if Path(text).is_dir() else text
    if prefix is None:
        raise ToolError(f"expected a `checkpoint` file in {text} that names a checkpoint there")
    if not Path(f"{prefix}.index").is_file():
        raise ToolError(f"expected a checkpoint at {prefix}, found no {prefix}.index")
    return prefix


class Network:
    """The original's graph in a session: what its operations' names reach."""

    def __init__(self, graph: tf.Graph, session: tf.Session):
        self._graph = graph
        self._session = session
        self._tensors: dict[str, tf.Tensor] = {}

    def predict(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Logits and probabilities [N,10] of any number of images, in batches of 1,000."""
        logits, probabilities = [], []
        for start in range(0, len(images), EVALUATION_BATCH):
            batch = images[start : start + EVALUATION_BATCH]
            outputs = self.activations(batch, ("logits", "probabilities"))
            logits.append(outputs["logits"])
            probabilities.append(outputs["probabilities"])
        return np.concatenate(logits), np.concatenate(probabilities)

    def activations(
        self, images: np.ndarray, names: Sequence[str] = tuple(ACTIVATIONS)
    ) -> dict[str, np.ndarray]:
        """What the layers give in evaluation mode."""
        fetches = {name: self._tensor(ACTIVATIONS[name]) for name in names}
        return self._session.run(fetches, self._feeds(images, None, testing=True))

    def training_gradients(
        self, images: np.ndarray, labels: np.ndarray
    ) -> tuple[np.float32, dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Loss, gradients and clipped gradients, in training mode with keep 1.0."""
        clips = [f"{SCOPE}/clip_by_value" + (f"_{i}" if i else "") for i in range(len(VARIABLES))]
        raw = [self._graph.get_operation_by_name(f"{clip}/Minimum").inputs[0] for clip in clips]
        clipped = [self._graph.get_tensor_by_name(f"{clip}:0") for clip in clips]
        loss, *gradients = self._session.run(
            [self._tensor("Mean"), *raw, *clipped], self._feeds(images, labels, testing=False)
        )
        count = len(VARIABLES)
        return (
            loss,
            dict(zip(VARIABLES, gradients[:count], strict=True)),
            dict(zip(VARIABLES, gradients[count:], strict=True)),
        )

    def values(self, names: Sequence[str]) -> dict[str, np.ndarray]:
        """Copies of variables as they are now."""
        tensors = {name: self._graph.get_tensor_by_name(f"{name}:0") for name in names}
        # a fetched variable may share its buffer, which later steps change
        return {name: np.array(value) for name, value in self._session.run(tensors).items()}

    def _feeds(
        self, images: np.ndarray, labels: np.ndarray | None, *, testing: bool, iteration: int = 0
    ) -> dict[Any, Any]:
        feeds = {
            "Placeholder": images,
            "Placeholder_2": testing,
            "Placeholder_3": iteration,
            "Placeholder_4": 1.0,
            "Placeholder_5": 1.0,
        }
        if labels is not None:
            feeds["Placeholder_1"] = labels
        return {self._tensor(name): value for name, value in feeds.items()}

    def _tensor(self, operation: str) -> tf.Tensor:
        # looking a name up takes time, and the original holds on to its tensors
        if operation not in self._tensors:
            self._tensors[operation] = self._graph.get_tensor_by_name(f"{SCOPE}/{operation}:0")
        return self._tensors[operation]


class Original(Network):
    """A fresh graph in a fresh session: its random kernels start from their beginning.

    They move on with every run, so a trajectory that others shall repeat needs an Original of its
    own. TensorFlow's thread pools belong to the process: the first Original sets their size.
    """

    def __init__(self, directory: Path, threads: int):
        graph = tf.Graph()
        super().__init__(graph, tf.Session(graph=graph, config=session_config(threads)))
        with graph.as_default():
            try:
                self._saver = tf.train.import_meta_graph(str(meta_file(directory)))
                # model.py's grad_op; the .meta is from before it
                self._input_gradient = tf.gradients(
                    self._tensor("Mean"), self._tensor("Placeholder")
                )[0]
            except Exception as failure:  # parsing and importing raise many kinds
                raise ToolError(
                    f"{meta_file(directory)}: not the original's graph ({telling_line(failure)})"
                ) from failure
        with silent_stderr():  # a process's first run logs that an optimization pass is off
            self._session.run(f"{SCOPE}/Const:0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def initialize(self) -> None:
        """Gives every variable its initial value."""
        self._session.run("init")

    def restore(self, prefix: str) -> None:
        """Initial values, then the checkpoint's 18 tensors by the original's own Saver."""
        self.initialize()
        try:
            self._saver.restore(self._session, prefix)
        except (tf.errors.OpError, ValueError) as failure:
            raise ToolError(
                f"{prefix}: the original cannot restore it ({telling_line(failure)})"
            ) from failure

    def save(self, prefix: Path) -> None:
        """Saves as the original does: tensors, graph and the `checkpoint` file."""
        self._saver.save(self._session, str(prefix))
        # as in the original's own file: a name in the same directory, which may then be moved
        tf.train.update_checkpoint_state(str(prefix.parent), prefix.name)

    def train(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        iteration: int,
        keep_fc: float,
        keep_conv: float,
    ) -> tuple[np.float32, np.float32]:
        """train_op of model.py, in its two runs; the batch's accuracy and loss before the step."""
        feeds = self._feeds(images, labels, testing=False, iteration=iteration)
        step = {
            **feeds,
            self._tensor("Placeholder_4"): keep_fc,
            self._tensor("Placeholder_5"): keep_conv,
        }
        _, accuracy, loss = self._session.run(
            [f"{SCOPE}/Adam", self._tensor("Mean_1"), self._tensor("Mean")], step
        )
        self._session.run(f"{SCOPE}/group_deps", feeds)
        return accuracy, loss

    def evaluate(self, images: np.ndarray, labels: np.ndarray) -> tuple[np.float32, np.float32]:
        """eval_op of model.py: accuracy and loss of a batch, with the moving averages."""
        fetches = [self._tensor("Mean_1"), self._tensor("Mean")]
        accuracy, loss = self._session.run(fetches, self._feeds(images, labels, testing=True))
        return accuracy, loss

    def input_gradient(self, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """grad_op of model.py: d (mean loss of the batch) / d images, with the moving averages."""
        return self._session.run(self._input_gradient, self._feeds(images, labels, testing=True))


def telling_line(failure: Exception) -> str:
    """The telling line of an error: TensorFlow's stands below the node that it names."""
    lines = [line.strip() for line in str(failure).splitlines() if line.strip()]
    node = next((number for number, line in enumerate(lines) if line.startswith("Node: ")), -1)
    return lines[node + 1] if lines else type(failure).__name__

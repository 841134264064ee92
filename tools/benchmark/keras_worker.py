"""Keras on TensorFlow: the same network in Keras's layers, through model.fit and model.predict.

Arguments: directory of the original's checkpoint, threads. XLA is off (`jit_compile=False`): on
CPUs it makes this network slower. Images are float32 arrays that Keras takes as they are.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf

import fashion_mnist
from commandline import MODEL, SHIPPED_DATA
from worker import CHECKED_GRADIENTS, CHECKED_IMAGES, Positions, Subject, Worker, norm

TRAINING_IMAGES = 50_000
LEARNING_RATE = 1e-3
GRADIENT_CLIP = 5.0
MOMENTS = "fmnist_cnn/fmnist_cnn/moments{}/Squeeze{}/ExponentialMovingAverage"


def network() -> keras.Model:
    """Images [N,28,28,1], raw 0..255, to logits [N,10]."""
    layers: list[keras.layers.Layer] = [keras.Input((28, 28, 1))]
    for filters, kernel, stride in ((24, 6, 1), (48, 5, 2), (64, 4, 3)):
        layers.append(keras.layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False))
        layers += [_norm(), keras.layers.ReLU()]
    layers += [keras.layers.Flatten(), keras.layers.Dense(200, use_bias=False)]
    layers += [_norm(), keras.layers.ReLU(), keras.layers.Dropout(0.2), keras.layers.Dense(10)]
    return keras.Sequential(layers)


def _norm() -> keras.layers.Layer:
    return keras.layers.BatchNormalization(momentum=0.999, epsilon=1e-5, scale=False)


def load(model: keras.Model, prefix: str) -> None:
    """Takes over the checkpoint's values."""
    stored = tf.train.load_checkpoint(prefix)
    kernels = iter(f"fmnist_cnn/Variable{n}" for n in ("", "_2", "_4", "_6"))
    offsets = iter(f"fmnist_cnn/Variable_{n}" for n in (1, 3, 5, 7))
    moments = iter(("", "_1", "_2", "_3"))
    for layer in model.layers[:-1]:
        if isinstance(layer, keras.layers.BatchNormalization):
            of = next(moments)
            names = [next(offsets), MOMENTS.format(of, ""), MOMENTS.format(of, "_1")]
            layer.set_weights([stored.get_tensor(name) for name in names])
        elif layer.weights:
            layer.set_weights([stored.get_tensor(next(kernels))])
    model.layers[-1].set_weights(
        [stored.get_tensor(f"fmnist_cnn/Variable_{number}") for number in (8, 9)]
    )


class _Clock(keras.callbacks.Callback):
    """When the first batch of a fit ended, and the last: without the start of the fit."""

    def on_train_begin(self, logs: Any = None) -> None:
        self.first: float | None = None

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.last = time.perf_counter()
        if self.first is None:
            self.first = self.last


class _Fit(Subject):
    """model.fit over as many batches as fill the time."""

    def __init__(self, model: keras.Model, images: np.ndarray, labels: np.ndarray, batch: int):
        super().__init__(lambda: 0)
        self._model, self._images, self._labels, self._batch = model, images, labels, batch
        self._seconds_a_step = 0.02 * batch / 32

    def run(self, seconds: float, least_calls: int) -> dict[str, Any]:
        steps = max(least_calls, round(seconds / self._seconds_a_step), 3)
        steps = min(steps, len(self._images) // self._batch - 1)
        count = (steps + 1) * self._batch
        clock = _Clock()
        self._model.fit(
            self._images[:count],
            self._labels[:count],
            batch_size=self._batch,
            epochs=1,
            verbose=0,
            callbacks=[clock],
        )
        passed = clock.last - clock.first
        self._seconds_a_step = passed / steps
        return {"images": steps * self._batch, "calls": steps, "seconds": passed}


class _Predict(Subject):
    """model.predict over as many images as fill the time."""

    def __init__(self, model: keras.Model, images: np.ndarray, batch: int):
        super().__init__(lambda: 0)
        self._model, self._images, self._batch = model, images, batch
        self._seconds_an_image = 1e-3 if batch == 1 else 1e-4

    def run(self, seconds: float, least_calls: int) -> dict[str, Any]:
        calls = max(least_calls, round(seconds / self._seconds_an_image / self._batch), 3)
        images = np.resize(self._images, (calls * self._batch, *self._images.shape[1:]))
        began = time.perf_counter()
        logits = self._model.predict(images, batch_size=self._batch, verbose=0)
        logits.argmax(1)
        passed = time.perf_counter() - began
        self._seconds_an_image = passed / len(images)
        return {"images": len(images), "calls": calls, "seconds": passed}


class KerasWorker(Worker):
    def __init__(self, directory: Path, threads: int):
        super().__init__()
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        keras.utils.set_random_seed(2019)
        self._prefix = str(directory / MODEL)
        self._threads = threads
        data = fashion_mnist.load(SHIPPED_DATA)
        self._training = data.training.batch(np.arange(TRAINING_IMAGES))
        self._test = data.test

    def open(self, work: str, batch: int, variant: str) -> Subject:
        model = self._model(trained=work != "train")
        if work == "train":
            return _Fit(model, *self._training, batch)
        if work == "evaluate":
            return _Predict(model, fashion_mnist.as_input(self._test.images), batch)
        if work != "gradient":
            raise ValueError(f"no such work: {work}")
        positions = Positions(len(self._test.images), batch)
        gradients = self._gradients(model)

        def gradient() -> int:
            return len(gradients(*self._test.batch(positions.next())).numpy())

        return Subject(gradient)

    def _model(self, *, trained: bool) -> keras.Model:
        model = network()
        if trained:
            load(model, self._prefix)
        model.compile(
            keras.optimizers.Adam(LEARNING_RATE, clipvalue=GRADIENT_CLIP),
            keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
        )
        return model

    def _gradients(self, model: keras.Model) -> Any:
        @tf.function
        def gradients(images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape() as tape:
                tape.watch(images)
                logits = model(images, training=False)
                loss = tf.nn.softmax_cross_entropy_with_logits(labels, logits)
            return tape.gradient(loss, images)

        def of(images: np.ndarray, labels: np.ndarray) -> tf.Tensor:
            return gradients(tf.constant(images), tf.constant(labels))

        return of

    def describe(self) -> dict[str, Any]:
        return {"keras": keras.__version__, "tensorflow": tf.__version__, "threads": self._threads}

    def check(self) -> dict[str, Any]:
        model = self._model(trained=True)
        images, labels = self._test.batch(np.arange(CHECKED_IMAGES))
        logits = model.predict(images, batch_size=100, verbose=0)
        gradient = self._gradients(model)(images[:CHECKED_GRADIENTS], labels[:CHECKED_GRADIENTS])
        return {
            "correct": int(np.sum(logits.argmax(1) == self._test.labels[:CHECKED_IMAGES])),
            "probabilityNorm": norm(tf.nn.softmax(logits).numpy()),
            "gradientNorm": norm(gradient.numpy()),
            "parameters": int(sum(np.prod(w.shape) for w in model.trainable_weights)),
        }


if __name__ == "__main__":
    KerasWorker(Path(sys.argv[1]), int(sys.argv[2])).serve()

"""Foolbox's PGD on the same network in Keras's layers: a process of its own.

Arguments: directory of the original's checkpoint, threads, ε in grey levels, steps, file of uint8
images [N,28,28]. The classes that the images have are taken from the network; each is attacked to
become the next one. Prints a line of JSON; its seconds begin when everything is warm.
"""

import json
import sys
import time
from pathlib import Path

import foolbox
import numpy as np
import tensorflow as tf

import fashion_mnist
import keras_worker
from commandline import MODEL

BATCH = 100


def main() -> None:
    directory, threads, epsilon, steps, file = sys.argv[1:]
    tf.config.threading.set_intra_op_parallelism_threads(int(threads))
    tf.config.threading.set_inter_op_parallelism_threads(int(threads))
    network = keras_worker.network()
    keras_worker.load(network, str(Path(directory) / MODEL))
    model = foolbox.TensorFlowModel(network, bounds=(0, 255))
    attack = foolbox.attacks.LinfProjectedGradientDescentAttack(
        rel_stepsize=0.1, steps=int(steps), random_start=False
    )
    images = tf.constant(fashion_mnist.as_input(np.load(file)))
    targets = tf.constant((network.predict(images, verbose=0).argmax(1) + 1) % 10)

    def run(first: int) -> int:
        goal = foolbox.criteria.TargetedMisclassification(targets[first : first + BATCH])
        part = images[first : first + BATCH]
        _, _, reached = attack(model, part, goal, epsilons=float(epsilon))
        return int(np.sum(reached.numpy()))

    run(0)
    began = time.perf_counter()
    succeeded = sum(run(first) for first in range(0, len(images), BATCH))
    seconds = time.perf_counter() - began
    gradients = len(images) * int(steps)
    print(json.dumps({"seconds": seconds, "gradients": gradients, "succeeded": succeeded}))


if __name__ == "__main__":
    main()

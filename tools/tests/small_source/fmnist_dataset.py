"""A dataset of the shape that the original's has, for the tests of source_runs.py."""

import random

import numpy as np
from mnist import MNIST


class Dataset:
    def __init__(self, images, labels):
        self.images, self.labels = images.reshape(-1, 28, 28, 1), labels
        self.size = len(images)
        self.reset_epoch()

    def reset_epoch(self):
        self.left = random.sample(range(self.size), self.size)

    def next_batch(self, size, dtype=np.float32):
        if len(self.left) < size:
            self.reset_epoch()
        chosen, self.left = self.left[:size], self.left[size:]
        return self.images[chosen].astype(dtype), np.eye(10, dtype=dtype)[self.labels[chosen]]


class Fashion_MNIST:
    def __init__(self, validation_size=12, data_dir="../data"):
        files = MNIST(data_dir, return_type="lists")
        images, labels = files.load_training()
        order = random.sample(range(len(images)), len(images))
        self.valid = Dataset(images[order[:validation_size]], labels[order[:validation_size]])
        self.train = Dataset(images[order[validation_size:]], labels[order[validation_size:]])
        self.test = Dataset(*files.load_testing())

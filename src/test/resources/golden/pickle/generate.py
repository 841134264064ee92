"""Writes the golden pickles of this folder; run with NumPy 2.0."""

import os
import pickle

import numpy as np

images = (np.arange(2 * 784) % 256).astype(np.float32).reshape(2, 1, 28, 28)
labels = np.eye(10, dtype=np.float32)[[3, 9]].reshape(2, 1, 10)


class Call:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def write(name, value, protocol=3):
    with open(f"{name}.pkl", "wb") as file:
        file.write(pickle.dumps(value, protocol=protocol))


fraction = images.copy()
fraction[1, 0, 0, 2] = 0.5
negative = images.copy()
negative[0, 0, 0, 0] = -1
nan = images.copy()
nan[0, 0, 0, 1] = np.nan
twice = labels.copy()
twice[1, 0, 0] = 1

for protocol in (2, 3, 4, 5):
    write(f"protocol{protocol}", [images, labels], protocol)
write("squeezed", [images[:, 0], labels[:, 0]])
# The names of NumPy 1, which the original used.
with open("numpy1.pkl", "wb") as file:
    file.write(pickle.dumps([images, labels], 3).replace(b"numpy._core.", b"numpy.core."))

write("refused_protocol0", [images, labels], 0)
write("refused_protocol1", [images, labels], 1)
write("refused_system", [images, Call(os.system, "echo called")])
write("refused_eval", Call(eval, "1"), 4)
write("refused_dict", {"images": images})
write("refused_numbers", [1, 2])
write("refused_three", [images, labels, labels])
write("refused_float64", [images.astype(np.float64), labels])
write("refused_big_endian", [images.astype(">f4"), labels])
write("refused_fortran", [np.asfortranarray(images[:, 0]), labels])
write("refused_swapped", [labels, images])
write("refused_counts", [images, labels[:1]])
write("refused_none", [images[:0], labels[:0]])
write("refused_fraction", [fraction, labels])
write("refused_negative", [negative, labels])
write("refused_nan", [nan, labels])
write("refused_not_one_hot", [images, twice])

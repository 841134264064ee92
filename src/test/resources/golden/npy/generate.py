"""Writes the golden arrays of this folder; run with NumPy 2.0."""

import numpy as np

ARRAYS = {
    "bool": np.array([True, False]),
    "uint8": np.arange(6, dtype=np.uint8).reshape(2, 3) * 50,
    "int32": np.array([1, -2, 2**31 - 1], np.int32),
    "int64": np.array([[-(2**62)]], np.int64),
    "float32": np.array([0.1, -0.0, np.inf], np.float32),
    "float64": np.array(0.1),
    "empty": np.zeros((0, 28, 28), np.float32),
    "refused_fortran": np.asfortranarray(np.zeros((2, 3))),
    "refused_big_endian": np.array([1], ">f4"),
    "float16": np.array([1], np.float16),
    "refused_struct": np.zeros(1, [("a", "<f4"), ("b", "<i4")]),
    "refused_object": np.array([{}], object),
}
for name, array in ARRAYS.items():
    np.save(f"{name}.npy", array)
for version in (2, 3):
    with open(f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, ARRAYS["uint8"], version=(version, 0))

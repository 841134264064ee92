#!/usr/bin/env python3
"""Pictures for the tests of org.fmnist.image: pictures.py OUT.

Writes into OUT:
  colour_maps.png  colours of matplotlib's maps, 256 wide, a row each in the order of MAPS
  figure-MAP.png   the first test image of Fashion-MNIST as imshow and savefig leave it
  cmyk.jpg         it in orange on white, in four inks
and prints the samples that stand in ColourMap.java. With Python, NumPy, Pillow 13 and
matplotlib 3.11.
"""

import gzip
import pathlib
import sys

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

MAPS = ["viridis", "plasma", "inferno", "magma", "cividis", "jet", "hot", "turbo"]
SAMPLES = 33
DATASET = pathlib.Path(__file__).parents[4] / "main/resources/org/fmnist/data"


def colours(name):
    """[256,3] of 0..255."""
    return (matplotlib.colormaps[name](np.arange(256))[:, :3] * 255).round()


def main():
    out = pathlib.Path(sys.argv[1])
    maps = np.stack([colours(name) for name in MAPS]).astype(np.uint8)
    Image.fromarray(maps).save(out / "colour_maps.png")
    for name, painted in zip(MAPS, maps, strict=True):
        at = np.linspace(0, 255, SAMPLES)
        channels = [np.interp(at, np.arange(256), painted[:, c]).round() for c in range(3)]
        samples = np.stack(channels, 1).astype(int)
        print(name, "".join("%02x%02x%02x" % tuple(sample) for sample in samples))
    images = gzip.open(DATASET / "t10k-images-idx3-ubyte.gz").read()[16:]
    image = np.frombuffer(images, np.uint8, 784).reshape(28, 28)
    matplotlib.use("Agg")
    for name in ["viridis", "gray", "binary"]:
        plt.figure(figsize=(4, 3))
        plt.imshow(image, cmap=name)
        plt.title("Ankle boot")
        if name == "viridis":
            plt.colorbar()
        plt.savefig(out / f"figure-{name}.png")
    ink = image[..., None] / 255
    colour = (255 * (1 - ink) + np.array([230, 120, 30]) * ink).round().astype(np.uint8)
    enlarged = Image.fromarray(colour).resize((84, 84), Image.Resampling.NEAREST)
    enlarged.convert("CMYK").save(out / "cmyk.jpg", quality=95)


if __name__ == "__main__":
    main()

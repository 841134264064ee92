"""The changes to training images that `train --flip yes --shift N --erasing P` makes."""

import numpy as np

from fashion_mnist import SIDE

AREA, ASPECT = (0.02, 0.4), (0.3, 1 / 0.3)
"""Of the erased rectangle, as parts of the image and as height by width (Zhong et al. 2017)."""


def augment(
    images: np.ndarray, random: np.random.Generator, shift: int = 2, erasing: float = 0.25
) -> np.ndarray:
    """Changed copies of images uint8 [N,28,28]: mirrored, moved, with a rectangle of noise."""
    count = len(images)
    changed = images.copy()
    mirrored = random.random(count) < 0.5
    changed[mirrored] = changed[mirrored][:, :, ::-1]
    padded = np.pad(changed, ((0, 0), (shift, shift), (shift, shift)))
    down, right = random.integers(0, 2 * shift + 1, (2, count, 1)) + np.arange(SIDE)
    changed = padded[np.arange(count)[:, None, None], down[:, :, None], right[:, None, :]]
    for place in np.flatnonzero(random.random(count) < erasing):
        erase(changed[place], random)
    return changed


def erase(image: np.ndarray, random: np.random.Generator) -> None:
    """Overwrites a random rectangle of an image [28,28] with random pixels."""
    height = width = SIDE + 1
    while height > SIDE or width > SIDE:
        area, aspect = random.uniform(*AREA) * SIDE**2, random.uniform(*ASPECT)
        height, width = round((area * aspect) ** 0.5), round((area / aspect) ** 0.5)
    top, left = random.integers(SIDE - height + 1), random.integers(SIDE - width + 1)
    noise = random.integers(0, 256, (height, width))
    image[top : top + height, left : left + width] = noise

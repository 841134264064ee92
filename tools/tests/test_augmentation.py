import numpy as np

from augmentation import augment, erase

IMAGES = np.random.default_rng(0).integers(1, 256, (200, 28, 28)).astype(np.uint8)


def test_only_the_flip():
    changed = augment(IMAGES, np.random.default_rng(1), shift=0, erasing=0)
    same = (changed == IMAGES).all((1, 2))
    mirrored = (changed == IMAGES[:, :, ::-1]).all((1, 2))
    assert (same ^ mirrored).all()
    assert 70 < same.sum() < 130


def test_moved_images_keep_what_stays_inside_and_are_filled_with_0():
    changed = augment(IMAGES, np.random.default_rng(1), shift=2, erasing=0)
    moves = set()
    for before, after in zip(IMAGES, changed, strict=True):
        rows, columns = np.nonzero(after)
        inside = after[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        down = rows.min() if rows.min() else rows.max() - 27
        right = columns.min() if columns.min() else columns.max() - 27
        kept = before[max(0, -down) : 28 - max(0, down)]
        found = [image[:, max(0, -right) : 28 - max(0, right)] for image in (kept, kept[:, ::-1])]
        assert any(np.array_equal(inside, one) for one in found)
        moves.add((down, right))
    assert moves == {(y, x) for y in range(-2, 3) for x in range(-2, 3)}


def test_the_given_images_stay_as_they_are():
    before = IMAGES.copy()
    augment(IMAGES, np.random.default_rng(1))
    assert np.array_equal(IMAGES, before)


def test_a_share_of_the_images_loses_a_rectangle():
    blank = np.zeros((2000, 28, 28), np.uint8)
    changed = augment(blank, np.random.default_rng(1), erasing=0.25)
    erased = changed.any((1, 2))
    assert 430 < erased.sum() < 570
    for image in changed[erased]:
        rows, columns = np.nonzero(image)
        area = (np.ptp(rows) + 1) * (np.ptp(columns) + 1)
        assert 0.01 < area / 784 < 0.45


def test_a_rectangle_is_filled_with_all_levels():
    image = np.zeros((28, 28), np.uint8)
    random = np.random.default_rng(1)
    seen = set()
    for _ in range(50):
        erase(image, random)
        seen |= set(image.ravel())
    assert len(seen) == 256

"""The order of batches against the figures that the original itself gave."""

import numpy as np

from batch_order import BatchOrder, cross_fit_split
from settings import Settings


def test_split_and_first_batch_are_the_originals():
    order = BatchOrder()
    assert order.validation.positions[:5].tolist() == [54545, 10130, 51703, 15876, 32578]
    assert order.training.next_batch()[:5].tolist() == [51681, 32739, 11695, 17967, 48234]


def test_parts_are_whole():
    order = BatchOrder()
    split = np.concatenate([order.training.positions, order.validation.positions])
    assert np.array_equal(np.sort(split), np.arange(60_000))
    assert np.array_equal(np.sort(order.test.order()), np.arange(10_000))
    assert [order.training.batches, order.validation.batches, order.test.batches] == [
        1562,
        312,
        312,
    ]


def test_a_rest_of_less_than_a_batch_is_thrown_away():
    part = BatchOrder().training
    expected = part.order()
    epoch = np.concatenate([part.next_batch() for _ in range(part.batches)])
    assert np.array_equal(epoch, expected[: len(epoch)])
    assert len(part.order()) == 16
    rest = set(part.order().tolist())
    drawn = np.concatenate([part.next_batch() for _ in range(part.batches)])
    assert len(set(drawn.tolist())) == len(drawn)
    assert not np.array_equal(drawn, epoch)
    assert rest & set(drawn.tolist())


def test_another_seed_gives_another_order():
    assert BatchOrder(Settings(seed=2020)).validation.positions[0] != 54545


def test_a_cross_fit_teacher_is_asked_about_what_it_has_not_seen():
    learned, asked = cross_fit_split(1, 3)
    assert asked[:3].tolist() == [1, 4, 7]
    assert asked[-1] == 59_998
    assert np.array_equal(np.sort(np.concatenate([learned, asked])), np.arange(60_000))
    everyone = np.concatenate([cross_fit_split(number, 3)[1] for number in range(3)])
    assert np.array_equal(np.sort(everyone), np.arange(60_000))

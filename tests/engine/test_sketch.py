"""Counted quantiles: as near as they say, whatever the values; the same to the bit in any order of any parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.sketch import RELATIVE_ERROR, Sketch

LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
VALUES = st.lists(
    st.floats(-1e300, 1e300).filter(lambda value: value == 0.0 or abs(value) > 1e-300), min_size=1, max_size=50
)


def sketch_of(rows, cuts=()):
    sketch = Sketch(len(rows))
    for part in np.split(rows, sorted(cuts), axis=1):
        if part.shape[1]:
            sketch.add(part, part.shape[1])
    return sketch


@given(VALUES, st.floats(0, 1))
def test_a_quantile_lies_between_its_neighbours_within_the_error(values, level):
    ordered, rank = np.sort(values), level * (len(values) - 1)
    low, high = ordered[[int(rank), min(int(rank) + 1, len(values) - 1)]]
    (found,) = sketch_of(np.array([values])).quantiles([level])[:, 0]
    assert low - RELATIVE_ERROR * abs(low) <= found <= high + RELATIVE_ERROR * abs(high)


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("shift", [0.0, 3.0, -3.0])
def test_quantiles_of_many_are_within_the_error(scale, shift):
    rows = scale * (np.random.default_rng(1).normal(shift, 1.0, (2, 20_001)))
    exact = np.quantile(rows, LEVELS, axis=1)
    np.testing.assert_allclose(sketch_of(rows).quantiles(LEVELS), exact, rtol=RELATIVE_ERROR)


@given(st.lists(st.integers(0, 300), max_size=4), st.permutations(range(5)))
def test_parts_and_their_order_change_nothing(cuts, order):
    rows = np.random.default_rng(2).normal(size=(3, 300))
    whole, parts = sketch_of(rows), np.split(rows, sorted(cuts), axis=1)
    mixed = Sketch(3)
    for place in order:
        if place < len(parts) and parts[place].shape[1]:
            mixed.add(parts[place], parts[place].shape[1])
    np.testing.assert_array_equal(mixed.quantiles(LEVELS), whole.quantiles(LEVELS))


def test_what_no_draw_changes_counts_for_all_draws():
    sketch = Sketch(2)
    sketch.add(np.array([[5.0], [0.0]]), 100)
    sketch.add(np.array([[7.0] * 300, [0.0] * 300]), 300)
    assert sketch.count == 400
    np.testing.assert_allclose(sketch.quantiles([0.2, 0.3])[:, 0], [5.0, 7.0], rtol=RELATIVE_ERROR)
    assert (sketch.quantiles(LEVELS)[:, 1] == 0.0).all()

"""Quantiles equal numpy's own to the last bit, whatever the size, the values and the levels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulator.engine import quantiles
from simulator.engine.quantiles import SORTED, row_quantiles

LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
MATRICES = st.tuples(st.integers(1, 4), st.integers(1, 40)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-1e300, 1e300, width=64))
)


@given(MATRICES, st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_small_ones_equal_numpy(rows, levels):
    with np.errstate(over="ignore", invalid="ignore"):
        np.testing.assert_array_equal(row_quantiles(rows, levels), np.quantile(rows, levels, axis=1))


@given(MATRICES, st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_selecting_places_equals_sorting(rows, levels):
    with pytest.MonkeyPatch.context() as patch, np.errstate(over="ignore", invalid="ignore"):
        patch.setattr(quantiles, "SORTED", 0)
        np.testing.assert_array_equal(row_quantiles(rows, levels), np.quantile(rows, levels, axis=1))


@pytest.mark.parametrize("draws", [1, 2, SORTED, SORTED + 1, 100_003])
def test_large_ones_equal_numpy(draws):
    rows = np.random.default_rng(draws).lognormal(size=(2, draws))
    before = rows.copy()
    for threads in (1, 2, 3):
        np.testing.assert_array_equal(row_quantiles(rows, LEVELS, threads), np.quantile(rows, LEVELS, axis=1))
    np.testing.assert_array_equal(rows, before)


@pytest.mark.parametrize("draws", [7, SORTED + 7])
def test_a_row_with_nan_has_none(draws):
    rows = np.random.default_rng(1).normal(size=(2, draws))
    rows[1, 3] = np.nan
    found = row_quantiles(rows, LEVELS)
    assert np.isfinite(found[:, 0]).all()
    assert np.isnan(found[:, 1]).all()

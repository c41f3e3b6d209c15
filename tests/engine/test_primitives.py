"""Exponential, logarithm and power without branches, held to those of the C library."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

pytest.importorskip("numba", reason="numba is not installed")

from simulator.fast import compiler
from simulator.fast.compiler import Numba
from simulator.fast.primitives import LARGEST, LARGEST_EXPONENT, SMALLEST, exponential, logarithm, power
from simulator.fast.scores import MIDDLE, middle, tail

UNIT = 2.0**-52


@given(st.floats(-LARGEST_EXPONENT, LARGEST_EXPONENT))
def test_the_exponential_is_right_to_a_unit_in_the_last_place(x):
    assert exponential(x) == pytest.approx(math.exp(x), rel=UNIT, abs=0)


@given(st.floats(SMALLEST, LARGEST))
def test_the_logarithm_is_right_to_a_unit_in_the_last_place(x):
    assert logarithm(x) == pytest.approx(math.log(x), rel=UNIT, abs=0)


@given(st.floats(0.5, 2.0))
def test_the_logarithm_keeps_its_digits_around_one(x):
    assert logarithm(x) == pytest.approx(math.log(x), rel=UNIT, abs=0)


@given(st.floats(1e-6, 1e6), st.floats(-20, 20))
def test_a_power_is_right_to_thirteen_digits(x, y):
    assert power(x, y) == pytest.approx(x**y, rel=1e-13, abs=0)


@pytest.mark.parametrize("x", [-1.0, 0.0, -0.0, 1e-310, math.inf, -math.inf, math.nan])
def test_what_is_not_made_for_them_gives_nan(x):
    with np.errstate(all="ignore"):
        assert math.isnan(logarithm(x))
        assert math.isnan(power(x, 2.0))


@pytest.mark.parametrize("x", [701.0, -701.0, 1e308, math.inf, -math.inf, math.nan])
def test_too_large_an_exponent_gives_nan(x):
    with np.errstate(all="ignore"):
        assert math.isnan(exponential(x))


@given(st.integers(1, 2**53 - 1))
def test_a_score_is_that_of_scipy(step):
    u = step * 2.0**-53
    score = middle if abs(u - 0.5) <= MIDDLE else tail
    assert score(u) == pytest.approx(float(ndtri(u)), rel=4e-15, abs=1e-16)


@pytest.mark.parametrize("size", [1, 31, 1024, 1025, 5000])
def test_a_score_by_machine_code_does_not_depend_on_its_neighbours(size):
    u = np.random.default_rng(size).uniform(2.0**-53, 1.0 - 2.0**-53, size)
    u[:: max(size // 7, 1)] = 2.0**-53
    found = Numba().scores(u)
    np.testing.assert_allclose(found, ndtri(u), rtol=4e-15, atol=1e-16)
    for part in (slice(size // 2, None), slice(None, None, -1), slice(size // 3, size // 3 + 1)):
        np.testing.assert_array_equal(Numba().scores(u[part]), found[part])


@pytest.mark.parametrize("shape", [(5,), (2, 7), (0,)])
def test_scores_by_machine_code_keep_their_shape(shape):
    u = np.random.default_rng(1).uniform(0.001, 0.999, shape)
    np.testing.assert_allclose(Numba().scores(u), ndtri(u), rtol=4e-15, atol=1e-16)


def test_machine_code_is_made_anew_when_what_it_calls_changes_and_only_the_latest_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    monkeypatch.setattr(compiler, "KEPT", 2)
    before = compiler.source_file("a = 1\n")
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"changed")
    after = compiler.source_file("a = 1\n")
    assert before != after
    compiler.source_file("a = 2\n")
    assert not before.exists()
    assert len(list((tmp_path / "kernels").glob("*.py"))) == 2


def test_where_nothing_can_be_kept_kernels_still_compile(tmp_path, monkeypatch):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("SIMULATOR_CACHE", str(blocked))
    source = "def kernel(narrow, constant, yearly, out, begin):\n    return 7.25\n"
    nothing = np.empty((0, 0)), np.empty((0, 0)), np.empty((0, 0, 0)), np.empty((0, 0, 0)), 0
    assert Numba().kernel(source)(*nothing) == 7.25


def test_threads_that_want_the_same_machine_code_at_once_all_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    source = "def kernel(narrow, constant, yearly, out, begin):\n    return 8.5\n"
    with ThreadPoolExecutor(4) as pool:
        kernels = list(pool.map(Numba().kernel, [source] * 8))
    assert all(kernel is kernels[0] for kernel in kernels)

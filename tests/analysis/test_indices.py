"""Sobol' indices of functions whose indices are known, and those of scipy (and SALib, where installed) beside them."""

import numpy as np
import pytest
from scipy.stats import qmc, sobol_indices

from simulator.analysis.indices import sobol_shares

DRAWS = 4096


def ishigami(x):
    """Ishigami and Homma (1990) with a = 7, b = 0.1; inputs uniform from -pi to pi, one a row."""
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def known_ishigami():
    first = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    second = 49 / 8
    both = 0.01 * np.pi**8 * 8 / 225
    whole = first + second + both
    return np.array([first, second, 0]) / whole, np.array([first + both, second, both]) / whole


def three(function, dimensions, draws=DRAWS, seed=4):
    """Values on two samples of the unit cube and on their mixtures."""
    points = qmc.Sobol(2 * dimensions, rng=np.random.default_rng(seed)).random(draws).T
    a, b = points[:dimensions], points[dimensions:]
    mixed = np.repeat(a[None], dimensions, axis=0)
    for place in range(dimensions):
        mixed[place, place] = b[place]
    return function(a), function(b), np.array([function(item) for item in mixed])


def on_the_circle(unit):
    return ishigami(np.pi * (2 * unit - 1))


def test_ishigami():
    shares = sobol_shares(*three(on_the_circle, 3), 1)
    first, total = known_ishigami()
    assert shares.first == pytest.approx(first, abs=0.02)
    assert shares.total == pytest.approx(total, abs=0.02)
    assert ((shares.first_low <= first) & (first <= shares.first_high)).all()
    assert ((shares.total_low <= total) & (total <= shares.total_high)).all()


def test_a_linear_model_has_the_squares_of_its_weights_and_no_interactions():
    weights = np.array([1.0, 2.0, 3.0])
    shares = sobol_shares(*three(lambda x: weights @ x, 3), 1)
    assert shares.first == pytest.approx(weights**2 / 14, abs=0.01)
    assert shares.total == pytest.approx(shares.first, abs=0.01)


def test_a_pure_interaction_has_no_first_indices():
    shares = sobol_shares(*three(lambda x: (x[0] - 0.5) * (x[1] - 0.5), 2), 1)
    assert shares.first == pytest.approx([0, 0], abs=0.02)
    assert shares.total == pytest.approx([1, 1], abs=0.02)


def test_the_same_as_scipy_finds_from_the_same_values():
    f_a, f_b, f_ab = three(on_the_circle, 3)
    values = {"f_A": f_a[None], "f_B": f_b[None], "f_AB": f_ab[:, None]}
    expected = sobol_indices(func=values, n=DRAWS)
    shares = sobol_shares(f_a, f_b, f_ab, 1)
    assert shares.first == pytest.approx(np.ravel(expected.first_order), abs=1e-9)
    assert shares.total == pytest.approx(np.ravel(expected.total_order), abs=1e-9)


def test_the_same_as_salib_finds_with_as_wide_intervals():
    sampling = pytest.importorskip("SALib.sample.sobol")
    analysis = pytest.importorskip("SALib.analyze.sobol")
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}
    points = sampling.sample(problem, 1024, calc_second_order=False, seed=1)
    values = ishigami(points.T)
    expected = analysis.analyze(problem, values, calc_second_order=False, seed=1)
    rows = values.reshape(1024, 5).T
    shares = sobol_shares(rows[0], rows[-1], rows[1:-1], 1)
    assert shares.first == pytest.approx(expected["S1"], abs=0.02)
    assert shares.total == pytest.approx(expected["ST"], abs=0.02)
    assert (shares.first_high - shares.first_low) / 2 == pytest.approx(expected["S1_conf"], rel=0.35)


def test_confidence_narrows_with_the_root_of_the_draws_and_the_seed_repeats_it():
    few, many = (sobol_shares(*three(on_the_circle, 3, draws), 1) for draws in (256, 4096))
    narrowing = (few.total_high - few.total_low) / (many.total_high - many.total_low)
    assert narrowing == pytest.approx([4, 4, 4], rel=0.5)
    again = sobol_shares(*three(on_the_circle, 3, 256), 1)
    assert again.first_low.tolist() == few.first_low.tolist()


def test_what_does_not_vary_has_no_indices():
    shares = sobol_shares(np.ones(8), np.ones(8), np.ones((2, 8)), 1)
    assert np.isnan([*shares.first, *shares.total, *shares.total_low]).all()

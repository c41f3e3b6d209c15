"""Quantiles against closed forms, against scipy.stats, and the properties that hold for every kind."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from simulator.engine.distributions import EDGE, FAMILIES, central, inside, normal_scores, quantile
from simulator.language.improper import fail_if_improper
from simulator.language.schema import DISTRIBUTIONS, Distribution, Uncertainty

ROOT = Path(__file__).resolve().parents[2]
GRID = np.concatenate([np.linspace(0.001, 0.999, 999), 10.0 ** -np.arange(4, 8), 1 - 10.0 ** -np.arange(4, 8)])
MIDPOINTS = (np.arange(200_000) + 0.5) / 200_000

UNTIMED = settings(deadline=None)

numbers = st.floats(-1e6, 1e6)
positive = st.floats(1e-3, 1e3)
pairs = st.lists(numbers, min_size=2, max_size=2, unique=True).map(sorted).map(tuple)
triples = st.tuples(numbers, numbers, numbers).map(sorted).map(tuple)
PARAMETERS = {
    "uniform": pairs,
    "triangular": triples,
    "pert": triples,
    "normal": st.tuples(numbers, positive),
    "lognormal": st.tuples(positive, st.floats(1e-3, 5)),
    "truncated_normal": st.builds(lambda mean, sd, bounds: (mean, sd, *bounds), numbers, positive, pairs),
    "discrete": st.lists(st.tuples(numbers, st.floats(0, 100)), min_size=1, max_size=8),
    "empirical": st.lists(numbers, min_size=1, max_size=8),
}


@st.composite
def proper(draw, *kinds):
    kind = draw(st.sampled_from(kinds or DISTRIBUTIONS))
    distribution = Distribution(**{kind: draw(PARAMETERS[kind])})
    assume(not fail_if_improper(distribution))
    return distribution


def parameters_of(distribution):
    return getattr(distribution, distribution.kind)


def bounds_of(distribution):
    """Lowest and highest possible value."""
    values = parameters_of(distribution)
    return {
        "uniform": lambda: values,
        "triangular": lambda: (values[0], values[2]),
        "pert": lambda: (values[0], values[2]),
        "normal": lambda: (-math.inf, math.inf),
        "lognormal": lambda: (0.0, math.inf),
        "truncated_normal": lambda: values[2:],
        "discrete": lambda: (
            min(value for value, weight in values if weight),
            max(value for value, weight in values if weight),
        ),
        "empirical": lambda: (min(values), max(values)),
    }[distribution.kind]()


def reference(distribution):
    """The same distribution of scipy.stats."""
    values = parameters_of(distribution)
    if distribution.kind == "triangular":
        low, mode, high = values
        return stats.triang((mode - low) / (high - low), low, high - low)
    if distribution.kind == "pert":
        low, mode, high = values
        width = high - low
        return stats.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, low, width)
    if distribution.kind == "lognormal":
        return stats.lognorm(s=values[1], scale=values[0])
    if distribution.kind == "truncated_normal":
        mean, sd, low, high = values
        return stats.truncnorm((low - mean) / sd, (high - mean) / sd, mean, sd)
    return {"uniform": lambda low, high: stats.uniform(low, high - low), "normal": stats.norm}[distribution.kind](
        *values
    )


def test_every_kind_of_the_schema_has_a_quantile():
    assert tuple(FAMILIES) == DISTRIBUTIONS


@pytest.mark.parametrize(
    ("parameters", "u", "expected"),
    [
        ({"uniform": (10, 30)}, 0.25, 15),
        ({"triangular": (0, 1, 3)}, 1 / 12, 0.5),  # F(x) = x^2/3 below the mode
        ({"triangular": (0, 1, 3)}, 1 / 3, 1),
        ({"triangular": (0, 1, 3)}, 5 / 6, 2),  # 1 - F(x) = (3 - x)^2/6 above it
        ({"triangular": (0, 0, 1)}, 0.75, 0.5),  # a mode at an end
        ({"triangular": (0, 1, 1)}, 0.25, 0.5),
        ({"pert": (0, 0, 1)}, 1 - 0.5**5, 0.5),  # Beta(1, 5): 1 - F(x) = (1 - x)^5
        ({"pert": (10, 30, 30)}, 0.2**5, 14),  # Beta(5, 1): F(x) = x^5
        ({"pert": (0, 0.5, 1)}, 10 / 64 - 15 / 256 + 6 / 1024, 0.25),  # Beta(3, 3): F(x) = 10 x^3 - 15 x^4 + 6 x^5
        ({"normal": (100, 10)}, 0.975, 119.59963984540054),
        ({"lognormal": (8, 0.5)}, 0.5, 8),
        ({"lognormal": (1, 1)}, 0.841344746068543, math.e),
        ({"truncated_normal": (5, 2, 3, 7)}, 0.5, 5),
        ({"truncated_normal": (0, 1, 0, 50)}, 0.5, 0.6744897501960817),  # half-normal: the upper quartile
        ({"truncated_normal": (0, 1, -50, 0)}, 0.5, -0.6744897501960817),
        ({"discrete": [(2, 1), (1, 3)]}, 0.75, 1),  # in any order; weights need not add to one
        ({"discrete": [(2, 1), (1, 3)]}, 0.7501, 2),
        ({"empirical": [4, 1, 2, 4]}, 0.25, 1),
        ({"empirical": [4, 1, 2, 4]}, 0.2501, 2),
        ({"empirical": [4, 1, 2, 4]}, 0.5001, 4),
    ],
)
def test_known_quantiles(parameters, u, expected):
    assert quantile(Distribution(**parameters), np.array([u])) == pytest.approx([expected], rel=1e-12)


@pytest.mark.parametrize(
    ("parameters", "mean", "variance"),
    [
        ({"uniform": (2, 8)}, 5, 3),  # width^2/12
        ({"triangular": (0, 1, 5)}, 2, 21 / 18),  # (a^2 + b^2 + c^2 - ab - ac - bc)/18
        ({"pert": (0, 1, 6)}, 10 / 6, (10 / 6) * (26 / 6) / 7),  # (mean - low)(high - mean)/7
        ({"normal": (-3, 2)}, -3, 4),
        ({"lognormal": (2, 0.5)}, 2 * math.exp(0.125), 4 * math.exp(0.25) * (math.exp(0.25) - 1)),
        ({"truncated_normal": (0, 1, 0, 30)}, math.sqrt(2 / math.pi), 1 - 2 / math.pi),
        ({"discrete": [(0, 1), (10, 3)]}, 7.5, 18.75),
        ({"empirical": [1, 2, 3, 6]}, 3, 3.5),
    ],
)
def test_known_means_and_variances(parameters, mean, variance):
    values = quantile(Distribution(**parameters), MIDPOINTS)
    assert values.mean() == pytest.approx(mean, rel=1e-4)
    assert values.var() == pytest.approx(variance, rel=1e-3)


@UNTIMED
@given(proper("uniform", "triangular", "pert", "normal", "lognormal", "truncated_normal"))
def test_quantiles_are_those_of_scipy(distribution):
    expected = reference(distribution).ppf(GRID)
    scale = np.abs(expected).max() if distribution.kind == "lognormal" else np.ptp(expected)
    # Both sides subtract parameters of like size and add them again.
    rounding = 1e-14 * np.abs(np.asarray(parameters_of(distribution))).max()
    np.testing.assert_allclose(quantile(distribution, GRID), expected, rtol=1e-9, atol=1e-9 * scale + rounding)


@pytest.mark.parametrize("mode", [0.0, 1e-6, 0.03, 0.2, 0.5, 0.71, 0.999, 1.0])
def test_pert_is_the_beta_quantile_to_thirteen_digits(mode):
    tails = 2.0 ** -np.arange(1, 54)
    u = np.concatenate([GRID, tails, 1 - tails])
    expected = stats.beta(1 + 4 * mode, 5 - 4 * mode).ppf(u)
    np.testing.assert_allclose(quantile(Distribution(pert=(0, mode, 1)), u), expected, rtol=0, atol=1e-13)


@UNTIMED
@given(st.lists(numbers, min_size=1, max_size=30), st.lists(st.floats(0.001, 0.999), min_size=1))
def test_empirical_is_the_inverse_of_the_step_function(values, shares):
    drawn = quantile(Distribution(empirical=values), np.array(shares))
    for share, value in zip(shares, drawn, strict=True):
        below, upto = sum(item < value for item in values), sum(item <= value for item in values)
        assert value in values
        assert below / len(values) < share <= upto / len(values)


def test_discrete_values_come_as_often_as_they_weigh():
    drawn = quantile(Distribution(discrete=[(5, 2), (1, 0), (3, 6), (9, 0)]), MIDPOINTS)
    assert dict(zip(*np.unique(drawn, return_counts=True), strict=True)) == {3: 150_000, 5: 50_000}


@UNTIMED
@given(proper(), st.lists(st.floats(0, 1), min_size=2, max_size=50))
def test_quantiles_never_decrease(distribution, shares):
    values = quantile(distribution, np.sort(shares))
    # The series of pert ripples in the last digits.
    ripple = 1e-13 * (parameters_of(distribution)[2] - parameters_of(distribution)[0]) if distribution.pert else 0.0
    assert np.diff(values).min() >= -ripple


@pytest.mark.parametrize(
    "parameters",
    [
        {"pert": (0, 0.02541, 1)},
        {"truncated_normal": (0, 1, 1.85, 4.63)},
        {"truncated_normal": (0, 1, 0.21, 0.76)},
    ],
)
def test_rounding_does_not_carry_a_value_over_its_bound(parameters):
    distribution = Distribution(**parameters)
    low, high = bounds_of(distribution)
    values = quantile(distribution, np.array([0.0, 1.0]))
    assert low <= values[0] < values[1] <= high


def test_a_triangular_quantile_does_not_fall_back_at_its_mode():
    low, mode, high = -65.04765492991282, -36.64407948039645, 88.62896384562357
    at_mode = (mode - low) / (high - low)
    u = np.array([np.nextafter(at_mode, 0), at_mode, np.nextafter(at_mode, 1)])
    assert np.diff(quantile(Distribution(triangular=(low, mode, high)), u)).min() >= 0


@UNTIMED
@given(proper(), st.lists(st.floats(0, 1), max_size=50))
def test_quantiles_stay_within_the_bounds_and_finite_even_at_0_and_1(distribution, shares):
    low, high = bounds_of(distribution)
    values = quantile(distribution, np.array([0.0, *shares, 1.0]))
    assert np.isfinite(values).all()
    assert low <= values.min()
    assert values.max() <= high


@UNTIMED
@given(proper(), st.lists(st.floats(0, 1), min_size=1, max_size=40), st.data())
def test_a_value_does_not_depend_on_its_neighbours(distribution, shares, data):
    u = np.array(shares)
    cut = data.draw(st.integers(0, len(u)))
    whole = quantile(distribution, u)
    parts = np.concatenate([quantile(distribution, u[:cut]), quantile(distribution, u[cut:])])
    np.testing.assert_array_equal(parts, whole)
    np.testing.assert_array_equal([quantile(distribution, np.array(share)) for share in shares], whole)


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_long_arrays_give_the_values_of_short_ones(kind):
    distribution = Distribution(**{kind: EXAMPLES[kind]})
    u = MIDPOINTS[::7]
    parts = np.concatenate([quantile(distribution, part) for part in np.array_split(u, [1, 8191, 8192, 20_001])])
    np.testing.assert_array_equal(quantile(distribution, u), parts)


@UNTIMED
@given(proper())
def test_the_shape_is_kept_and_the_input_left_alone(distribution):
    u = np.array([[0.0, 0.25, 0.5], [0.75, 0.9, 1.0]])
    before = u.copy()
    values = quantile(distribution, u)
    assert values.shape == u.shape
    np.testing.assert_array_equal(values.ravel(), quantile(distribution, u.ravel()))
    np.testing.assert_array_equal(u, before)
    assert quantile(distribution, np.empty((2, 0))).shape == (2, 0)


def test_bounds_far_above_the_mean_keep_their_digits():
    # From four standard deviations on 1 - F has few digits left, unless the tail is taken from its own side.
    u = np.array([0.1, 0.5, 0.9, 0.999999])
    above = quantile(Distribution(truncated_normal=(0, 1, 4, 9)), u)
    below = quantile(Distribution(truncated_normal=(0, 1, -9, -4)), 1 - u)
    np.testing.assert_allclose(above, stats.truncnorm(4, 9).ppf(u), rtol=1e-10)
    np.testing.assert_allclose(above, -below, rtol=1e-10)


def test_an_uncertainty_is_a_distribution():
    u = np.array([0.1, 0.6])
    values = quantile(Uncertainty(triangular=(0.8, 1, 1.3), of="default"), u)
    np.testing.assert_array_equal(values, quantile(Distribution(triangular=(0.8, 1, 1.3)), u))


EXAMPLES = {
    "uniform": (2, 8),
    "triangular": (0, 1, 5),
    "pert": (0, 1, 6),
    "normal": (-3, 2),
    "lognormal": (2, 0.5),
    "truncated_normal": (1, 2, 3, 5),
    "discrete": [(10, 3), (0, 1), (20, 1)],
    "empirical": [6, 1, 3],
}
CENTRES = {
    "uniform": 5,
    "triangular": 1,
    "pert": 1,
    "normal": -3,
    "lognormal": 2,
    "truncated_normal": 3,
    "discrete": 10,
    "empirical": 3,
}


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_the_central_value_is_the_mean_median_or_mode_it_claims(kind):
    distribution = Distribution(**{kind: EXAMPLES[kind]})
    assert central(distribution) == CENTRES[kind]
    values = quantile(distribution, MIDPOINTS)
    heights, edges = np.histogram(values, bins=200)
    fullest = heights.argmax()
    claimed = {
        "mean": lambda: pytest.approx(values.mean(), rel=1e-6),
        "median": lambda: pytest.approx(quantile(distribution, np.array(0.5)), rel=1e-12),
        "mode": lambda: pytest.approx((edges[fullest] + edges[fullest + 1]) / 2, abs=4 * (edges[1] - edges[0])),
    }[FAMILIES[kind].centre]
    assert central(distribution) == claimed()


def test_probabilities_keep_off_0_and_1_by_the_spacing_of_the_draws():
    np.testing.assert_array_equal(inside(np.array([0.0, 0.5, 1.0])), [EDGE, 0.5, 1 - EDGE])
    scores = normal_scores(np.array([0.0, 0.5, 1.0]))
    assert scores == pytest.approx([-8.2095, 0.0, 8.2095], abs=1e-4)


def test_the_slow_part_of_scipy_is_not_imported():
    code = "import sys, simulator.engine.sampling; sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603

"""Draws: known numbers, independence of chunks and of other names, and the statistics that each method promises."""

import hashlib
import json
import math
import warnings
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simulator.engine.sampling import METHODS, SamplePlan, shock_normals, shock_values, uniforms, unit_draws
from simulator.language.schema import Distribution, Origin, Sampling, Shock, Title

NAMES = ("power.wind", "economy.growth", "water.losses", "grain.yield")
LINKS = (("power.wind", "grain.yield", 0.6), ("grain.yield", "economy.growth", -0.4))
YEARS = range(2021, 2031)
FEW = settings(max_examples=25, deadline=None)

methods = pytest.mark.parametrize("method", METHODS)
seeds = st.integers(0, 2**63 - 1)


def philox_uniform(key, draw):
    """Number `draw` of Philox4x64-10, word by word after Salmon et al. (2011)."""
    word = 2**64 - 1
    # numpy counts up before it uses the counter.
    c0, c1, c2, c3 = draw // 4 + 1, 0, 0, 0
    k0, k1 = key & word, key >> 64
    for _ in range(10):
        one, other = 0xD2E7470EE14C6C93 * c0, 0xCA5A826395121157 * c2
        c0, c1, c2, c3 = (other >> 64) ^ c1 ^ k0, other & word, (one >> 64) ^ c3 ^ k1, one & word
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & word, (k1 + 0xBB67AE8584CAA73B) & word
    return ((c0, c1, c2, c3)[draw % 4] >> 11) / 2**53


def key_of(*parts):
    return int.from_bytes(hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).digest(), "little")


def shock(distribution, persistence=0.0):
    return Shock(
        title=Title(zh="扰动", en="shock"),
        unit="%",
        distribution=distribution,
        persistence=persistence,
        origin=Origin(assumed="made up"),
    )


def in_parts(cuts, draws, part):
    """Results of `part(start, stop)` over the pieces between the cuts."""
    return [part(start, stop) for start, stop in pairwise(sorted({0, draws, *(cut % (draws + 1) for cut in cuts)}))]


def test_the_schema_and_the_sampler_know_the_same_methods():
    for method in METHODS:
        assert Sampling(method=method).method == method
    assert len(Sampling.model_fields["method"].annotation.__args__) == len(METHODS)


# Keyed uniform numbers


@FEW
@given(seeds, st.text(max_size=20), st.integers(0, 2**40))
def test_a_draw_is_the_philox_number_of_seed_name_and_index(seed, name, draw):
    key = key_of("draw", seed, name)
    expected = [philox_uniform(key, index) for index in range(draw, draw + 6)]
    np.testing.assert_array_equal(uniforms(seed, name, draw, draw + 6), expected)


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_uniform_numbers_are_uniform_and_independent(seed):
    u = uniforms(seed, "power.wind", 0, 100_000)
    assert stats.kstest(u, "uniform").pvalue > 1e-4
    for other in (uniforms(seed, "power.winds", 0, 100_000), np.roll(u, 1), np.roll(u, 4)):
        assert abs(np.corrcoef(u, other)[0, 1]) < 5 / math.sqrt(100_000)


@methods
def test_seed_zero_is_a_seed(method):
    def draw(seed):
        return unit_draws(SamplePlan(seed, 64, method, NAMES), 0, 64)["power.wind"]

    np.testing.assert_array_equal(draw(0), draw(0))
    assert not np.intersect1d(draw(0), draw(1)).size


# Every method


@methods
@FEW
@given(seed=seeds, draws=st.integers(0, 70), cuts=st.lists(st.integers(0, 70), max_size=4), linked=st.booleans())
def test_draws_do_not_depend_on_the_chunks(method, seed, draws, cuts, linked):
    plan = SamplePlan(seed, draws, method, NAMES, LINKS if linked else ())
    whole = unit_draws(plan, 0, draws)
    parts = in_parts(cuts, draws, lambda start, stop: unit_draws(plan, start, stop))
    for name in NAMES:
        pieces = [part[name] for part in parts] or [np.empty(0)]
        np.testing.assert_array_equal(np.concatenate(pieces), whole[name])


@methods
def test_large_chunks_give_the_draws_of_small_ones(method):
    plan = SamplePlan(5, 30_001, method, NAMES, LINKS)
    whole = unit_draws(plan, 0, plan.draws)
    parts = in_parts([1, 10_003, 20_000], plan.draws, lambda start, stop: unit_draws(plan, start, stop))
    for name in NAMES:
        np.testing.assert_array_equal(np.concatenate([part[name] for part in parts]), whole[name])


@methods
def test_the_order_of_the_names_changes_no_draw(method):
    one = unit_draws(SamplePlan(3, 50, method, NAMES, LINKS), 0, 50)
    other = unit_draws(SamplePlan(3, 50, method, NAMES[::-1], LINKS[::-1]), 0, 50)
    assert tuple(one) == NAMES
    assert tuple(other) == NAMES[::-1]
    for name in NAMES:
        np.testing.assert_array_equal(one[name], other[name])


@pytest.mark.parametrize("method", ["monte_carlo", "latin_hypercube"])
@FEW
@given(seeds, st.integers(1, 100), st.text(max_size=12))
def test_a_further_name_changes_no_other_draw(method, seed, draws, name):
    before = unit_draws(SamplePlan(seed, draws, method, NAMES[1:], LINKS[1:]), 0, draws)
    wider = tuple({*NAMES, name})
    after = unit_draws(SamplePlan(seed, draws, method, wider, LINKS[1:]), 0, draws)
    for known in NAMES[1:]:
        np.testing.assert_array_equal(after[known], before[known])


@methods
def test_draws_are_uniform_probabilities(method):
    draws = unit_draws(SamplePlan(11, 20_000, method, NAMES, LINKS), 0, 20_000)
    for u in draws.values():
        assert u.shape == (20_000,)
        assert u.min() >= 0
        assert u.max() <= 1
        assert stats.kstest(u, "uniform").pvalue > 1e-4


@methods
def test_a_plan_without_names_or_draws_gives_empty_results(method):
    assert unit_draws(SamplePlan(1, 10, method, ()), 0, 10) == {}
    nothing = unit_draws(SamplePlan(1, 0, method, NAMES, LINKS), 0, 0)
    assert [u.shape for u in nothing.values()] == [(0,)] * 4


def test_monte_carlo_draws_are_the_keyed_numbers():
    for name, u in unit_draws(SamplePlan(7, 90, "monte_carlo", NAMES), 20, 90).items():
        np.testing.assert_array_equal(u, uniforms(7, name, 20, 90))


# Refused plans


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 4), (0, 11)])
def test_draws_outside_the_plan_are_refused(start, stop):
    with pytest.raises(
        ValueError, match=f"抽样 {start}:{stop} 不在 0 至 10 之间 .* draws {start}:{stop} are not within"
    ):
        unit_draws(SamplePlan(1, 10, "monte_carlo", NAMES), start, stop)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1, 10, "dice", NAMES), "没有抽样方法 dice .* no sampling method dice"),
        ((1, -1, "sobol", NAMES), "抽样数 -1 不得为负 .* number of draws -1"),
        ((1, 10, "sobol", ("a", "a")), "名称重复 .* given twice"),
        ((1, 10, "sobol", NAMES, (("power.wind", "coal.price", 0.1),)), "coal.price 不是.* coal.price is not"),
        ((1, 10, "sobol", NAMES, (("power.wind", "grain.yield", 1.0),)), "不能同时成立.*cannot hold together"),
    ],
)
def test_a_plan_that_cannot_be_drawn_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        SamplePlan(*arguments)


# Latin hypercube


@FEW
@given(seeds, st.integers(1, 300))
def test_a_latin_hypercube_draws_once_from_every_stratum(seed, draws):
    for u in unit_draws(SamplePlan(seed, draws, "latin_hypercube", NAMES), 0, draws).values():
        np.testing.assert_array_equal(np.sort(np.floor(u * draws)), np.arange(draws))


def test_every_order_of_the_strata_is_as_likely():
    counts = dict.fromkeys(permutations(range(4)), 0)
    for seed in range(1200):
        u = unit_draws(SamplePlan(seed, 4, "latin_hypercube", ("m.a",)), 0, 4)["m.a"]
        counts[tuple(np.floor(u * 4).astype(int).tolist())] += 1
    assert stats.chisquare(list(counts.values())).pvalue > 1e-4


def test_the_orders_of_names_and_neighbours_are_unrelated():
    # With n strata the correlation of two random orders has mean 0 and standard deviation 1/sqrt(n - 1).
    draws, trials = 200, 300
    plans = [SamplePlan(seed, draws, "latin_hypercube", ("m.a", "m.b")) for seed in range(trials)]
    pairs = [tuple(unit_draws(plan, 0, draws).values()) for plan in plans]
    between = np.array([np.corrcoef(a, b)[0, 1] for a, b in pairs]) * math.sqrt(draws - 1)
    along = np.array([np.corrcoef(a[1:], a[:-1])[0, 1] for a, _ in pairs]) * math.sqrt(draws - 1)
    for scores in (between, along):
        assert abs(scores.mean()) < 4.5 / math.sqrt(trials)
        assert scores.std() == pytest.approx(1, abs=4.5 / math.sqrt(2 * trials))


def test_a_latin_hypercube_estimates_means_far_better_than_monte_carlo():
    errors = {
        method: np.mean(
            [abs(unit_draws(SamplePlan(s, 500, method, NAMES), 0, 500)[NAMES[0]].mean() - 0.5) for s in range(20)]
        )
        for method in ("monte_carlo", "latin_hypercube")
    }
    assert errors["latin_hypercube"] < errors["monte_carlo"] / 50


# Sobol


def integral_error(method, draws):
    """Root mean square error over seeds of the integral of a smooth product over six dimensions, which is 1."""
    names = tuple(f"m.x{index}" for index in range(6))
    estimates = [
        np.prod([0.5 + u for u in unit_draws(SamplePlan(seed, draws, method, names), 0, draws).values()], axis=0).mean()
        for seed in range(12)
    ]
    return math.sqrt(np.mean((np.array(estimates) - 1) ** 2))


def test_sobol_points_integrate_better_than_random_ones():
    exact_variance = (13 / 12) ** 6 - 1
    assert integral_error("monte_carlo", 1024) == pytest.approx(math.sqrt(exact_variance / 1024), rel=0.7)
    assert integral_error("sobol", 1024) < integral_error("monte_carlo", 1024) / 8


@pytest.mark.parametrize("draws", [1, 3, 1000, 1024])
def test_sobol_takes_any_number_of_draws_without_a_warning(draws):
    plan = SamplePlan(0, draws, "sobol", NAMES)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        points = unit_draws(plan, 0, draws)
    assert all(((u > 0) & (u < 1)).all() for u in points.values())


def test_sobol_points_fill_every_stratum_of_a_power_of_two():
    for u in unit_draws(SamplePlan(9, 256, "sobol", NAMES), 0, 256).values():
        np.testing.assert_array_equal(np.sort(np.floor(u * 256)), np.arange(256))


def test_sobol_points_lie_in_the_middle_of_their_cells():
    # 0 would be a cell's edge, and a draw out of all proportion where a distribution has no lower bound.
    for u in unit_draws(SamplePlan(9, 100, "sobol", NAMES), 0, 100).values():
        np.testing.assert_array_equal(np.mod(u * 2**31, 2), 1)


# Correlation


def scores(plan):
    return {name: stats.norm.ppf(u) for name, u in unit_draws(plan, 0, plan.draws).items()}


@methods
def test_the_correlations_asked_for_are_achieved(method):
    plan = SamplePlan(2, 40_000, method, NAMES, LINKS)
    found = np.corrcoef(list(scores(plan).values()))
    wanted = {("power.wind", "grain.yield"): 0.6, ("economy.growth", "grain.yield"): -0.4}
    for row, one in enumerate(NAMES):
        for column, other in enumerate(NAMES[:row]):
            rho = wanted.get((one, other), wanted.get((other, one), 0.0))
            assert found[row, column] == pytest.approx(rho, abs=5 / math.sqrt(plan.draws))


def test_ranks_correlate_as_a_gaussian_copula_says():
    draws = unit_draws(SamplePlan(4, 40_000, "monte_carlo", NAMES, LINKS), 0, 40_000)
    spearman = stats.spearmanr(draws["power.wind"], draws["grain.yield"]).statistic
    assert spearman == pytest.approx(6 / math.pi * math.asin(0.6 / 2), abs=0.02)


@methods
def test_uncorrelated_names_and_the_first_of_a_group_keep_their_draws(method):
    alone = unit_draws(SamplePlan(6, 100, method, NAMES), 0, 100)
    linked = unit_draws(SamplePlan(6, 100, method, NAMES, LINKS), 0, 100)
    for name in ("water.losses", "economy.growth"):  # the latter is the first of its group in sorted order
        np.testing.assert_array_equal(linked[name], alone[name])
    for name in ("power.wind", "grain.yield"):
        assert not np.array_equal(linked[name], alone[name])


def test_a_correlation_of_zero_is_none():
    alone = unit_draws(SamplePlan(6, 100, "monte_carlo", NAMES), 0, 100)
    linked = unit_draws(SamplePlan(6, 100, "monte_carlo", NAMES, (("power.wind", "grain.yield", 0.0),)), 0, 100)
    np.testing.assert_array_equal(linked["power.wind"], alone["power.wind"])


def test_a_group_does_not_disturb_another():
    both = (*LINKS[:1], ("economy.growth", "water.losses", 0.5))
    one = unit_draws(SamplePlan(8, 100, "monte_carlo", NAMES, LINKS[:1]), 0, 100)
    two = unit_draws(SamplePlan(8, 100, "monte_carlo", NAMES, both), 0, 100)
    np.testing.assert_array_equal(one["power.wind"], two["power.wind"])
    assert not np.array_equal(one["water.losses"], two["water.losses"])


def test_two_names_mix_as_the_textbook_says():
    independent = scores(SamplePlan(1, 50, "monte_carlo", NAMES[:2]))
    together = scores(SamplePlan(1, 50, "monte_carlo", NAMES[:2], (("power.wind", "economy.growth", 0.8),)))
    mixed = 0.8 * independent["economy.growth"] + 0.6 * independent["power.wind"]
    np.testing.assert_allclose(together["power.wind"], mixed, rtol=1e-9)


# Yearly shocks


@FEW
@given(seeds, st.floats(-0.99, 0.99), st.lists(st.integers(0, 40), max_size=3))
def test_shocks_do_not_depend_on_the_chunks(seed, persistence, cuts):
    whole = shock_normals(seed, "grain.weather", YEARS, persistence, (0, 40))
    assert whole.shape == (10, 40)
    parts = in_parts(cuts, 40, lambda a, b: shock_normals(seed, "grain.weather", YEARS, persistence, (a, b)))
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), whole)


def test_a_longer_horizon_changes_no_earlier_year():
    short = shock_normals(1, "grain.weather", range(2021, 2026), 0.7, (0, 50))
    long = shock_normals(1, "grain.weather", range(2021, 2051), 0.7, (0, 50))
    np.testing.assert_array_equal(long[:5], short)


def test_innovations_belong_to_calendar_years():
    early = shock_normals(1, "grain.weather", range(2020, 2026), 0.0, (0, 50))
    late = shock_normals(1, "grain.weather", range(2022, 2026), 0.0, (0, 50))
    np.testing.assert_array_equal(early[2:], late)


def test_without_persistence_a_year_is_its_own_philox_number():
    key = key_of("shock", 3, "grain.weather", 2022)
    expected = stats.norm.ppf([philox_uniform(key, draw) for draw in range(8)])
    found = shock_normals(3, "grain.weather", [2021, 2022], 0.0, (0, 8))[1]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("persistence", [-0.6, 0.0, 0.9])
def test_shocks_are_a_stationary_first_order_process(persistence):
    draws = 40_000
    series = shock_normals(0, "grain.weather", range(2020, 2040), persistence, (0, draws))
    close = 6 / math.sqrt(draws)
    np.testing.assert_allclose(series.mean(axis=1), 0, atol=close)
    np.testing.assert_allclose(series.var(axis=1), 1, atol=1.5 * close)
    found = np.corrcoef(series)
    for lag in (1, 2, 5):
        np.testing.assert_allclose(np.diagonal(found, lag), persistence**lag, atol=close)
    for row in (0, -1):
        assert stats.kstest(series[row], "norm").pvalue > 1e-4
    assert abs(np.corrcoef(series[3, 1:], series[3, :-1])[0, 1]) < close  # draws know nothing of each other


def test_shocks_of_other_names_and_seeds_are_unrelated():
    base = shock_normals(0, "grain.weather", YEARS, 0.0, (0, 10_000)).ravel()
    others = (
        shock_normals(0, "grain.pests", YEARS, 0.0, (0, 10_000)),
        shock_normals(1, "grain.weather", YEARS, 0.0, (0, 10_000)),
    )
    for other in others:
        assert abs(np.corrcoef(base, other.ravel())[0, 1]) < 5 / math.sqrt(base.size)


def test_shock_values_follow_their_distribution():
    values = shock_values(shock(Distribution(triangular=(-6, 0, 3)), 0.5), 4, "grain.weather", YEARS, (0, 20_000))
    assert values.shape == (10, 20_000)
    for year in values:
        assert stats.kstest(year, stats.triang(2 / 3, -6, 9).cdf).pvalue > 1e-4


def test_shock_values_of_a_normal_are_the_scaled_normals():
    normals = shock_normals(4, "grain.weather", YEARS, 0.5, (10, 60))
    values = shock_values(shock(Distribution(normal=(1, 2)), 0.5), 4, "grain.weather", YEARS, (10, 60))
    np.testing.assert_allclose(values, 1 + 2 * normals, rtol=1e-9, atol=1e-9)


def test_no_years_no_shocks():
    assert shock_normals(1, "grain.weather", [], 0.5, (0, 7)).shape == (0, 7)


@pytest.mark.parametrize("years", [[2021, 2023], [2022, 2021], [2021, 2021]])
def test_years_with_gaps_are_refused(years):
    with pytest.raises(ValueError, match=r"应逐年连续 .* without gaps"):
        shock_normals(1, "grain.weather", years, 0.5, (0, 5))


@pytest.mark.parametrize("persistence", [-1.0, 1.0, 2.0, math.nan])
def test_a_persistence_that_never_fades_is_refused(persistence):
    with pytest.raises(ValueError, match=r"应在 -1 与 1 之间 .* must lie between -1 and 1"):
        shock_normals(1, "grain.weather", YEARS, persistence, (0, 5))

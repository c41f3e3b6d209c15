"""What a program is fed: values around which the draws lie, within their ranges, and what a kept draw goes with."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.engine.distributions import quantile
from simulator.engine.inputs import central_inputs, deviates, drawn_inputs, sample_plan
from simulator.engine.program import compile_program
from simulator.engine.run import Runner, run
from simulator.engine.sampling import unit_draws
from simulator.language.faults import FaultsError
from simulator.language.paths import points
from simulator.language.schema import Uncertainty

KEY = "farm.need"  # 400 斤/人, within 0 to 2000
UNIFORM = {"default": (0.5, 1.5), "offset": (-100, 100), "value": (300, 500)}


def spread(scenario, uncertainty, *, path=None, limits=None):
    """The scenario with another spread of the need, perhaps another path and range."""
    setting = scenario.settings[KEY]
    changed = replace(
        setting,
        uncertainty=uncertainty,
        path=setting.path if path is None else points(path),
        range=limits or setting.range,
        anchor=points(400),
    )
    return replace(scenario, settings={**scenario.settings, KEY: changed})


def drawn(scenario, draws=50):
    """The draws of the need, shape (years, draws), and the probabilities behind them."""
    plan = sample_plan(scenario, draws, 3)
    return drawn_inputs(scenario, deviates(scenario, plan, 0, draws))[KEY], unit_draws(plan, 0, draws)[KEY]


@pytest.fixture(scope="module")
def shire(toy):
    return spread(toy.scenario("shire"), Uncertainty(uniform=(380, 420)), path=400)


@pytest.mark.parametrize("of", UNIFORM)
def test_a_spread_is_a_factor_a_deviation_or_values_around_their_anchor(shire, of):
    values, u = drawn(spread(shire, Uncertainty(uniform=UNIFORM[of], of=of)))
    # All three say: 200 below to 200 above for the factor, 100 below to 100 above for the others.
    reach = 200 if of == "default" else 100
    assert values.shape == (6, 50)
    np.testing.assert_allclose(values, np.tile(400 + reach * (2 * u - 1), (6, 1)), rtol=1e-12)


@pytest.mark.parametrize(
    ("of", "expected"),
    [("default", [300, 360, 420]), ("offset", [300, 350, 400]), ("value", [300, 350, 400])],
)
def test_a_path_that_moves_takes_its_spread_along(shire, of, expected):
    # From 250 in 2021 to 350 in 2023; the values stated around 400 lie 50 above their anchor.
    one = {"default": (1.2, 1.2), "offset": (50, 50), "value": (450, 450)}[of]
    uncertainty = Uncertainty(discrete=[(one[0], 1)], of=of)
    values, _ = drawn(spread(shire, uncertainty, path={2021: 250, 2023: 350}), draws=2)
    np.testing.assert_allclose(values[:3, 0], expected)
    np.testing.assert_allclose(values[:3, 1], expected)


@pytest.mark.parametrize("path", [400, {2021: 400, 2026: 400}])
@pytest.mark.parametrize("of", UNIFORM)
def test_draws_are_kept_within_the_range(shire, of, path):
    free, _ = drawn(spread(shire, Uncertainty(uniform=UNIFORM[of], of=of), path=path))
    held, _ = drawn(spread(shire, Uncertainty(uniform=UNIFORM[of], of=of), path=path, limits=(380, 410)))
    assert (free < 380).any()
    assert (free > 410).any()
    np.testing.assert_allclose(held, np.minimum(np.maximum(free, 380), 410))


def test_moving_a_value_keeps_the_draws(shire):
    plan = sample_plan(shire, 20, 3)
    kept = deviates(shire, plan, 0, 20)
    assert kept.fits(shire.with_changes({KEY: 500}), plan, None)
    assert not kept.fits(shire, sample_plan(shire, 20, 4), None)
    assert not kept.fits(shire, sample_plan(shire, 21, 3), None)
    assert not kept.fits(shire, plan, frozenset({KEY}))


@pytest.mark.parametrize("method", ["monte_carlo", "latin_hypercube", "sobol"])
def test_drawing_a_few_draws_the_same_numbers(shire, method):
    sampling = shire.sampling.model_copy(update={"method": method})
    plan = sample_plan(replace(shire, sampling=sampling), 40, 3)
    every, few = deviates(shire, plan, 3, 40), deviates(shire, plan, 3, 40, frozenset({KEY, "farm.weather"}))
    assert set(few.spreads) == {KEY} < set(every.spreads)
    np.testing.assert_array_equal(few.spreads[KEY], every.spreads[KEY])
    np.testing.assert_array_equal(few.shocks["farm.weather"], every.shocks["farm.weather"])


def test_another_spread_is_drawn_anew(shire):
    other = spread(shire, Uncertainty(uniform=(399, 401)))
    plan = sample_plan(shire, 20, 3)
    assert not deviates(shire, plan, 0, 20).fits(other, plan, None)
    runner = Runner(compile_program(shire.system, shire.years))
    runner.run(shire, draws=20)
    np.testing.assert_array_equal(
        runner.run(other, draws=20).samples["farm.output"], run(other, draws=20).samples["farm.output"]
    )
    narrow = np.ptp(runner.run(other, draws=20, keep=["farm.needed"]).samples["farm.needed"][0])
    wide = np.ptp(run(shire, draws=20, keep=["farm.needed"]).samples["farm.needed"][0])
    assert narrow < wide / 10


def test_a_chunk_in_the_middle_holds_the_draws_of_its_numbers(shire):
    plan = sample_plan(shire, 200, 3)
    whole = drawn_inputs(shire, deviates(shire, plan, 0, 200))
    part = drawn_inputs(shire, deviates(shire, plan, 60, 130))
    for key in (KEY, "farm.base_yield[barley]", "farm.weather"):
        np.testing.assert_array_equal(part[key], whole[key][:, 60:130])
        assert len(np.unique(whole[key][1])) == 200
    expected = quantile(shire.settings[KEY].uncertainty, unit_draws(plan, 60, 130)[KEY])
    np.testing.assert_allclose(part[KEY][0], expected)


def test_the_draw_that_is_not_finite_is_told_by_its_number_whatever_the_chunk(shire):
    # The ratio of output to need has no value where the need is 0: of the two values drawn, the other one.
    faulty = spread(shire, Uncertainty(discrete=[(0, 1), (400, 30)]))
    u = unit_draws(sample_plan(faulty, 200, 3), 0, 200)[KEY]
    first = int(np.flatnonzero(u <= 1 / 31)[0])
    assert first > 10  # not within the first chunk
    for chunk in (200, 10, 7):
        with pytest.raises(FaultsError, match=rf"\(draw {first}\) is not finite") as caught:
            run(faulty, draws=200, seed=3, chunk=chunk)
        assert f"第 {first} 次抽样" in caught.value.faults[0].problem.zh


def test_the_central_run_has_the_values_themselves_and_no_shocks(shire):
    inputs = central_inputs(shire)
    np.testing.assert_array_equal(inputs[KEY], np.full((6, 1), 400))
    np.testing.assert_array_equal(inputs["farm.weather"], np.zeros((6, 1)))

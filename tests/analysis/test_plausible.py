"""Results outside the bounds that a model declares."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.analysis.plausible import implausible
from simulator.engine.run import run

STORE = "farm.store"  # 亿斤, from 0 to 1000


@pytest.fixture(scope="module")
def projection(toy):
    return run(toy.scenario("shire"), draws=20, keep=[STORE])


def with_store(projection, central, drawn=None):
    """The projection with other values of the store: a number for each year, and for some draws of the third year."""
    samples = projection.samples[STORE].copy()
    samples[:] = 1.0
    for draw, value in (drawn or {}).items():
        samples[2, draw] = value
    return replace(
        projection, central={**projection.central, STORE: np.array(central, dtype=float)}, samples={STORE: samples}
    )


def test_within_its_bounds_nothing_is_told(projection):
    assert implausible(projection) == ()
    # Bounds themselves, and rounding at them, are within.
    assert implausible(with_store(projection, [0, 1000, 1000 + 1e-7, -1e-7, 5, 5])) == ()


@pytest.mark.parametrize("beyond", [-3.0, 1200.0])
def test_the_first_year_of_the_central_run_outside_is_told(projection, beyond):
    (found,) = implausible(with_store(projection, [5, 5, beyond, 2 * beyond, 5, 5]))
    assert (found.key, found.title.en, found.bounds) == (STORE, "Store", (0, 1000))
    assert (found.year, found.value, found.share) == (2023, beyond, 0)


def test_draws_outside_are_told_with_their_share(projection):
    (found,) = implausible(with_store(projection, [5, 5, 5, 5, 5, 7], {3: -1.0, 11: 1001.0, 12: 1000.0}))
    assert (found.year, found.value, found.share) == (None, 7, 2 / 20)


def test_without_draws_the_central_run_is_judged_alone(projection):
    outside = with_store(projection, [5, 5, 5, 5, 5, 1001])
    (found,) = implausible(replace(outside, samples={}))
    assert (found.year, found.share) == (2026, 0)


def test_a_run_that_leaves_its_bounds_is_told(toy):
    scenario = toy.scenario("shire")
    found = implausible(run(scenario.with_changes({"farm.need": 0.001, "farm.first_area[barley]": 1000}), draws=0))
    assert [item.key for item in found] == []
    high = {**scenario.system.variables, STORE: replace(scenario.system.variables[STORE], bounds=(0, 1.0))}
    tight = replace(scenario, system=replace(scenario.system, variables=high))
    (item,) = implausible(run(tight.with_changes({"farm.need": 300.0}), draws=0))
    central = run(tight.with_changes({"farm.need": 300.0}), draws=0).central[STORE]
    assert (item.key, item.year) == (STORE, scenario.years[int(np.argmax(central > 1.0))])

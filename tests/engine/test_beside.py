"""Candidates side by side have the numbers that each has when it is run by itself, to the last bit."""

import numpy as np
import pytest

from simulator.engine import beside
from simulator.engine.beside import Bench, Standing
from simulator.engine.run import run

KEYS = ("farm.output", "farm.store", "folk.population")
# A lever, an assumption drawn as a factor, one drawn around an absolute value, one drawn as an offset.
VALUES = {
    "farm.area_growth[barley]": [3.0, -20.0, 6.5, 20.0, 0.0],
    "farm.base_yield[barley]": [500.0, 400.0, 60.0, 700.0, 500.0],
    "farm.need": [410.0, 300.0, 500.0, 50.0, 2000.0],
    "folk.birth_rate": [2.0, 9.9, -5.0, 1.0, 3.0],
}


def columns(scenario):
    return {key: np.tile(values, (len(scenario.years), 1)) for key, values in VALUES.items()}


@pytest.mark.parametrize("draws", [0, 30])
@pytest.mark.parametrize("width", [8192, 64, 1])
def test_each_candidate_has_the_numbers_of_its_own_run(toy, draws, width, monkeypatch):
    monkeypatch.setattr(beside, "WIDTH", width)
    scenario = toy.scenario("shire")
    found = Bench(Standing(scenario, draws, 3), KEYS).run(columns(scenario))
    for index, values in enumerate(zip(*VALUES.values(), strict=True)):
        alone = run(scenario.with_changes(dict(zip(VALUES, values, strict=True))), draws=draws, seed=3, keep=KEYS)
        for key in KEYS:
            expected = alone.samples[key] if draws else alone.central[key][:, None]
            assert np.array_equal(found[key][:, index], expected), (key, index)


def test_candidates_may_differ_by_year(toy):
    scenario = toy.scenario("shire")
    by_year = np.array([[0.0, 4.0], [1.0, 4.0], [2.0, 4.0], [3.0, 4.0], [4.0, 4.0], [5.0, 4.0]])
    found = Bench(Standing(scenario), KEYS).run({"farm.area_growth[barley]": by_year})
    change = {year: float(year - 2021) for year in scenario.years}
    alone = run(scenario.with_changes({"farm.area_growth[barley]": change}), draws=0)
    assert np.array_equal(found["farm.output"][:, 0, 0], alone.central["farm.output"])


def test_nothing_changed_is_the_scenario_itself_and_candidates_are_counted(toy):
    scenario = toy.scenario("shire")
    bench = Bench(Standing(scenario, 20, 7), KEYS)
    assert np.array_equal(bench.run({})["farm.output"][:, 0], run(scenario, draws=20, seed=7).samples["farm.output"])
    bench.run(columns(scenario))
    assert bench.candidates == 6

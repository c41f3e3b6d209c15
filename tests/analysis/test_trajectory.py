"""What charts show: the projection's own numbers, and observations compared as the target compares them."""

import numpy as np
import pytest

from simulator.analysis.scorecard import scorecard
from simulator.analysis.trajectory import of_target, of_variable
from simulator.engine.projection import QUANTILES
from simulator.engine.run import run


@pytest.fixture(scope="module")
def projection(toy):
    return run(toy.scenario("shire"))


@pytest.fixture(scope="module")
def targets(projection):
    return {target.statement.id: target for target in projection.scenario.targets}


def test_a_variable_is_shown_as_it_was_projected(projection):
    line = of_variable(projection, "folk.population")
    assert line.years == projection.years
    assert line.central == tuple(projection.central["folk.population"])
    assert np.array_equal(line.quantiles, projection.quantiles("folk.population"))
    assert (line.at(2021), line.at(2020)) == (10.0, None)
    assert len(line.spread(2022)) == len(QUANTILES)
    assert line.spread(2030) == ()


def test_observations_come_before_and_after_the_base_year(projection):
    line = of_variable(projection, "folk.population")
    assert [(point.year, point.value, point.estimated) for point in line.observed] == [
        (2019, 9.5, False),
        (2021, 10.0, False),
        (2022, 10.1, False),
    ]


def test_a_central_run_has_no_fan(toy):
    line = of_variable(run(toy.scenario("shire"), draws=0), "folk.population")
    assert (line.quantiles, line.spread(2022)) == ((), ())


def test_a_target_shows_the_value_that_the_scorecard_scores(projection):
    for score in scorecard(projection).scores:
        line = of_target(projection, score.target)
        year = score.target.statement.year
        assert line.at(year) == pytest.approx(score.value)
        assert line.spread(year) == pytest.approx(score.quantiles)


def test_years_without_meaning_are_empty(projection, targets):
    line = of_target(projection, targets["growth-2022"])
    assert line.at(2021) is None
    assert line.spread(2021) == (None,) * len(QUANTILES)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("growth-2022", {2022: 1.0}),  # 10.1 after 10.0; 2020 is missing, so 2021 has no growth
        ("doubling", {2019: 0.95, 2021: 1.0, 2022: 1.01}),
        ("since-2019", {2019: 0.0, 2021: 0.5, 2022: 0.6}),
        ("average", {2022: 1.0}),
    ],
)
def test_observations_are_compared_as_the_target_is(projection, targets, target, expected):
    observed = {point.year: point.value for point in of_target(projection, targets[target]).observed}
    assert observed == pytest.approx(expected)


def test_a_sum_needs_every_year_of_its_period(projection, targets):
    assert of_target(projection, targets["total-output"]).observed == ()

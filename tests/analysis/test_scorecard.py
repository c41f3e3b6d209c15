"""Scores worked out by hand for the toy region: population 10 万人 growing 2 % a year, 2021 to 2026."""

from dataclasses import replace

import numpy as np
import pytest

from simulator.analysis.carried import carried
from simulator.analysis.scorecard import measured, meets, of_one_year, scorecard
from simulator.analysis.trajectory import observed_as
from simulator.engine.run import run
from simulator.language.units import parse_unit


@pytest.fixture(scope="module")
def card(toy):
    return scorecard(run(toy.scenario("shire")))


@pytest.mark.parametrize(
    ("target", "value", "gap", "met", "reached"),
    [
        (
            "population-about",
            10 * 1.02**2,
            10 * 1.02**2 - 10.4,
            True,
            2021,
        ),  # 左右 allows 5 % below: 9.88, so the base year meets it
        ("growth-2022", 2.0, 0.0, True, None),  # growth of one year: no other year can reach it
        ("doubling", 1.02**5, 1.02**5 - 2, False, None),
        ("average", 2.0, 0.5, True, 2022),
        (
            "since-2019",
            10 * 1.02**4 - 9.5,
            10 * 1.02**4 - 10.5,
            True,
            2024,
        ),  # 9.5 万人 observed in 2019, before the horizon
    ],
)
def test_values_gaps_and_years(card, target, value, gap, met, reached):
    score = card[target]
    assert score.value == pytest.approx(value)
    assert score.gap == pytest.approx(gap, abs=1e-9)
    assert (score.met, score.reached) == (met, reached)


def test_above_a_range_the_gap_is_told_from_its_upper_end(toy):
    faster = toy.scenario("shire").with_changes({"folk.birth_rate": 3.0})
    score = scorecard(run(faster))["average"]
    assert (score.met, score.value, score.gap) == (False, pytest.approx(3.0), pytest.approx(0.5))


def test_reached_counts_the_base_year_when_it_meets_the_target_already(card):
    assert card["output-2023"].reached == 2021
    assert card["output-2023"].met_at_base
    assert not card["doubling"].met_at_base


def test_cumulative_sums_from_the_first_year_of_the_period(card, toy):
    output = run(toy.scenario("shire"), draws=0).central["farm.output"]
    assert card["total-output"].value == pytest.approx(output[1:4].sum())


def test_a_mean_is_that_of_its_years_and_judged_when_they_are_over(card, toy):
    scenario = toy.scenario("shire")
    total = card["total-output"].target
    statement = total.statement.model_copy(update={"quantity": "mean", "comparator": ">=", "value": 0.0})
    target = replace(total, statement=statement, low=0.0, high=None)
    scenario = replace(scenario, targets=(target,))
    output = run(scenario, draws=0).central["farm.output"]
    score = scorecard(run(scenario, draws=0))["total-output"]
    assert score.value == pytest.approx(output[1:4].mean())
    assert score.reached == 2024
    any_one = next(iter(next(iter(scenario.region.observations.values())).values()))
    observed = {
        year: replace(any_one, year=year, value=value) for year, value in ((2022, 4.0), (2023, 5.0), (2024, 9.0))
    }
    points = observed_as(target, observed, scenario.base_year)
    assert [(point.year, point.value) for point in points] == [(2022, 4.0), (2023, 4.5), (2024, 6.0)]


def test_probability_is_the_share_of_draws_and_quantiles_are_theirs(card, toy):
    drawn = run(toy.scenario("shire")).samples["farm.output"][2]
    score = card["output-2023"]
    assert score.probability == np.mean(drawn >= 5.2)
    assert 0 < score.probability < 1
    assert score.quantiles == pytest.approx(np.quantile(drawn, [0.05, 0.25, 0.5, 0.75, 0.95]))


def test_without_draws_there_is_no_probability(toy):
    score = scorecard(run(toy.scenario("shire"), draws=0))["growth-2022"]
    assert score.probability is None
    assert set(score.quantiles) == {score.value}


def test_exactly_met_is_met_in_spite_of_rounding(card):
    target = card["growth-2022"].target
    assert meets(target, np.array([2.0 - 1e-13]))[0]
    assert not meets(target, np.array([2.0 - 1e-6]))[0]
    assert not meets(target, np.array([np.nan]))[0]


def test_about_states_its_tolerance(card):
    assert card["population-about"].target.tolerance == pytest.approx(0.52)
    assert card["growth-2022"].target.tolerance is None


def test_a_value_that_needs_an_absent_observation_says_so(toy):
    scenario = toy.scenario("shire")
    target = scorecard(run(scenario, draws=0))["since-2019"].target
    early = replace(target, statement=target.statement.model_copy(update={"base_year": 2010}))
    score = scorecard(run(replace(scenario, targets=(early,)), draws=0)).scores[0]
    assert score.met is None
    assert "2010" in score.reason.en


def changed(toy, target, **fields):
    """The score of a target with some fields of its statement different."""
    scenario = toy.scenario("shire")
    found = next(item for item in scenario.targets if item.statement.id == target)
    spoilt = replace(found, statement=found.statement.model_copy(update=fields))
    return scorecard(run(replace(scenario, targets=(spoilt,)), draws=0)).scores[0]


def test_another_definition_is_cautioned_against_and_its_outcome_is_not_borrowed(toy):
    score = changed(toy, "population-about", scope="hobbiton", year=2022)
    assert "Hobbiton" in score.caution.en
    assert "the region as a whole" in score.caution.en
    assert score.actual is None
    assert changed(toy, "population-about", year=2022).actual == pytest.approx(10.1)


def test_a_year_before_the_base_of_a_target_does_not_reach_it(toy):
    assert changed(toy, "doubling", base_year=2024).reached is None
    assert changed(toy, "since-2019", base_year=2022, year=2025).reached in {None, 2024, 2025, 2026}


@pytest.mark.parametrize(
    ("target", "fields"),
    [
        ("growth-2022", {}),
        ("since-2019", {"base_year": 2024}),  # a change within one year
        ("output-2023", {"quantity": "growth", "value": 0, "unit": "%"}),
    ],
)
def test_what_one_year_grows_or_adds_is_not_reached_by_another(toy, target, fields):
    score = changed(toy, target, **fields)
    assert score.met is not None
    assert (score.reached, score.met_at_base) == (None, False)


def measuring(target, key, unit):
    """The target as if another variable measured it."""
    return replace(target, key=key, unit=parse_unit(unit))


def test_rates_of_growth_and_yearly_amounts_are_known_by_id_and_unit(toy):
    level = next(item for item in toy.scenario("shire").targets if item.statement.id == "output-2023")
    assert not of_one_year(level)
    assert of_one_year(measuring(level, "economy.gdp_growth", "%"))
    assert of_one_year(measuring(level, "economy.income_growth_gap", "百分点"))
    assert of_one_year(measuring(level, "grain.farmland_added", "万亩"))
    assert of_one_year(measuring(level, "power.additions", "万千瓦/year"))
    assert not of_one_year(measuring(level, "power.grown_share", "%"))


def test_a_cap_on_a_sum_is_judged_when_its_period_is_over(card):
    assert card["total-output"].reached == 2024


def test_starting_values_carried_from_an_earlier_year_are_told_of_the_targets_that_rest_on_them(toy):
    scenario = toy.scenario("shire")
    by_id = {target.statement.id: target for target in scenario.targets}
    assert carried(scenario, [by_id["output-2023"], by_id["growth-2022"]]) == ()
    store = measuring(by_id["output-2023"], "farm.store", "万斤")  # 5000 万斤 observed in 2020, the base year is 2021
    assert [(start.key, start.year) for start in carried(scenario, [store])] == [("farm.store", 2020)]


def test_what_can_be_expected_is_the_mean_count_over_the_draws(toy):
    projection = run(toy.scenario("shire"))
    card = scorecard(projection)
    measurable = [score for score in card.scores if score.met is not None]
    counts = sum(
        meets(score.target, measured(score.target, projection.samples[score.target.key], projection.scenario))[
            projection.row(score.target.statement.year)
        ]
        for score in measurable
    )
    assert card.expected == pytest.approx(float(np.mean(counts)))
    assert scorecard(run(toy.scenario("shire"), draws=0)).expected is None

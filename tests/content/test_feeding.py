"""A promise that decides what a model does has one lever: moving it moves both its score and the model."""

import pytest

from simulator.analysis.explain import explain
from simulator.analysis.levers import levers_behind
from simulator.analysis.scorecard import scorecard
from simulator.content import find_content
from simulator.engine.run import run
from simulator.language.loading import load_library
from simulator.language.paths import at
from simulator.language.programme import PLAN

LIBRARY = load_library(find_content())
SCENARIOS = {name: LIBRARY.scenario(f"{name}-trend") for name in ("baotou-2022", "baotou-2024", "hohhot-2024")}
FED = [
    (name, target)
    for name, scenario in SCENARIOS.items()
    for target in scenario.targets
    if (programme := target.statement.programme) is not None and programme.feeds in scenario.system.deliveries
]
OWN = [(name, target) for name, target in FED if target.statement.indicator is None]


@pytest.fixture(scope="module")
def before():
    return {name: run(scenario, draws=0) for name, scenario in SCENARIOS.items()}


def named(pairs):
    return [pytest.param(name, target, id=target.id) for name, target in pairs]


def of_model(projection, target, year):
    """What the variables of the model that it feeds come to in a year."""
    model, row = target.statement.programme.feeds.split(".")[0], projection.row(year)
    variables = (key for key, item in projection.scenario.system.variables.items() if item.model == model)
    return {key: projection.central[key][row] for key in variables}


@pytest.mark.parametrize(("name", "target"), named(OWN))
def test_half_of_what_is_promised_is_half_of_the_score_and_less_of_the_model(name, target, before):
    """By halves, or not at all where there is but one."""
    year, scenario = target.statement.year, SCENARIOS[name]
    halved = run(scenario.with_changes({target.key + PLAN: target.statement.value // 2}), draws=0)
    first, second = (scorecard(projection)[target.id] for projection in (before[name], halved))
    assert second.value < first.value
    assert second.met is False
    assert of_model(halved, target, year) != of_model(before[name], target, year)


@pytest.mark.parametrize(("name", "target"), named(FED))
def test_no_lever_moves_the_model_in_its_year_and_not_the_score(name, target, before):
    """The model's own plan of that year is the programme's."""
    scenario, year = SCENARIOS[name], target.statement.year
    pace = scenario.system.deliveries[target.statement.programme.feeds].pace
    if pace is None:
        return
    own = scenario.settings[pace.promise]
    path = {each: at(own.path, each) for each in scenario.years} | {year: own.range[1]}
    moved = run(scenario.with_changes({pace.promise: path}), draws=0)
    first, second = (scorecard(projection)[target.id] for projection in (before[name], moved))
    same_model = of_model(moved, target, year) == of_model(before[name], target, year)
    assert same_model == (first.value == second.value)
    assert same_model == (target.statement.indicator is None)


@pytest.mark.parametrize(("name", "target"), named(FED))
def test_the_lever_is_the_programmes_own_or_that_of_the_model_that_measures_it(name, target):
    levers = levers_behind(SCENARIOS[name], [target])
    assert levers
    if target.statement.indicator is None:
        assert levers == (target.key + PLAN,)


def test_most_promises_that_feed_a_model_are_carried_out_by_some_scenario():
    assert len(OWN) > 15
    assert len(FED) > len(OWN)


def test_where_a_model_takes_it_from_is_told(before):
    """Insulated floor area of 2022: the plan of the document and what its programme completes."""
    tree = explain(before["baotou-2022"], "heating.retrofitted", 2022)
    inputs = {item.key: item.value for item in tree.inputs}
    assert inputs["baotou_2022.heating_insulation_2022_plan"] == 20
    assert inputs["baotou_2022.heating_insulation_2022_share"] == pytest.approx(1.05)
    assert tree.value == pytest.approx(21)

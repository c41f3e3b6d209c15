"""What the documents couple is coupled in what is shipped: of each pair the one moves the other, in the right sense."""

from functools import cache
from pathlib import Path

import pytest

from simulator.engine.run import run
from simulator.language.loading import Library, load_library
from simulator.language.scenario import Scenario

ROOT = Path(__file__).parents[2]

COUPLED = [
    ("grain.high_standard_additions", "grain.output", 1),
    ("grain.strip_plan", "grain.output", 1),
    ("heating.retrofit_plan", "heating.heat_demand", -1),
    ("chains.plan[polysilicon]", "chains.solar_output", 1),
    ("chains.price[polysilicon]", "chains.solar_output", 1),
    ("economy.underlying_industry_growth", "economy.urban_income", 1),
    ("economy.underlying_industry_growth", "economy.rural_income", 1),
    ("water.reclaimed_additions", "water.reclaimed_rate", 1),
    ("power.planned_additions", "power.new_energy_share", 1),
]
RENOVATING = ["baotou-2022-trend", "baotou-2022-stated", "baotou-2024-trend", "baotou-2024-stated"]
RENOVATING += ["hohhot-2024-trend", "hohhot-2024-stated"]


@cache
def library() -> Library:
    return load_library(ROOT)


def shipped(*names: str) -> list[Scenario]:
    """The scenarios of the folder that make use of all these quantities."""
    every = [library().scenario(name) for name in sorted(library().sources)]
    return [item for item in every if set(names) <= item.settings.keys() | item.system.variables.keys()]


def rise(scenario: Scenario, lever: str, variable: str, more: float = 1.2) -> float:
    """What a lever that is so many times as high adds to a variable in the end."""
    higher = {year: value * more for year, value in scenario.settings[lever].path}
    changes = higher[0] if set(higher) == {0} else higher
    before, after = run(scenario, draws=0), run(scenario.with_changes({lever: changes}), draws=0)
    return after.value(variable, scenario.years[-1]) - before.value(variable, scenario.years[-1])


@pytest.mark.parametrize(("lever", "variable", "sense"), COUPLED)
def test_what_is_coupled_moves_together_in_a_shipped_scenario(lever, variable, sense):
    assert any(rise(scenario, lever, variable) * sense > 0 for scenario in shipped(lever, variable))


@pytest.mark.parametrize("name", RENOVATING)
def test_renovated_floor_area_saves_heat_wherever_a_document_promises_it(name):
    scenario = library().scenario(name)
    assert rise(scenario, "heating.retrofit_plan", "heating.heat_demand") < 0


@pytest.mark.parametrize("name", RENOVATING)
def test_renovation_that_begins_a_year_late_leaves_more_heat_to_be_supplied(name):
    scenario = library().scenario(name)
    late, year = scenario.with_changes({"delivery.delay[outdoor_works]": 365.0}), scenario.years[0] + 1
    on_time, delayed = (run(item, draws=0).value("heating.heat_demand", year) for item in (scenario, late))
    assert delayed > on_time

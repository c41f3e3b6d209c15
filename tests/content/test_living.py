"""Housing, heating and public services: answers that can be worked out on paper, and invariants."""

from itertools import pairwise
from math import exp, log, pi, sqrt
from pathlib import Path

import numpy as np
import pytest

from simulator.analysis.scorecard import scorecard
from simulator.engine.projection import Projection
from simulator.engine.run import run
from simulator.language.loading import Library, load_library, with_scenario

ROOT = Path(__file__).parents[2]
MODELS = "[economy, people, power, water, grain, delivery, housing, heating, services]"


@pytest.fixture(scope="module")
def library() -> Library:
    found = load_library(ROOT)
    for year, parent in ((2022, "trend"), (2024, "stated")):
        text = f"""
scenario: living-{year}
title: {{zh: 民生, en: Living}}
extends: baotou-{year}-{parent}
models: {MODELS}
documents: [baotou-{year}]
sampling: {{draws: 200, seed: 1}}
"""
        found, _ = with_scenario(found, text.encode(), f"living-{year}")
    return found


@pytest.fixture(scope="module")
def of_2022(library) -> Projection:
    return run(library.scenario("living-2022"), draws=0)


@pytest.fixture(scope="module")
def of_2024(library) -> Projection:
    return run(library.scenario("living-2024"), draws=0)


def changed(library: Library, changes: dict[str, float], scenario: str = "living-2022") -> Projection:
    return run(library.scenario(scenario).with_changes(changes), draws=0)


def test_expansion_of_the_city_thins_out_green(of_2022):
    # 44.6 % in 2021; 1 % more land with 37 % green, and 0.18 points added
    by_hand = (44.6 + 0.01 * 37 + 0.18) / 1.01
    assert of_2022.value("housing.green[cover]", 2022) == pytest.approx(by_hand)
    assert round(by_hand, 2) == 44.70


def test_park_area_per_person_needs_parks_to_outgrow_people(library, of_2022):
    people = [of_2022.value("people.urban_population", year) for year in (2021, 2026)]
    wanted = 16 * people[1] - 15 * people[0]  # 万平方米, that is hectares
    assert wanted / 5 > of_2022.value("housing.park_area_added", 2022) > 0
    enough = changed(library, {"housing.park_additions": 1.3 * wanted / 5})
    assert enough.value("housing.park_area_per_person", 2026) > 16 > of_2022.value("housing.park_area_per_person", 2026)


def test_old_estates_are_worked_off_and_management_follows(of_2022):
    for before, year in pairwise(of_2022.years):
        done = of_2022.value("housing.renovated", year)
        left = of_2022.value("housing.old_estates", before) - done + 15
        assert of_2022.value("housing.old_estates", year) == pytest.approx(left)
        rise = 100 * done / 1900 * 0.5 * 0.65 + 1.5 - 0.5
        managed = of_2022.value("housing.managed_share", before) + rise
        assert of_2022.value("housing.managed_share", year) == pytest.approx(managed)


def test_raw_landfill_ends_when_capacity_covers_what_sorting_leaves(library, of_2024):
    urban, sorted_share = (
        of_2024.value(name, 2024) for name in ("people.urban_population", "housing.coverage[sorting]")
    )
    waste = 310 * urban / 1000  # 万吨
    residual = waste * (1 - 0.12 * sorted_share / 100)
    burnt = (1200 + 800) * 335 / 10_000
    assert of_2024.value("housing.raw_landfill_share", 2024) == pytest.approx((residual - burnt) / waste * 100)
    assert scorecard(of_2024)["housing-raw-waste-landfill-2024"].met is False
    needed = residual * 10_000 / 335 - 1200
    enough = changed(library, {"housing.incineration_new": needed * 1.001}, "living-2024")
    assert enough.value("housing.raw_landfill_share", 2024) == pytest.approx(0, abs=1e-9)
    assert scorecard(enough)["housing-raw-waste-landfill-2024"].met is True


def test_insulation_saves_heat_and_floor_area_balances(library, of_2024):
    done = of_2024.value("heating.retrofitted", 2024)
    assert of_2024.value("heating.heat_saved", 2024) == pytest.approx(done * (0.48 - 0.34))
    area, added, gone = (
        of_2024.value(f"heating.{name}", year)
        for name, year in (("heated_area", 2023), ("area_added", 2024), ("demolished", 2024))
    )
    assert of_2024.value("heating.heated_area", 2024) == pytest.approx(area + added - gone)
    without = changed(library, {"baotou_2024.heating_building_retrofit_2024_plan": 0.0}, "living-2024")
    saved = without.value("heating.heat_demand", 2024) - of_2024.value("heating.heat_demand", 2024)
    assert saved == pytest.approx(done * (0.48 - 0.34))


def test_clean_heating_follows_the_boilers_and_stoves_that_are_left(of_2022):
    left = 0.6 * of_2022.value("heating.boilers", 2022) / 40 + 0.4 * of_2022.value("heating.stoves", 2022) / 2.24
    assert 0 < left < 1
    assert of_2022.value("heating.clean_share", 2022) == pytest.approx(100 - 8 * left)


@pytest.mark.parametrize("stock", ["stoves", "boilers"])
def test_what_is_left_of_coal_never_rises(library, stock):
    values = run(library.scenario("living-2022"), draws=200).samples[f"heating.{stock}"]
    assert np.all(np.diff(values, axis=0) <= 1e-9)
    assert np.all(values >= -1e-9)


def test_a_circle_of_ten_minutes_needs_nearly_two_places_a_square_kilometre(library, of_2022):
    at_one = 1000 * sqrt(log(10) / pi) * 1.3 / 80
    assert round(at_one, 1) == 13.9
    assert of_2022.value("services.reach_time[sport]", 2021) == pytest.approx(13.9 * sqrt(215 / 360))
    needed = 215 * (13.9 / 10) ** 2
    assert round(needed / 215, 2) == 1.93
    dense = changed(library, {"services.base_places[sport]": needed})
    assert dense.value("services.reach_time[sport]", 2021) == pytest.approx(10)


def test_old_petitions_are_cleared_only_if_all_are_settled(library, of_2022):
    assert of_2022.value("services.petitions", 2022) == pytest.approx((300 + 70) * 0.12)
    assert scorecard(of_2022)["services-petitions-2022"].met is False
    assert scorecard(changed(library, {"services.settled[petitions]": 100.0}))["services-petitions-2022"].met is True


@pytest.mark.parametrize(
    ("lever", "variable"),
    [
        ("housing.points[lifelines]", "housing.coverage[lifelines]"),
        ("housing.renovation_plan", "housing.managed_share"),
        ("heating.points[prefabricated]", "heating.share[prefabricated]"),
        ("baotou_2022.heating_clean_homes_2022_plan", "heating.clean_share"),
        ("services.points[archives]", "services.coverage[archives]"),
        ("services.sport_area_additions", "services.sport_area_per_person"),
    ],
)
def test_more_effort_never_gives_less(library, lever, variable):
    less, more = (changed(library, {lever: value}).central[variable] for value in (1.0, 6.0))
    assert np.all(more >= less - 1e-9)
    assert more.sum() > less.sum()


def test_shares_stay_between_nothing_and_all(library):
    projection = run(library.scenario("living-2022"), draws=200)
    names = [
        name
        for name in projection.names
        if name.split(".")[0] in {"housing", "heating", "services"}
        and any(word in name for word in ("share", "coverage", "green["))
    ]
    assert len(names) > 25
    for name in names:
        values = projection.samples[name]
        assert np.all((values >= -1e-9) & (values <= 100 + 1e-9)), name


@pytest.mark.parametrize(
    ("danger", "events"),
    [("poverty_return", "services.poverty_returns"), ("systemic_risk", "services.systemic_risks")],
)
def test_what_is_not_to_happen_happens_as_often_as_its_chance_says(library, danger, events):
    """Even odds, taken as certain numbers: signs and the part settled give a chance of one half."""
    signs, settled = f"services.danger_signs[{danger}]", f"services.danger_settled[{danger}]"
    even = library.scenario("living-2024").with_changes({signs: 1.0, settled: 100 * (1 - log(2))})
    projection = run(even, draws=400)
    assert projection.value(f"services.danger_chance[{danger}]", 2024) == pytest.approx(100 * (1 - exp(-log(2))))
    happened = projection.samples[events][:, 1:]
    assert set(np.unique(happened)) == {0.0, 1.0}
    assert happened.mean() == pytest.approx(0.5, abs=0.1)
    none = run(even.with_changes({signs: 0.0}), draws=50)
    assert not none.samples[events].any()

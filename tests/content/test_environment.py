"""Environment, countryside, farming and what is left of water and grain: answers by hand, and what must always hold."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator.analysis.plausible import implausible
from simulator.analysis.scorecard import Scorecard, scorecard
from simulator.engine.projection import Projection
from simulator.engine.run import run
from simulator.language.loading import Library, load_library, with_scenario
from simulator.language.scenario import Scenario
from simulator.language.target import Target

ROOT = Path(__file__).parents[2]
SECTORS = {"environment", "rural", "grain", "water", "farming"}
BAOTOU = "models: [economy, people, water, grain, environment, rural, farming]\nscopes: {water: pilot_area}"
PARTS = "parts: [grain, environment, rural, farming]"  # no district publishes all that whole models start from
CASES = {
    "baotou-2022": ("baotou", BAOTOU, "2021, 2026"),
    "baotou-2024": ("baotou", BAOTOU, "2023, 2026"),
    "baotou-2030": ("baotou", BAOTOU, "2024, 2030"),
    "hohhot-2024": ("hohhot", PARTS, "2023, 2026"),
    "xincheng-2025": ("xincheng", PARTS, "2020, 2025"),
}


@pytest.fixture(scope="module")
def library() -> Library:
    """All content, with the targets of these sectors only: other sectors' starting values are no matter here."""
    whole = load_library(ROOT)
    return replace(whole, targets={name: tuple(filter(of_sectors, found)) for name, found in whole.targets.items()})


def of_sectors(target: Target) -> bool:
    return target.key.split(".")[0] in SECTORS


def scenario(library: Library, document: str) -> Scenario:
    """A scenario of the sectors' models for a document."""
    region, models, years = CASES[document]
    text = f"""
scenario: sectors-{document}
title: {{zh: 测试, en: Test}}
region: {region}
{models}
years: [{years}]
documents: [{document}]
sampling: {{draws: 200, seed: 7}}
"""
    found, name = with_scenario(library, text.encode(), "test.yaml")
    return found.scenario(name)


def central(library: Library, document: str, changes: dict[str, float | dict[int, float]] | None = None) -> Projection:
    return run(scenario(library, document).with_changes(changes or {}), draws=0)


def card(library: Library, document: str) -> Scorecard:
    return scorecard(central(library, document))


def test_every_target_of_the_sectors_is_measured(library):
    unmeasured = [
        f"{name}: {statement.id}"
        for name, document in library.documents.items()
        for statement in document.file.statements
        if statement.kind == "target" and statement.sector in SECTORS
        if statement.indicator is None and statement.programme is None
    ]
    assert unmeasured == []


def test_forest_cover_of_baotou_grows_by_what_was_planted_four_years_before(library):
    # 42.86 % of 70 万亩 a year; 45 % new planting, 80 % survive, 65 % counted, 0.1 % of forest lost; 4165 万亩 of land
    grown = 70 * 0.4286 * 0.45 * 0.80 * 0.65 / 4165 * 100
    cover = 18.3
    for _year in (2022, 2023, 2024, 2025):
        cover = cover * 0.999 + grown
    projection = central(library, "baotou-2022")
    assert projection.value("environment.forest_cover", 2021) == pytest.approx(18.3)
    assert projection.value("environment.forest_cover", 2025) == pytest.approx(cover, rel=1e-9)
    assert scorecard(projection)["environment-forest-cover-2026"].met is False


def test_planting_shows_only_after_four_years_but_grass_the_year_after(library):
    # 2022 to 2026: planting of 2022 shows in 2026 at the earliest
    base, less = (
        central(library, "baotou-2022", {"environment.greening_plan": {2021: 70.0, 2022: plan, 2026: plan}})
        for plan in (70.0, 20.0)
    )
    for year in (2022, 2023, 2024, 2025):
        assert less.value("environment.forest_cover", year) == base.value("environment.forest_cover", year)
    assert less.value("environment.forest_cover", 2026) < base.value("environment.forest_cover", 2026)
    assert less.value("environment.grass_cover", 2022) == base.value("environment.grass_cover", 2022)
    assert less.value("environment.grass_cover", 2023) < base.value("environment.grass_cover", 2023)


def test_polluted_days_of_baotou_fall_by_a_twentieth_of_seventeen_per_cent(library):
    assert card(library, "baotou-2022")["environment-clean-days-2022"].value == pytest.approx(17 * 0.05)


def test_energy_per_unit_of_gdp_and_emissions_follow_growth_less_what_is_saved(library):
    """Energy by 0.65 of growth less 1 %, pollutants by 0.25 of industry's less 6 %; 3 % and 2 % are asked for."""
    found = central(library, "baotou-2022")
    output, industry = (found.value(f"economy.{name}_growth", 2022) / 100 for name in ("gdp", "industrial"))
    energy = (1 + 0.65 * output - 0.01) / (1 + output)
    emissions = 1 + 0.25 * industry - 0.06
    assert found.value("environment.energy_intensity", 2022) == pytest.approx(100 * energy)
    assert found.value("environment.emissions", 2022) == pytest.approx(100 * emissions)
    done = min((1 - energy) / 0.03, (1 - emissions) / 0.02, 1)
    assert found.value("environment.saving_done", 2022) == pytest.approx(100 * max(done, 0))


def test_nothing_is_saved_where_nothing_is_done(library):
    idle = {"environment.energy_saving": 0.0, "environment.abatement": 0.0, "environment.energy_elasticity": 1.0}
    found = central(library, "baotou-2022", idle)
    assert found.value("environment.energy_intensity", 2026) == pytest.approx(100)
    assert found.value("environment.emissions", 2026) > 100
    assert found.value("environment.saving_done", 2022) == 0


def test_poor_river_sections_of_baotou_fall_by_six_in_a_hundred(library):
    """One section in eight was poor in 2021: 12.5 points, less 6 %."""
    assert card(library, "baotou-2022")["environment-river-water-2022"].value == pytest.approx(12.5 * 0.06)


def test_bare_soil_and_waterlogging_are_a_moving_zero(library):
    # 50 ha left and 30 new against 92.3 ha a year, done in time; half the work leaves more than 30
    done = central(library, "baotou-2022")
    assert done.value("environment.bare_soil", 2022) == 0
    assert done.value("environment.bare_soil_covered", 2022) == pytest.approx(100)
    half = central(library, "baotou-2022", {"environment.bare_soil_plan": 46.15, "water.spots_plan[waterlogging]": 0.0})
    assert 80 - 46.15 * 1.1 < half.value("environment.bare_soil", 2022) < 80
    assert half.value("environment.bare_soil_covered", 2022) < 100
    assert half.value("water.spots_left[waterlogging]", 2022) == pytest.approx(12 + 5)


def test_use_of_solid_waste_is_used_over_produced(library):
    projection = central(library, "baotou-2024")
    for year in projection.years:
        share = projection.value("environment.waste_used", year) / projection.value("environment.waste", year) * 100
        assert projection.value("environment.waste_use_rate", year) == pytest.approx(share)
    assert projection.value("environment.waste_use_rate", 2023) == pytest.approx(54)


def test_dust_measures_are_the_mean_of_the_six(library):
    projection = central(library, "baotou-2030")
    six = ("fences", "covers", "washing", "paving", "wet_work", "closed_trucks")
    mean = np.mean([projection.value(f"environment.practice[{item}]", 2030) for item in six])
    assert projection.value("environment.dust_measures", 2030) == pytest.approx(mean)


def test_processing_at_past_pace_stays_short_of_76_and_85(library):
    # 65 % (2018) to 73 % (2021) closes 12 % of the gap to 90 % a year: 73 + 17 x 0.12 = 75.04
    found = central(library, "baotou-2022", {"delivery.reserve[industrial_projects]": 0.0})
    opened = found.value("farming.plants_opened", 2022) / 100
    assert found.value("farming.processing_rate", 2022) == pytest.approx(73 + 17 * 0.12 * opened)
    scores = card(library, "baotou-2022")
    assert scores["grain-processing-rate-2022"].met is False
    assert scores["grain-processing-rate-2026"].met is False


def test_toilets_of_2024_raise_the_rate_by_what_is_built_less_what_breaks(library):
    projection = central(library, "baotou-2024")
    built = projection.value("rural.toilets_built", 2024) / 1e4
    homes = 13 * 0.975
    assert projection.value("rural.toilet_rate", 2024) == pytest.approx((0.82 * 0.992 + built / homes) * 100, rel=1e-9)
    assert scorecard(projection)["rural-toilet-rate-2024"].met is False


def test_villages_of_2024_follow_the_pipeline_of_works(library):
    # 55 % of 520 villages in 2023, then what the 79 promised give by the end of 2024
    planned = {"water.village_additions": {2023: 40.0, 2024: 79.0, 2025: 40.0}}
    in_time = central(library, "baotou-2024", planned)
    late = central(library, "baotou-2024", {**planned, "delivery.delay[outdoor_works]": 365.0})
    for projection in (in_time, late):
        treated = 0.55 * 520 + projection.value("water.villages_added", 2024)
        assert projection.value("water.village_rate", 2024) == pytest.approx(treated / 520 * 100)
    assert in_time.value("water.villages_added", 2024) >= 79
    assert late.value("water.villages_added", 2024) < 79


def test_corn_zone_of_hohhot_never_exceeds_its_corn_land(library):
    crowded = central(library, "hohhot-2024", {"grain.corn_zone_plan": 500.0})
    land = crowded.value("grain.crop_area[corn]", 2024) + 105
    assert crowded.value("grain.corn_zone", 2024) == pytest.approx(land)


def test_forest_target_of_xincheng_below_its_own_past_is_met_at_the_base_year(library):
    score = card(library, "xincheng-2025")["environment-forest-cover-2025"]
    assert score.met is True
    assert score.met_at_base is True
    assert score.reached == 2020


@pytest.mark.parametrize("document", CASES)
def test_draws_stay_in_their_bounds_and_shares_within_a_hundred(library, document):
    projection = run(scenario(library, document))
    assert implausible(projection) == ()
    for key, rows in projection.samples.items():
        if key.split(".")[0] in SECTORS and projection.scenario.system.variables[key].bounds == (0.0, 100.0):
            assert rows.min() >= -1e-9, key
            assert rows.max() <= 100 + 1e-9, key


@pytest.mark.parametrize(
    ("lever", "variable"),
    [
        ("environment.greening_plan", "environment.forest_cover"),
        ("environment.air_control", "environment.clean_days"),
        ("environment.waste_use_plan", "environment.waste_use_rate"),
        ("environment.mines_effort", "environment.mines_working"),
        ("environment.practice_correction[wetland]", "environment.practice[wetland]"),
        ("rural.toilet_plan", "rural.toilet_rate"),
        ("rural.waste_plan", "rural.waste_rate"),
        ("rural.yard_plan[fine]", "rural.yard[fine]"),
        ("rural.sewer_plan", "rural.sewer_rate"),
        ("rural.size_renewal[centre]", "rural.facility_size[centre]"),
        ("farming.processing_pace", "farming.processing_rate"),
        ("farming.alfalfa_bases", "farming.alfalfa"),
        ("farming.online_push", "farming.online_sales"),
    ],
)
def test_more_effort_never_gives_less(library, lever, variable):
    low, high = (central(library, "baotou-2022", {lever: value}) for value in (1.0, 20.0))
    assert low.value(variable, 2021) <= high.value(variable, 2021)
    assert low.value(variable, 2026) < high.value(variable, 2026)


@pytest.mark.parametrize("document", ["baotou-2022", "xincheng-2025"])
def test_every_assumption_of_the_sectors_at_either_end_gives_finite_numbers(library, document):
    found = scenario(library, document)
    keys = [key for key in found.settings if key.split(".")[0] in {"environment", "rural", "farming"}]
    for key in keys:
        for end in found.settings[key].range:
            run(found.with_changes({key: end}), draws=0)

"""Answers for Baotou that can be worked out on paper from the published figures, and invariants of its models."""

import shutil
from dataclasses import replace
from itertools import groupby, zip_longest
from pathlib import Path

import numpy as np
import pytest

from simulator.analysis.carried import mixed_starts
from simulator.analysis.explain import explain
from simulator.analysis.programmes import programmes
from simulator.analysis.scorecard import scorecard
from simulator.analysis.seek import seek
from simulator.engine.program import compile_program
from simulator.engine.run import Runner, run
from simulator.export.answers.seek import lever_words
from simulator.language.loading import Library, load_library
from simulator.language.paths import along
from simulator.language.scenario import Scenario

ROOT = Path(__file__).parents[2]

# 2022 report: new energy 635.6 万千瓦 = 37.4 % of capacity at the end of 2021; +330 and >= 47 % in 2022.
NEW_ENERGY, SHARE, ADDED, WANTED = 635.6, 0.374, 330.0, 0.47


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT)


def scenarios() -> list[str]:
    return sorted(path.stem for path in (ROOT / "scenarios" / "baotou").glob("*.yaml"))


def thermal(share: float) -> float:
    return NEW_ENERGY / share - NEW_ENERGY


def largest_addition(share: float) -> float:
    """Thermal capacity that may be added so that new energy is 47 % of all: x / (x + thermal + more) = 0.47."""
    return (NEW_ENERGY + ADDED) / WANTED - (NEW_ENERGY + ADDED) - thermal(share)


def share_with(library: Library, more_thermal: float) -> float:
    change = {"power.thermal_net_additions": {2021: 0.0, 2022: more_thermal, 2023: 0.0}}
    scenario = library.scenario("baotou-2022-stated").with_changes(change)
    return run(scenario, draws=0).value("power.new_energy_share", 2022)


def test_base_year_is_as_published(library):
    central = run(library.scenario("baotou-2022-stated"), draws=0)
    assert central.value("power.new_energy", 2021) == pytest.approx(635.6)
    assert central.value("power.new_energy_share", 2021) == pytest.approx(37.4)
    assert central.value("power.thermal", 2021) == pytest.approx(635.6 / 0.374 - 635.6)


def test_stated_additions_without_thermal_change_give_47_58_percent(library):
    by_hand = (NEW_ENERGY + ADDED) / (NEW_ENERGY + ADDED + thermal(SHARE)) * 100
    assert round(by_hand, 2) == 47.58
    card = scorecard(run(library.scenario("baotou-2022-stated"), draws=0))
    assert card["new-energy-share-2022-power"].value == pytest.approx(by_hand, rel=1e-12)
    assert card["new-energy-added-2022-power"].value == pytest.approx(330)


@pytest.mark.parametrize("name", ["baotou-2022-stated", "baotou-2022-trend"])
def test_by_june_next_to_nothing_of_the_330_is_connected_as_it_came_to_pass(library, name):
    # By the end of June 2022 Baotou had connected 1.9 of the 330; an even pace would have been 165 by then.
    found = programmes(library.scenario(name), draws=500, seed=1)
    added = next(item for item in found.items if item.statement.id == "new-energy-added-2022-power")
    june, december = 2022 * 12 + 6, 2023 * 12
    assert max(added.done_by(june)) < 0.05 * ADDED
    assert min(added.done_by(december)) > 0  # and the year is no lost one


def test_largest_thermal_addition_that_keeps_47_percent_is_25_and_between_22_7_and_27_3(library):
    assert round(largest_addition(SHARE), 2) == 25.00
    # 37.4 is printed with one decimal: anything from 37.35 to 37.45 would have been printed so.
    assert (round(largest_addition(0.3735), 1), round(largest_addition(0.3745), 1)) == (22.7, 27.3)
    most = largest_addition(SHARE)
    assert share_with(library, most) == pytest.approx(47, abs=1e-9)
    assert share_with(library, most - 0.01) > 47
    assert share_with(library, most + 0.01) < 47


def test_the_answer_for_thermal_power_tells_the_range_that_rounding_leaves(library):
    scenario = library.scenario("baotou-2022-stated")
    target = next(item for item in scenario.targets if item.statement.id == "new-energy-share-2022-power")
    words = lever_words(seek(scenario, target)["power.thermal_net_additions"])
    assert words.zh.endswith("不超过约 25.0 万千瓦/年(起点 37.4 % 按四舍五入,22.7–27.3)")


def test_reclaimed_rate_of_2024_falls_short_of_70_percent(library):
    card = scorecard(run(library.scenario("baotou-2024-stated"), draws=0))
    rate = card["water-reclaimed-rate-2024"]
    assert rate.value == pytest.approx((4499 + 4500) / 13692 * 100, rel=1e-12)
    assert round(rate.value, 1) == 65.7
    assert rate.met is False
    assert "试点区域" in rate.caution.zh


def test_grain_of_2022_is_area_times_yield(library):
    scenario = library.scenario("baotou-2022-trend")
    document = scenario.file.model_copy(update={"years": (2022, 2024)})
    sources = {**library.sources, "from-2022": replace(library.sources["baotou-2022-trend"], file=document)}
    later = replace(library, sources=sources).scenario("from-2022")
    output = run(later, draws=0).value("grain.output", 2022)
    assert output == pytest.approx(333.2e4 * 749.3 / 1e8, rel=1e-9)
    assert round(output, 2) == 24.97


def test_scores_show_what_came_of_a_target(library):
    card = scorecard(run(library.scenario("baotou-2022-trend"), draws=0))
    assert card["grain-output-2022"].actual == pytest.approx(24.97)


def test_definitions_of_the_reclaimed_rate_are_never_mixed(library):
    region = library.regions["baotou"]
    scopes = {scope for key, scope in region.observations if key == "water.reclaimed_rate"}
    assert {"pilot_area", "water_company"} <= scopes
    assert region.series("water.reclaimed_rate", "pilot_area")[2023].value == pytest.approx(32.9)
    assert region.series("water.reclaimed_rate", "water_company")[2023].value == pytest.approx(45.58)


@pytest.mark.parametrize("name", scenarios())
def test_balances_hold_in_every_draw(library, name):
    samples = run(library.scenario(name), draws=200).samples
    total = samples["power.new_energy"] + samples["power.thermal"]
    np.testing.assert_allclose(samples["power.new_energy"] / total * 100, samples["power.new_energy_share"], rtol=1e-9)
    np.testing.assert_allclose(
        sum(samples[f"power.capacity[{kind}]"] for kind in ("wind", "solar", "other_new_energy")),
        samples["power.new_energy"],
        rtol=1e-9,
    )
    np.testing.assert_allclose(
        samples["water.reclaimed_use"] / samples["water.sewage_treated"] * 100,
        samples["water.reclaimed_rate"],
        rtol=1e-9,
    )
    assert (samples["water.reclaimed_use"] <= samples["water.sewage_treated"] * (1 + 1e-12)).all()
    # 亿斤 = 万亩 x 斤/亩 / 1e4
    np.testing.assert_allclose(
        samples["grain.output"], samples["grain.sown_area"] * samples["grain.yield"] / 1e4, rtol=1e-9
    )


@pytest.mark.parametrize("end", [0, 1], ids=["lowest", "highest"])
def test_every_assumption_at_either_end_of_its_range_gives_finite_numbers(library, end):
    """One assumption of each model at a time, so that a run moves as many as there are models."""
    scenario = library.scenario("baotou-2022-stated")
    runner = Runner(compile_program(scenario.system, scenario.years))
    by_model = groupby(scenario.settings, key=lambda key: key.split(".")[0])
    for keys in zip_longest(*(list(group) for _, group in by_model)):
        runner.run(scenario.with_changes({key: scenario.settings[key].range[end] for key in keys if key}), draws=0)


def test_every_assumption_says_where_it_comes_from(library):
    scenario = library.scenario("baotou-2022-stated")
    for key, setting in scenario.settings.items():
        assert setting.origin.kind in {"stated", "observed", "calibrated", "assumed"}, key
        low, high = setting.range
        assert all(low <= value <= high for value in along(setting.path, scenario.years)), key


def test_more_thermal_lowers_the_share_and_a_drought_costs_grain(library):
    scenario = library.scenario("baotou-2022-trend")
    base = run(scenario, draws=0)
    dry = run(scenario.with_changes({"grain.rain_anomaly": {2021: 0.0, 2022: -30.0}}), draws=0)
    assert dry.value("grain.output", 2022) < base.value("grain.output", 2022)
    assert dry.value("grain.output", 2021) == base.value("grain.output", 2021)
    more = run(scenario.with_changes({"power.thermal_net_additions": 50.0}), draws=0)
    assert more.value("power.new_energy_share", 2026) < base.value("power.new_energy_share", 2026)


def starting_from(library: Library, year: int) -> Scenario:
    """A scenario of 2021 whose yield of grain was observed in some year; all else is as it was."""
    scenario = library.scenario("baotou-2022-trend")
    start = replace(scenario.starts["grain.yield"], year=year)
    return replace(scenario, starts={**scenario.starts, start.key: start})


def test_a_start_derived_from_statistics_of_different_years_is_cautioned_against(library):
    scenario = starting_from(library, 2020)
    projection = run(scenario, draws=0)
    zh = "“粮食产量”的起点由不同年份的统计推得:粮食播种面积 2021、粮食单产 2020"
    card = scorecard(projection)
    assert any("粮食单产 2020" in score.caution.zh for score in card.scores if score.target.key == "grain.output")
    assert any(zh in words.zh for words in mixed_starts(scenario))
    assert "Grain yield 2020" in explain(projection, "grain.output", 2021).origin.en
    assert not any("不同年份" in score.caution.zh for score in card.scores if score.target.key.startswith("housing."))
    assert not mixed_starts(starting_from(library, 2021))


def test_new_energy_capacity_of_a_new_year_alone_leaves_thermal_capacity_as_it_was(tmp_path):
    """963 万千瓦 at 47.5 % of 2024 make 963 / 0.475 - 963 of thermal; 1480.2 of 2025 stand beside that."""
    for folder in ("models", "regions", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    line = "  - {variable: power.new_energy, year: 2025, value: 1480.2, unit: 万千瓦, origin: {calibrated: made up}}\n"
    with (tmp_path / "regions/baotou/observations-power.yaml").open("a", encoding="utf-8") as rows:
        rows.write(line)
    text = "scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: baotou-2030-plan\nyears: [2025, 2030]\n"
    (tmp_path / "scenarios/baotou/mine.yaml").write_text(text, encoding="utf-8")
    projection = run(load_library(tmp_path).scenario("mine"), draws=0)
    coal = 963 / 0.475 - 963
    assert projection.value("power.thermal", 2025) == pytest.approx(coal)
    assert projection.value("power.new_energy_share", 2025) == pytest.approx(100 * 1480.2 / (1480.2 + coal))
    assert not mixed_starts(projection.scenario)


@pytest.mark.parametrize("name", scenarios())
def test_no_scenario_starts_from_statistics_of_different_years(library, name):
    assert not mixed_starts(library.scenario(name))

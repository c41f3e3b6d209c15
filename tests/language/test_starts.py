"""Starts worked out of observations: of one year always, and what an equation ties to them is worked out anew."""

import shutil
from pathlib import Path

import pytest

from simulator.analysis.carried import ages, carried, mixed_starts
from simulator.analysis.explain import explain
from simulator.engine.run import run
from simulator.language.loading import content_files, load_library, survey

TOY = Path(__file__).parents[1] / "toy"
MILLS = """\
model: mills
title: {zh: 磨坊, en: Mills}
purpose: {zh: 测试, en: For tests}
leaves_out: {zh: 其余, en: The rest}
variables:
  wind:
    title: {zh: 风磨, en: Windmills}
    unit: 座
    initial: observed
    equation: previous(wind) * 2
  share:
    title: {zh: 风磨比重, en: Share of windmills}
    unit: "%"
    initial: observed
    equation: if(all > 0, wind / all, 0)
  all:
    title: {zh: 全部磨坊, en: All mills}
    unit: 座
    equation: wind + water
  water:
    title: {zh: 水磨, en: Water mills}
    unit: 座
    initial: observed(wind / share - wind)
    equation: previous(water)
"""
SCENARIO = """\
scenario: mills
title: {zh: 磨坊, en: Mills}
region: shire
models: [mills]
years: [2025, 2027]
sampling: {draws: 0}
"""


@pytest.fixture
def root(tmp_path):
    return Path(shutil.copytree(TOY, tmp_path / "content"))


def written(root, rows, model=MILLS):
    """Write the model, a scenario and observations: `rows` maps (variable, year) to a value, of share in per cent."""
    (root / "models/mills.yaml").write_text(model, encoding="utf-8")
    (root / "scenarios/shire/mills.yaml").write_text(SCENARIO, encoding="utf-8")
    lines = [
        f"  - {{variable: mills.{name}, year: {year}, value: {value}, unit: {'%' if name == 'share' else '座'}, "
        "origin: {observed: red-book}}"
        for (name, year), value in rows.items()
    ]
    text = "\n".join(["region: shire", "observations:", *lines]).replace("unit: %", 'unit: "%"')
    (root / "regions/shire/observations-mills.yaml").write_text(text, encoding="utf-8")


def mills(root, rows, model=MILLS):
    written(root, rows, model)
    return load_library(root).scenario("mills")


def told(root, model, rows=None):
    written(root, {("wind", 2025): 60, ("share", 2025): 40} if rows is None else rows, model)
    return [(fault.code, fault.place.file, fault.problem.en) for fault in survey(root, content_files(root))[1]]


BOTH = {("wind", 2024): 40, ("share", 2024): 40}  # so 60 water mills


def test_a_start_is_worked_out_of_observations_of_the_base_year(root):
    scenario = mills(root, BOTH | {("wind", 2025): 60, ("share", 2025): 50})
    assert (scenario.starts["mills.water"].value, scenario.starts["mills.water"].year) == (60, 2025)
    assert not ages(scenario).en


def test_a_newer_part_is_never_set_against_an_older_share(root):
    scenario = mills(root, BOTH | {("wind", 2025): 60})
    projection = run(scenario, draws=0)
    assert projection.value("mills.wind", 2025) == 60
    assert projection.value("mills.water", 2025) == pytest.approx(60, rel=1e-12)
    assert projection.value("mills.share", 2025) == pytest.approx(50, rel=1e-12), "60 of 120, not 40 %"
    assert scenario.starts["mills.water"].year == 2024
    assert not mixed_starts(scenario)
    assert "1 of 2024" in ages(scenario).en


def test_what_is_worked_out_says_so_down_to_the_statistics(root):
    told = explain(run(mills(root, BOTH | {("wind", 2025): 60}), draws=0), "mills.share", 2025)
    assert [(part.key, part.year, part.value) for _, part in told.walk()] == [
        ("mills.share", 2025, pytest.approx(50)),
        ("mills.wind", 2025, 60),
        ("mills.water", 2024, pytest.approx(60)),
        ("mills.wind", 2024, 40),
        ("mills.share", 2024, 40),
    ]
    assert "Water mills (2024)" in told.origin.en
    assert "red-book" in list(told.walk())[-1][1].origin.en


def test_without_newer_figures_all_is_carried_from_the_year_that_has_both(root):
    scenario = mills(root, BOTH | {("wind", 2022): 10})
    assert {item.year for item in scenario.starts.values()} == {2024}
    assert scenario.starts["mills.share"].value == 40
    assert "carried from 2024" in explain(run(scenario, draws=0), "mills.water", 2025).origin.en


def test_an_observation_of_its_own_goes_first_unless_it_is_older(root):
    own = mills(root, BOTH | {("wind", 2025): 60, ("water", 2024): 61})
    assert own.starts["mills.water"].value == 61
    assert not own.starts["mills.water"].of
    older = mills(root, BOTH | {("water", 2023): 61})
    assert older.starts["mills.water"].value == pytest.approx(60)


def test_a_year_that_gives_no_number_is_passed_over(root):
    scenario = mills(root, BOTH | {("wind", 2025): 0, ("share", 2025): 0})
    assert (scenario.starts["mills.water"].year, scenario.starts["mills.water"].value) == (2024, pytest.approx(60))


def test_what_rests_on_an_assumption_is_carried_and_not_worked_out_anew(root):
    """Only a definition ties; an estimate from assumptions would put a guess in the place of a statistic."""
    lever = (
        "assumptions:\n  lost: {title: {zh: 废弃, en: Lost}, kind: driver, unit: 座, default: 1, range: [0, 9], "
        "origin: {assumed: made up}}\nvariables:\n"
    )
    model = MILLS.replace("variables:\n", lever, 1).replace("equation: wind + water", "equation: wind + water - lost")
    scenario = mills(root, BOTH | {("wind", 2025): 60}, model)
    assert (scenario.starts["mills.share"].value, scenario.starts["mills.share"].year) == (40, 2024)


def test_the_same_start_written_as_a_plain_expression_is_cautioned_against(root):
    plain = MILLS.replace("observed(wind / share - wind)", "wind / share - wind")
    scenario = mills(root, BOTH | {("wind", 2025): 60}, plain)
    assert "Windmills 2025, Share of windmills 2024" in mixed_starts(scenario)[0].en
    assert carried(scenario, ()) == ()


def test_no_year_that_has_all_is_a_fault_told_once(root):
    faults = told(root, MILLS, {("wind", 2025): 60, ("share", 2024): 40})
    assert [(code, file) for code, file, _ in faults] == [("observation", "scenarios/shire/mills.yaml")]
    assert "mills.wind mills.share of one and the same year" in faults[0][2]
    missing = told(root, MILLS, {("wind", 2025): 60})
    assert [words for _, _, words in missing] == ["Shire has no observation of mills.share in or before 2025"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("observed(wind / share - wind)", "observed(wind) - 1", "can only be the whole of `initial`"),
        ("equation: wind + water", "equation: observed(wind)", "can only be the whole of `initial`"),
        ("observed(wind / share - wind)", "observed(all - wind)", "mills.all in observed(...) is not observed"),
        ("observed(wind / share - wind)", "observed(wind * year)", "takes observed variables only"),
        ("observed(wind / share - wind)", "observed(wind, share)", "observed has 2 arguments"),
        ("observed(wind / share - wind)", "observed(share)", "units differ"),
    ],
)
def test_what_observed_cannot_hold_is_a_fault_at_its_place(root, before, after, words):
    faults = told(root, MILLS.replace(before, after))
    assert any(file == "models/mills.yaml" and words in text for _, file, text in faults), faults


def test_a_faulty_variable_that_a_start_is_worked_out_of_is_told_alone(root):
    faults = told(root, MILLS.replace("equation: previous(wind) * 2", "equation: previous(wind) * one"))
    assert [text for _, _, text in faults] == ["no assumption, shock or variable is called 'one'"]

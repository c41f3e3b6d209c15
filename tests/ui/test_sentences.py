"""Numbers, goals and results in words."""

import re
from dataclasses import replace

import pytest

from simulator.analysis.scorecard import scorecard
from simulator.analysis.trajectory import Trajectory, of_variable
from simulator.analysis.verdict import verdict
from simulator.cli.bilingual import Face
from simulator.cli.scoring import goal_text
from simulator.engine.run import run
from simulator.export.answers.common import asked_of
from simulator.export.columns import CODES
from simulator.export.score_words import met_words
from simulator.language.paths import points
from simulator.language.units import parse_unit
from simulator.ui.sentences import (
    amount,
    band_words,
    brief,
    change_words,
    differ,
    gap_brief,
    gap_words,
    goal_and_gap,
    goal_words,
    path_words,
    reached_words,
    share,
    target_sentence,
    trajectory_sentence,
    verdict_words,
    years_text,
)
from simulator.ui.texts import text

YEARS = tuple(range(2021, 2027))


@pytest.fixture(scope="module")
def card(toy):
    return scorecard(run(toy.scenario("shire"), draws=0))


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [
        ("output-2023", "≥ 5.2 亿斤", "≥ 5.2 ×10⁸ jin"),
        ("population-about", "10.4 万人 左右（9.88 起算达到）", "about 10.4 ×10⁴ people (met from 9.88)"),
        ("growth-2022", "同比增长 ≥ 2 %", "growth ≥ 2 %"),
        ("doubling", "为2021年的倍数 ≥ 2", "multiple of 2021 ≥ 2"),
        ("average", "2021年以来年均增长 1.5–2.5 %", "average growth since 2021 1.5–2.5 %"),
        ("since-2019", "比2019年变化 达到 1 万人", "change since 2019 reach 1 ×10⁴ people"),
        ("total-output", "累计 ≤ 30 亿斤", "in total ≤ 30 ×10⁸ jin"),
    ],
)
def test_goals(card, target, zh, en):
    assert goal_words(card[target].target, "zh") == zh
    assert goal_words(card[target].target, "en") == en


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [
        ("growth-2022", "恰好达到目标", "just meets the goal"),
        ("doubling", "低于目标 0.896", "0.896 below the goal"),
        ("average", "在目标范围内", "within the goal's range"),
        ("total-output", "低于上限", "under the cap"),
    ],
)
def test_gaps(card, target, zh, en):
    assert zh in gap_words(card[target], "zh")
    assert en in gap_words(card[target], "en")


@pytest.mark.parametrize(
    ("gap", "met", "zh"), [(0.3, True, "恰好达到目标"), (-0.3, False, "与目标只差一点"), (2.4, True, "高于目标 2 个")]
)
def test_a_gap_too_small_to_be_shown_is_not_told_as_zero(card, gap, met, zh):
    score = card["output-2023"]
    target = replace(score.target, unit=parse_unit("个"), low=100.0, high=None)
    score = replace(score, target=target, value=target.goal + gap, gap=gap, met=met)
    assert gap_words(score, "zh") == zh


def test_a_card_that_just_meets_its_goal_says_so_in_one_sentence(card):
    assert goal_and_gap(card["growth-2022"], "zh") == ["恰好达到2022年目标 2.00 %"]
    assert goal_and_gap(card["growth-2022"], "en") == ["just meets the goal for 2022: 2.00 %"]
    assert len(goal_and_gap(card["doubling"], "zh")) == 2


def test_a_gap_in_a_table_is_value_less_goal_with_its_sign(card):
    assert gap_brief(card["doubling"], "zh") == "−0.896"
    assert gap_brief(card["total-output"], "en").startswith("−")  # under a cap
    assert gap_brief(card["average"], "zh") == "在目标范围内"
    assert gap_brief(card["growth-2022"], "en") == "just meets the goal"


@pytest.mark.parametrize(
    ("met", "chance", "name", "zh"),
    [
        (True, 0.2, "doubtful", "⚠ 中心情形达到，但可能性仅 20%"),
        (True, 0.5, "met", "✓ 达到"),
        (True, None, "met", "✓ 达到"),
        (False, 0.2, "missed", "✗ 未达到"),
        (None, None, "unknown", "— 无法衡量"),
    ],
)
def test_the_verdict_takes_in_the_probability(card, met, chance, name, zh):
    score = replace(card["doubling"], met=met, probability=chance)
    assert verdict(score) == name
    assert verdict_words(score, "zh") == zh
    assert met_words(score).zh.startswith(zh[:2])


def test_years_of_reaching(card):
    assert reached_words(card["doubling"], 2026, "zh") == "至2026年未达到"
    assert reached_words(card["since-2019"], 2026, "zh") == "2024年首次达到"
    assert reached_words(card["population-about"], 2026, "en") == "met in the base year"


def test_one_sentence_says_it_all(card, toy):
    assert target_sentence(card["average"], None, "zh") == "2025年 2.00 %，在目标范围内。"
    changed = scorecard(run(toy.scenario("shire").with_changes({"folk.birth_rate": 3}), draws=0))
    sentence = target_sentence(changed["average"], card["average"], "zh")
    assert sentence == "2025年 3.00 %，超过上限 0.50 个百分点，对照为 2.00 %。"
    assert target_sentence(changed["average"], card["average"], "en").endswith("2.00 % in the comparison.")


def test_a_course_in_one_sentence(toy):
    line = of_variable(run(toy.scenario("shire"), draws=0), "folk.population")
    assert trajectory_sentence(line, "zh") == "2021年 10 万人，2026年 11.04 万人。"


def fan(low, central, high):
    """A trajectory of three projected years with the same numbers in each, from a base year that is certain."""
    values = [(1.0, each, each, each) for each in (low, low, central, high, high)]
    return Trajectory("m.x", "%", YEARS[:4], (1.0, central, central, central), tuple(values), ())


@pytest.mark.parametrize(
    ("low", "central", "high", "entry"),
    [
        (1, 2, 3, None),
        (1, 3, 3, "run_above"),
        (1, 4, 3, "run_above"),
        (1, 0, 3, "run_below"),
        (2, 2, 2, "no_band"),
        (2, 3, 2, "run_above"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_central_run_at_the_edge_of_its_fan_or_a_fan_without_width_is_told(low, central, high, entry, language):
    told = band_words(fan(low, central, high), language)
    assert told == (text(entry, language, years="2022–2024") + text("stop", language) if entry else "")
    longer = band_words(fan(low, central, high), language, why=True)
    assert longer.startswith(told[:-1])
    assert (len(longer) > len(told)) == bool(entry)


def test_only_the_odd_years_are_named_and_without_draws_none():
    line = fan(1, 2, 3)
    assert "（2023）" in band_words(replace(line, central=(1.0, 2.0, 5.0, 2.0)), "zh")
    assert band_words(replace(line, quantiles=()), "zh") == ""
    assert years_text([2022, 2023, 2024, 2026]) == "2022–2024, 2026"


def test_no_number_of_draws_makes_a_probability_certain():
    assert [share(value) for value in (0, 0.001, 0.5, 0.999, 1)] == ["<1%", "<1%", "50%", ">99%", ">99%"]
    tenths = [share(value, 1) for value in (0, 0.0004, 0.0016, 0.5, 0.9996, None)]
    assert tenths == ["<0.1%", "<0.1%", "0.2%", "50.0%", ">99.9%", "—"]


def test_numbers_and_units():
    assert amount(47.579, "%", "zh") == "47.58 %"
    assert amount(None, "%", "zh") == "— %"
    assert amount(2.0, "1", "zh") == "2"
    assert amount(8, "个/年", "en") == "8 per year"
    assert amount(25.5, "亿斤", "en") == "25.5 ×10⁸ jin"
    assert [brief(value) for value in (330.0, 0.125, 1e5, 2.5e7, 0.3)] == [
        "330",
        "0.125",
        "100,000",
        "25,000,000",
        "0.3",
    ]


def test_paths_and_their_changes_are_told_by_the_years_that_matter():
    before, after = points({2021: 1, 2022: 330, 2023: 200}), points({2021: 1, 2022: 250, 2023: 200})
    assert path_words(before, YEARS, "zh") == "2022年 330、2023年 200"
    assert change_words(before, after, YEARS, "zh") == "2022年 330 → 250"
    assert change_words(points(20), points(40), YEARS, "en") == "20 → 40"
    assert change_words(points(20), points({2022: 30, 2026: 40}), YEARS, "en") == "2022: 20 → 30, 2026: 20 → 40"
    beyond = points({2021: 1, 2022: 330, 2023: 200, 2030: 80})
    assert change_words(before, beyond, YEARS, "en") == "2024: 200 → 182.857, 2025: 200 → 165.714, 2026: 200 → 148.571"
    late, later = points({2022: 5, 2027: 5, 2030: 7}), points({2022: 5, 2027: 5, 2030: 9})
    assert change_words(late, later, YEARS, "zh") == "2030年 7 → 9"
    assert [differ(before, other, YEARS) for other in (before, after, beyond)] == [False, True, True]
    assert not differ(late, later, YEARS)
    long = points({year: year - 2000 for year in YEARS})
    assert path_words(long, YEARS, "zh") == "2022年 22 … 2026年 26"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_amount_to_be_reached_is_asked_for_alike_on_cards_command_line_and_in_answers(toy, language):
    (target,) = (item for item in toy.scenario("shire").targets if item.statement.id == "since-2019")
    sign = CODES["comparator"]["="].text(language)
    asked = [goal_words(target, language), goal_text(Face(language), target), asked_of(target, language)]
    assert all(re.search(rf"\b{sign} 1\b", words) and "≥" not in words for words in asked)

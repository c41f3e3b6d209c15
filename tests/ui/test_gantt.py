"""The charts of a programme as data, and the sentence that goes with them."""

import json
from dataclasses import replace

import pytest

from simulator.analysis.programmes import programmes
from simulator.language.loading import load_library
from simulator.language.works import month_number
from simulator.ui import gantt, programme_words
from simulator.ui.charts import Look


@pytest.fixture(scope="module")
def scenario(works_root):
    return load_library(works_root).scenario("shire-works")


@pytest.fixture(scope="module")
def holes(scenario):
    return programmes(scenario, draws=0).items[0]


def named(option, name):
    return next(item for item in option["series"] if item["name"] == name)


def test_moments_are_days():
    assert gantt.date(month_number(2022, 3)) == "2022-03-01"
    assert gantt.date(month_number(2022, 12) + 0.5) == "2022-12-15"
    assert gantt.date(month_number(2023, 2) + 0.999) == "2023-02-28"


def test_the_bars_of_the_central_run_by_hand(holes):
    """Permits in March and April, digging from May to August; the winter rests from November to March."""
    option = gantt.gantt(holes, Look("en"))
    assert named(option, "median")["data"][:2] == [["2022-03-01", "Permit"], ["2022-05-01", "Permit"]]
    assert named(option, "median")["data"][3:5] == [["2022-05-01", "Dig"], ["2022-09-01", "Dig"]]
    rests = [point[0] for point in named(option, "season without work")["data"] if point[0] != gantt.GAP]
    assert rests == ["2022-01-01", "2022-04-01", "2022-11-01", "2023-02-01"]
    assert named(option, "median")["markLine"]["data"] == [{"xAxis": "2023-01-01"}]


def test_a_stage_that_never_rests_has_no_season(scenario):
    feasts = programmes(scenario, draws=0).items[1]
    names = [item["name"] for item in gantt.gantt(feasts, Look("en"))["series"]]
    assert names == ["most draws (10–90 %)", "median"]


def test_the_fan_shows_month_by_month_what_is_done(holes):
    option = gantt.completion(holes, Look("zh"))
    rows = {row[0]: row for row in option["dataset"]["source"]}
    assert rows["2022-08-01"][1] == 0
    assert rows["2022-09-01"][1] == pytest.approx(20)
    assert rows["2022-09-01"][7] == "2022年08月"
    marks = option["series"][-1]["markLine"]["data"]
    assert [mark.get("xAxis") or mark["yAxis"] for mark in marks] == ["2023-01-01", 20]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_charts_are_plain_data_in_both_languages_and_themes(scenario, language, theme):
    for item in programmes(scenario, draws=30).items:
        for option in (gantt.gantt(item, Look(language, theme)), gantt.completion(item, Look(language, theme))):
            assert json.loads(json.dumps(option)) == option


def test_the_sentence_says_how_likely_and_what_takes_longest(scenario, holes):
    said = programme_words.sentence(holes, scenario, "en")
    assert "20 are done by the end of 2022" in said
    assert "The longest stage is “Dig”, 4.0 months on average, nothing stands in line." in said
    assert "chance" not in said  # the central run alone
    assert "可能性" in programme_words.sentence(programmes(scenario, draws=30).items[0], scenario, "zh")


def test_the_numbers_of_the_stages_stand_in_a_table(holes):
    html = programme_words.stages_html(holes, "en")
    assert "<td>2022-05</td><td>2022-09</td><td>4.0</td><td>0.0</td>" in html


def test_a_promise_that_is_missed_by_far_still_shows_its_line(holes):
    far = replace(holes, target=replace(holes.target, goal=max(holes.central) * 5))
    assert gantt.completion(far, Look("zh"))["yAxis"]["max"] > far.target.goal
    assert "max" not in gantt.completion(holes, Look("zh"))["yAxis"]

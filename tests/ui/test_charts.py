"""Charts hold the numbers of the projection and everything that has to stand beside them."""

import json
from dataclasses import replace

import pytest

from simulator.analysis.explain import explain
from simulator.analysis.trajectory import of_target, of_variable
from simulator.engine.run import run
from simulator.ui.charts import NONE, TOP, Look, fan, folded, year_clicked
from simulator.ui.html_parts import explanation_html, numbers_html

LOOK = Look("zh")


@pytest.fixture(scope="module")
def projection(toy):
    return run(toy.scenario("shire"))


@pytest.fixture(scope="module")
def target(projection):
    return next(target for target in projection.scenario.targets if target.statement.id == "population-about")


def rows(option):
    names = option["dataset"]["dimensions"]
    return {row[0]: dict(zip(names, row, strict=True)) for row in option["dataset"]["source"]}


def series(option, name):
    return next(item for item in option["series"] if item["name"] == name)


def test_the_fan_is_the_projection(projection):
    line = of_variable(projection, "folk.population")
    shown = rows(fan(line, "人口", LOOK))
    for year in line.years:
        row, spread = shown[str(year)], line.spread(year)
        assert row["central"] == line.at(year)
        assert row["p5"] + row["wide"] == pytest.approx(spread[-1])
        assert row["p25"] + row["narrow"] == pytest.approx(spread[-2])
        assert row["p50"] == spread[2]


def test_the_past_begins_before_the_projection_with_what_was_observed(projection):
    shown = rows(fan(of_variable(projection, "folk.population"), "人口", LOOK))
    assert next(iter(shown)) == "2019"
    assert (shown["2019"]["published"], shown["2019"]["central"]) == (9.5, NONE)
    assert shown["2022"]["published"] == 10.1


def test_the_target_has_its_line_its_mark_and_its_band(projection, target):
    option = fan(of_target(projection, target), "人口", LOOK, target=target)
    assert rows(option)["2023"]["goal"] == target.goal
    mark = series(option, "目标")
    assert mark["markLine"]["data"] == [{"yAxis": target.goal}]
    assert "10.4 万人" in mark["markLine"]["label"]["formatter"]


def test_the_comparison_is_dashed(projection, toy):
    before = of_variable(run(toy.scenario("shire-busy"), draws=0), "farm.output")
    option = fan(of_variable(projection, "farm.output"), "产量", LOOK, before=before)
    assert series(option, "对照")["lineStyle"]["type"] == "dashed"
    assert rows(option)["2026"]["before"] == before.at(2026)


def test_without_draws_there_is_no_fan(toy):
    option = fan(of_variable(run(toy.scenario("shire"), draws=0), "folk.population"), "人口", LOOK)
    assert {item["name"] for item in option["series"]} == {"中心情形", "实绩"}
    assert "90%" not in option["tooltip"]["formatter"]


@pytest.mark.parametrize("look", [Look("en"), Look("zh", "dark"), Look("zh", large=False)])
def test_every_look_is_plain_data(projection, target, look):
    option = fan(of_target(projection, target), "x", look, target=target)
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_few_numbers_are_sent(projection, target):
    assert len(json.dumps(fan(of_target(projection, target), "人口", LOOK, target=target))) < 8000


def test_a_click_names_its_year_and_any_other_selection_none(projection):
    option = fan(of_variable(projection, "folk.population"), "人口", LOOK)
    assert year_clicked([{"data_indices": [3]}], option) == 2022
    assert year_clicked([], option) is None
    assert year_clicked([{"data_indices": [99, "x"]}], option) is None


# HTML


def test_the_table_has_the_numbers_of_the_chart(projection):
    html = numbers_html(of_variable(projection, "folk.population"), None, "zh")
    assert '<th scope="row">2019</th>' in html
    assert "9.500" in html
    assert html.count("<tr>") == 1 + 2 + len(projection.years) - 1  # the head, 2019, and the horizon from 2021


def test_the_table_says_what_its_star_means_where_there_is_one(projection):
    line = of_variable(projection, "folk.population")
    assert "*" not in numbers_html(line, None, "en")
    guessed = replace(line, observed=tuple(replace(point, estimated=True) for point in line.observed))
    html = numbers_html(guessed, None, "en")
    assert "9.500 *" in html
    assert "* an estimate: published by nobody" in html


def test_the_explanation_opens_down_to_where_numbers_come_from(projection):
    html = explanation_html(explain(projection, "folk.population", 2023), projection.scenario, "zh")
    assert html.count("<details") == html.count("</details>") > 1
    assert "人口增长率" in html
    assert "made up for tests" in html
    assert "上年" in html


def test_titles_and_reasons_cannot_bring_markup(toy, projection):
    changed = run(toy.scenario("shire").with_changes({"folk.birth_rate": 3}), draws=0)
    tree = explain(changed, "folk.population", 2022)
    title = tree.title.model_copy(update={"zh": "<img src=x onerror=alert(1)>"})
    object.__setattr__(tree, "title", title)
    html = explanation_html(tree, changed.scenario, "zh")
    assert "<img" not in html
    assert "在应用中改动" in html
    line = of_variable(projection, "folk.population")
    object.__setattr__(line, "unit", "<b>{b}")
    assert "<b>{b}</b> &lt;b&gt;(b)" in fan(line, "x", LOOK)["tooltip"]["formatter"]


def test_a_heading_is_folded_where_the_chart_is_too_narrow_for_it():
    heading = "Capacity commissioned in the year by technology, Wind (×10⁴ kW/year)"
    widest, *narrower = folded(heading, 15)
    assert widest == {"option": {"title": {"text": heading}, "grid": {"top": TOP}}}
    shown = [entry["option"]["title"]["text"] for entry in narrower]
    assert all(text.replace("\n", " ") == heading for text in shown)
    lines = [text.count("\n") for text in shown]
    assert lines == sorted(lines)
    tops = [entry["option"]["grid"]["top"] for entry in narrower]
    assert [top > TOP for top in tops] == [count > 0 for count in lines]
    limits = [entry["query"]["maxWidth"] for entry in narrower]
    assert limits == sorted(limits, reverse=True)
    assert max(len(line) for line in shown[-1].split("\n")) <= 280 / 15 * 2


def test_a_short_heading_stands_in_one_line_everywhere():
    assert folded("人口(万人)", 15) == []

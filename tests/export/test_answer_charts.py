"""The charts of answers as data, on lines whose answers are worked out on paper."""

import json
from dataclasses import replace

import pytest
from straight import write_lines

import simulator
from simulator.analysis.attribution import attribute
from simulator.analysis.conflicts import conflicts
from simulator.analysis.discovery import discover
from simulator.analysis.frontier import frontier
from simulator.analysis.plan import plan
from simulator.analysis.seek import seek
from simulator.analysis.sensitivity import elasticities, sobol, tornado
from simulator.export.answer_charts import Paint, charts_of
from simulator.export.answer_charts.rows import GAP, Marks, Rows, Stretches, drawn
from simulator.export.answer_charts.searches import folded
from simulator.export.answers.frontier import frontier_table
from simulator.export.numbers import width
from simulator.language.faults import Words
from simulator.language.loading import load_library

TARGETS = (
    ("more", "sum", ">=", 15.0),
    ("ahead", "lead", ">=", 2.0),
    ("loud", "loud", ">=", 3.0),
    ("less", "sum", "<=", 5.0),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return write_lines(tmp_path_factory.mktemp("lines"), *TARGETS)


@pytest.fixture(scope="module")
def scenario(root):
    return load_library(root).scenario("plain").with_changes({"lines.a": 3})


@pytest.fixture(scope="module")
def targets(scenario):
    return {target.statement.id: target for target in scenario.targets}


@pytest.fixture(scope="module")
def answers(scenario, targets):
    two = [targets["more"], targets["ahead"]]
    return {
        "seek": seek(scenario, targets["more"]),
        "plan": plan(scenario, two),
        "agree": conflicts(scenario, [targets["more"], targets["less"]]),
        "frontier": frontier(scenario, *two, points=3),
        "tornado": tornado(scenario, targets["loud"], draws=200),
        "sobol": sobol(scenario, targets["loud"], draws=256),
        "elasticity": elasticities(scenario, targets["loud"], draws=200),
        "differ": attribute(scenario, scenario.with_changes({"lines.a": 4, "lines.b": 0.5}), "lines.sum", 2022),
        "fail": discover(scenario, targets["loud"], draws=1000),
    }


def only(answer, language="en"):
    (chart,) = charts_of(answer, Paint(language))
    return chart.option


def bars(option, name):
    """Row, start and end of each bar of a kind."""
    data = next(item for item in option["series"] if item["name"] == name)["data"]
    return [(start[1], start[0], end[0]) for start, end, gap in zip(*[iter(data)] * 3, strict=True) if gap[0] == GAP]


def marks(option, name):
    data = next(item for item in option["series"] if item["name"] == name)["data"]
    return [(item["value"][1], item["value"][0], item["label"]["formatter"]) for item in data]


NAMES = ("seek", "plan", "agree", "frontier", "tornado", "sobol", "elasticity", "differ", "fail")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_answer_has_a_chart_of_plain_data_with_a_title(answers, name, theme, language):
    charts = charts_of(answers[name], Paint(language, theme))
    assert len(charts) == (2 if name == "sobol" else 1)
    for chart in charts:
        assert json.loads(json.dumps(chart.option, allow_nan=False)) == chart.option
        assert chart.title == chart.option["title"]["text"]
        assert chart.height > 100


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "frontier"])
def test_titles_and_numbers_have_room_on_a_telephone(answers, name, language):
    """Of 362 pixels titles take 124; a number beside the end of a bar has the rest of its side of the axis."""
    for chart in charts_of(answers[name], Paint(language)):
        option, (narrow,) = chart.option, chart.option["media"]
        names = option["yAxis"]["data"]
        room = (chart.height - option["grid"]["top"] - option["grid"]["bottom"]) / len([each for each in names if each])
        assert max(12 * len(each.splitlines()) for each in names) < room
        low, high = (narrow["option"]["xAxis"][end] for end in ("min", "max"))
        for item in (point for one in option["series"] if one["type"] == "scatter" for point in one["data"]):
            (value, _), side = item["value"], item["label"]["position"]
            free = {"left": value - low, "right": high - value}.get(side)
            if free is not None:
                assert free / (high - low) * 190 > 6 * width(item["label"]["formatter"])


def test_long_titles_make_high_rows_and_numbers_near_an_end_stand_inside():
    """A title of 66 columns takes three lines of 22."""
    marks = [
        Marks(
            Words("点", "point"),
            "dot",
            "circle",
            [(0, 2.0, "2", "top"), (0, 50.0, "50", "top"), (0, 99.0, "99", "top")],
        )
    ]

    def drawing(title):
        bars = [Stretches(Words("条", "bar"), "line", 1.0, 16, [(0, 0.0, 99.0)])]
        return drawn(Rows("", [title], bars, marks, ends=(0.0, 100.0)), Paint("en"))

    assert drawing("words of a title " * 8).height - drawing("short").height >= 12
    (points,) = [one["data"] for one in drawing("short").option["series"] if one["type"] == "scatter"]
    assert [point["label"]["align"] for point in points] == ["left", "center", "right"]


def test_levers_lie_in_their_ranges_with_what_meets_the_target(answers):
    """3 + 2 b >= 15: b from 6; a slider offers 0 to 4 of b where it is 1, and further where the answer lies further."""
    option = only(answers["seek"])
    assert option["yAxis"]["data"][0] == "B\n0 – 6 ×10⁴ t"
    assert bars(option, "slider") == [(0, 0, 100), (1, 0, 100)]
    assert bars(option, "meets the target") == [(0, pytest.approx(100, abs=1e-6), 100)]
    assert marks(option, "just met") == [(0, 100, "6.000 ×10⁴ t")]
    assert marks(option, "now") == [(0, pytest.approx(100 / 6), ""), (1, pytest.approx(30), "")]


def test_the_changes_of_a_plan_are_parts_of_their_sliders(answers):
    """From (3, 1) to a + 2 b >= 15: a to its end, 10, which is cheaper for what it does, and b to 2.5 of 0 to 4."""
    option = only(answers["plan"])
    assert bars(option, "change") == [(0, 0, pytest.approx(70)), (1, 0, pytest.approx(37.5))]
    moves = [name.splitlines()[1] for name in option["yAxis"]["data"]]
    assert moves == ["3.000 → 10.00 ×10⁴ t", "1.000 → 2.500 ×10⁴ t"]


def test_what_conflicts_is_shown_in_percent_of_its_goal(answers):
    """Where the sum is 5 at most it is a third of 15; where it is 15 at least it is thrice 5."""
    assert sorted(round(bar[1 if bar[1] < 99 else 2]) for bar in bars(only(answers["agree"]), "gap")) == [33, 300]


def test_the_frontier_shows_both_goals_and_where_things_stand(answers):
    """The most of a - b where a + 2 b is 10, 20, 30, 15 (one goal), and where it is 2 (the other); now a = 3, b = 1."""
    line, now = only(answers["frontier"])["series"]
    assert [item["value"] for item in line["data"]] == [
        pytest.approx(row, abs=1e-3) for row in ([10, 10], [15, 7.5], [20, 5], [26, 2], [30, 0])
    ]
    assert [item["symbol"] for item in line["data"]] == ["emptyCircle", *["circle"] * 3, "emptyCircle"]
    assert now["data"] == [[5.0, 2.0]]
    assert [item.get("xAxis", item.get("yAxis")) for item in line["markLine"]["data"]] == [15.0, 2.0]


def test_words_of_the_frontier_fit_a_telephone(answers):
    """At 12 pixels a line of 46 columns is at most 276 pixels wide."""
    (narrow,) = only(answers["frontier"])["media"]
    told = [narrow["option"]["title"]["subtext"], narrow["option"]["xAxis"]["name"]]
    assert max(width(line) for words in told for line in words.splitlines()) <= 46
    long = folded("居民人均可支配收入与地区生产总值增速同步(百分点), incomes in step with growth", 46)
    assert long.count("\n") == 1


def test_two_targets_of_one_title_are_told_apart_by_their_years(answers):
    one, other = answers["frontier"].targets
    alike = replace(other, statement=other.statement.model_copy(update={"title": one.statement.title, "year": 2024}))
    found = replace(answers["frontier"], targets=(one, alike))
    assert list(frontier_table(found, "en").columns)[:2] == ["more 2022 (×10⁴ t)", "more 2024 (×10⁴ t)"]


def test_a_tornado_spreads_from_the_central_value(answers):
    """a + noise at a = 3: noise from -0.9 to 0.9; a over 0 to 10."""
    option = only(answers["tornado"])
    assert option["yAxis"]["data"] == ["A\n0.00 – 10.00 ×10⁴ t", "Noise\n-0.9000 – 0.9000 ×10⁴ t"]
    assert bars(option, "at its low end") == [(0, 3, 0), (1, 3, pytest.approx(2.1))]
    assert bars(option, "at its high end") == [(0, 3, 10), (1, 3, pytest.approx(3.9))]


def test_a_variance_comes_with_its_interval(answers):
    value, _ = charts_of(answers["sobol"], Paint("en"))
    (first,), (total,) = bars(value.option, "alone"), bars(value.option, "with interactions")
    assert first == (0, 0, pytest.approx(100, abs=8))
    assert total == (1, 0, pytest.approx(100, abs=8))
    for row, low, high in bars(value.option, "95 % interval"):
        assert low <= (first, total)[row][2] <= high


def test_an_elasticity_is_a_bar_from_zero(answers):
    assert bars(only(answers["elasticity"]), "change of the value") == [(0, 0, pytest.approx(1))]


def test_a_waterfall_leads_from_the_one_value_to_the_other(answers):
    """a + 2 b from 5: a adds 1, b takes 1 away, so that it ends at 5 again."""
    option = only(answers["differ"])
    steps = sorted([*bars(option, "raises it"), *bars(option, "lowers it")])
    assert sorted(end - start for _, start, end in steps) == [pytest.approx(-1), pytest.approx(1)]
    assert steps[0][1] == pytest.approx(5)
    assert steps[1][1] == pytest.approx(steps[0][2])
    assert steps[1][2] == pytest.approx(5)
    assert [value for _, value, _ in marks(option, "the scenarios' values")] == [pytest.approx(5), pytest.approx(5)]


def test_the_box_is_part_of_what_a_driver_takes(answers):
    """Missed where the noise, even between -1 and 1, is below 0."""
    option = only(answers["fail"])
    assert bars(option, "range over the draws") == [(0, 0, 100)]
    assert bars(option, "mostly missed") == [(0, 0, pytest.approx(50, abs=3))]


def test_what_shows_nothing_has_no_chart(scenario, targets, answers):
    nothing = replace(answers["seek"], levers=())
    assert charts_of(nothing, Paint("zh")) == ()
    assert charts_of(conflicts(scenario, [targets["ahead"]]), Paint("zh")) == ()


def test_a_notebook_has_the_charts_too(root, monkeypatch):
    monkeypatch.chdir(root)
    study = simulator.load("plain")
    assert len(study.seek("more").charts("en")) == 1
    assert len(study.sensitivity("more").charts()) == 1

"""The page of answers, driven without a browser, on straight lines whose answers can be worked out on paper."""

import re

import pytest
import streamlit as st
from driven import address, opened
from straight import write_lines

from simulator.export.findings import frames
from simulator.language.loading import load_library
from simulator.ui import asking, state
from simulator.ui.asking import Asked

TARGETS = (
    ("more", "sum", ">=", 15.0),
    ("ahead", "lead", ">=", 2.0),
    ("loud", "loud", ">=", 3.0),
    ("less", "sum", "<=", 5.0),
)
HERE = {"scenario": "plain", "page": "answers"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return write_lines(tmp_path_factory.mktemp("lines"), *TARGETS)


@pytest.fixture(autouse=True)
def content(monkeypatch, root):
    monkeypatch.setenv("SIMULATOR_CONTENT", str(root))
    monkeypatch.delenv("SIMULATOR_LANG", raising=False)
    st.cache_resource.clear()


def target(*names):
    return ",".join(f"plain-2022/{name}" for name in names)


def asked(**query):
    """The page with a question, and its button pressed."""
    app = opened(**{**HERE, **query})
    pressed(app, "compute")
    return app


def pressed(app, key):
    app.button(key=key).click().run()
    assert not app.exception


def words(app):
    said = [item.value for item in [*app.markdown, *app.caption, *app.warning, *app.error, *app.info]]
    narrow = str.maketrans("\uff1a\uff0c\uff08\uff09\uff1b", ":,();")
    return "\n".join(said).translate(narrow).replace("\\", "")


def cards(app):
    return {item.key: item.label for item in app.button if item.key.startswith("card ")}


def charts(app):
    return len(app.get("echarts_chart"))


def column(app, name):
    return list(dict(app.dataframe[0].value)[name])


def test_a_link_asks_the_question_and_nothing_is_sought_before_the_button():
    link = {**HERE, "question": "matter", "way": "sobol", "target": target("loud"), "lang": "en"}
    app = opened(**link, lines__a="3")
    assert {name: address(app)[name] for name in link} == link
    assert charts(app) == 0
    assert not app.dataframe
    pressed(app, "compute")
    assert charts(app) == 2
    assert "2048 draws, seed 1" in words(app)


def test_what_it_would_take_is_found_and_applied_in_one_step():
    """a + 2 b >= 15 from (1, 1): b alone from 7 on; a alone comes to 12 at most."""
    app = asked(target=target("more"))
    assert "乙不低于 7.000 万吨" in words(app)
    assert column(app, "是否达到") == ["✓ 达到", "✗ 未达到"]
    assert charts(app) == 1
    assert "card missed plain-2022/more" in cards(app)
    pressed(app, "apply lines.b")
    assert address(app)["lines.b"] == "2021:1,2022:7"
    assert "card met plain-2022/more" in cards(app)
    assert "改动前的答案" in words(app)
    assert app.button(key="apply lines.b").disabled
    pressed(app, "undo")
    assert "lines.b" not in address(app)
    assert "card missed plain-2022/more" in cards(app)
    assert "改动前的答案" not in words(app)


def test_with_a_probability():
    """a + noise >= 3 with noise even between -1 and 1: met in 80 % where a is 3.6."""
    app = opened(**HERE, target=target("loud"), lang="en")
    app.selectbox(key="chance").set_value(0.8).run()
    assert address(app)["chance"] == "0.8"
    pressed(app, "compute")
    (value,) = re.findall(r"A: at least ([\d.]+) ×10⁴ t", words(app))
    assert float(value) == pytest.approx(3.6, abs=0.05)
    assert "2000 draws" in words(app)


def test_a_plan_moves_all_its_levers_at_once_and_one_undo_takes_them_back():
    """a + 2 b >= 15 and a - b >= 2 bind together at a = 19 / 3, b = 13 / 3."""
    app = asked(question="plan", targets=target("more", "ahead"))
    assert len(app.dataframe[0].value) == 2
    pressed(app, "apply plan")
    found = {key: float(value.split(":")[-1]) for key, value in address(app).items() if key.startswith("lines.")}
    assert found == {"lines.a": pytest.approx(19 / 3, abs=2e-3), "lines.b": pytest.approx(13 / 3, abs=2e-3)}
    assert set(cards(app)) == {"card met plain-2022/more", "card met plain-2022/ahead"}
    pressed(app, "undo")
    assert not [key for key in address(app) if key.startswith("lines.")]


def test_a_plan_counts_by_cost_where_that_is_chosen(tmp_path, monkeypatch):
    """a + 2 b >= 15 with b three times as dear as a: a to its end, 10, and b makes up the rest: 2.5."""
    monkeypatch.setenv("SIMULATOR_CONTENT", str(write_lines(tmp_path, *TARGETS)))
    model = tmp_path / "models" / "lines.yaml"
    told = model.read_text(encoding="utf-8")
    for name, cost in (("a", 1), ("b", 3)):
        price = f"{{value: {cost}, unit: 亿元, origin: {{assumed: made up}}}}"
        told = told.replace(f"\n  {name}: {{", f"\n  {name}: {{cost: {price}, ", 1)
    model.write_text(told, encoding="utf-8")
    app = opened(**HERE, question="plan", targets=target("more"))
    app.selectbox(key="by").set_value("cost").run()
    assert address(app)["by"] == "cost"
    pressed(app, "compute")
    assert "亿元" in words(app)
    pressed(app, "apply plan")
    assert (address(app)["lines.a"], address(app)["lines.b"]) == ("2021:1,2022:10", "2021:1,2022:2.5")
    app.selectbox(key="way").set_value("frontier").run()
    assert "by" not in [item.key for item in app.selectbox]


def test_levers_that_were_moved_stay_unless_they_are_let_go():
    """With a held at 4, a + 2 b >= 15 wants b = 5.5, and a - b >= 2 then fails: they disagree, and a is what holds."""
    link = {"question": "plan", "targets": target("more"), "lines__a": "4"}
    app = asked(**link)
    assert app.multiselect(key="held").value == ["lines.a"]
    pressed(app, "apply plan")
    assert (address(app)["lines.a"], address(app)["lines.b"]) == ("4", "2021:1,2022:5.5")
    assert app.multiselect(key="held").value == ["lines.a"]  # what the plan moved is free for the next one
    assert len(app.dataframe[0].value) == 1
    app = asked(**{**link, "question": "agree", "targets": target("more", "ahead")}, lang="en")
    assert "for 1 set of" in words(app)
    assert "held: A 4.0 ×10⁴ t" in words(app).replace("4.000", "4.0")
    app.multiselect(key="held").set_value([]).run()
    assert address(app)["held"] == "none"
    pressed(app, "compute")
    assert "can be met together" in words(app)


def test_what_cannot_be_planned_leads_to_why():
    app = asked(question="plan", targets=target("more", "less"))
    assert "没有找到同时达到的方案" in words(app)
    assert "simulator" not in words(app)
    pressed(app, "why not")
    assert address(app)["question"] == "agree"
    pressed(app, "compute")
    assert "有 1 组目标没有找到同时达到的办法" in words(app)
    assert "more ≥ 15.00 万吨 ↔ less ≤ 5.000 万吨" in words(app)
    assert charts(app) == 1
    assert sorted(column(app, "其余达到时最好为")) == ["15", "5"]


def test_lines_of_an_answer_begin_as_sentences_do_in_english():
    app = asked(question="agree", targets=target("more", "ahead"), lang="en")
    assert "**The targets that levers move can be met together.**" in words(app)


def test_two_targets_against_each_other_and_a_point_of_them_on_the_sliders():
    app = opened(**HERE, question="plan", targets=target("more", "ahead"))
    app.selectbox(key="way").set_value("frontier").run()
    assert address(app)["way"] == "frontier"
    pressed(app, "compute")
    assert len(app.dataframe[0].value) == 11  # nine, and where either target is just met
    app.selectbox(key="point").set_value("point 10").run()
    pressed(app, "apply point")
    assert (address(app)["lines.a"], address(app)["lines.b"]) == ("2021:1,2022:10", "2021:1,2022:10")


def test_a_trade_off_wants_two_targets():
    app = opened(**HERE, question="plan", way="frontier", targets=target("more"))
    assert "先选两个目标" in words(app)
    assert "compute" not in [item.key for item in app.button]


@pytest.mark.parametrize(
    ("way", "said", "count"),
    [
        ("tornado", "扰动由 -0.90 万吨到 0.90 万吨", 1),
        ("sobol", "扰动单独 100%", 2),
        ("elasticity", "甲 +1.00%", 1),
    ],
)
def test_what_matters_most(way, said, count):
    """a + noise rests on nothing uncertain but the noise, and goes with a one to one."""
    app = asked(question="matter", way=way, target=target("loud"), lines__a="3")
    assert said in re.sub(r"(\d\.\d\d)0+", r"\1", words(app))
    assert charts(app) == count


def test_what_hardly_matters_is_in_the_download_only(monkeypatch):
    """Of a + 2 b with a = 1 and b = 9 the one makes 1 / 19; what makes less than is told is left out and counted."""
    link = {"question": "matter", "way": "elasticity", "target": target("more"), "lines__b": "9", "lang": "en"}
    assert sorted(column(asked(**link), "Title")) == ["A", "B"]
    monkeypatch.setattr(frames, "SLIGHT", 0.1)
    app = asked(**link)
    assert column(app, "Title") == ["B"]
    assert "1 more hardly matter" in words(app)


def test_why_two_scenarios_differ_is_told_by_what_was_changed():
    """a from 1 to 4 and b from 1 to 2 raise a + 2 b from 3 by 3 and by 2."""
    link = {"question": "differ", "target": target("more")}
    app = opened(**HERE, **link)
    assert "两者没有不同" in words(app)
    app = asked(**link, lines__a="4", lines__b="2")
    assert column(app, "贡献") == ["3", "2"]
    assert charts(app) == 1
    assert "“平原(有改动)”对照“平原”" in words(app)


def test_when_it_is_missed():
    """a + noise >= 3 at a = 3 is missed where the noise is below 0."""
    app = asked(question="fail", target=target("loud"), lines__a="3")
    (value,) = re.findall(r"扰动低于 (-?[\d.]+) 万吨", words(app))
    assert float(value) == pytest.approx(0, abs=0.05)
    assert charts(app) == 1


def test_targets_are_those_of_a_sector_or_of_one_s_own_choice():
    app = opened(**HERE, question="agree")
    assert len(cards(app)) == len(TARGETS)
    app.selectbox(key="asked scope").set_value("own").run()
    app.multiselect(key="asked own").set_value([f"plain-2022/{name}" for name in ("ahead", "less")]).run()
    assert address(app)["targets"] == target("ahead", "less")
    pressed(app, "compute")
    assert "可以同时达到" in words(app)
    app.multiselect(key="asked own").set_value([]).run()
    assert "先选目标" in words(app)
    assert address(app)["targets"] == "none"


@pytest.mark.parametrize("question", state.QUESTIONS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_says_what_it_means_and_what_it_does_not(question, language):
    names = {"target": target("loud"), "targets": target("more", "ahead" if question == "plan" else "less")}
    app = opened(**HERE, question=question, **names, lines__a="3", held="none", lang=language)
    head = {"zh": "这说明什么,不说明什么", "en": "What this means, and what it does not"}[language]
    labels = [item.label.replace("\uff0c", ",") for item in app.expander]
    assert head in labels
    pressed(app, "compute")
    assert app.get("download_button")
    assert len(app.dataframe) == 1


class Stopped(BaseException):
    """What ends a search."""


@pytest.mark.parametrize(("question", "way"), [("plan", "plan"), ("plan", "frontier"), ("agree", "")])
def test_a_search_ends_at_its_next_step_when_it_is_stopped(root, question, way):
    scenario = load_library(root).scenario("plain")
    told = []

    def report(done, most):
        told.append((done, most))
        raise Stopped

    names = tuple(target.id for target in scenario.targets[:2])
    with pytest.raises(Stopped):
        asking.answered(Asked(question, names, way, None), scenario, scenario, 100, report)
    assert len(told) == 1

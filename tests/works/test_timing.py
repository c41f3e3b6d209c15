"""A promise whose amount is only the document's own is judged by its timing: it is neither met nor missed."""

import json
import math
from dataclasses import replace

import pandas as pd
import pytest
from click.testing import CliRunner
from content import DOCUMENT, write_content

from simulator.analysis.conflicts import conflicts
from simulator.analysis.plan import plan
from simulator.analysis.scorecard import scorecard
from simulator.analysis.seek import seek
from simulator.analysis.verdict import verdict
from simulator.cli.root import main
from simulator.engine.run import run
from simulator.export.answers.seek import sought_words
from simulator.export.score_words import timed_words
from simulator.export.tables import scorecards
from simulator.language.loading import load_library
from simulator.ui.changes import turned
from simulator.ui.sentences import gap_brief, gap_words, goal_and_gap

STOCK = """
  - {id: all-holes, kind: target, title: {zh: 全部洞, en: All holes},
     indicator: craft.holes, value: 6, unit: 个, year: 2022, section: 三, fragment: 6个}
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return write_content(tmp_path_factory.mktemp("timing"), document=DOCUMENT + STOCK)


@pytest.fixture(scope="module")
def scenario(content):
    return load_library(content).scenario("shire-works")


@pytest.fixture(scope="module")
def card(scenario):
    return scorecard(run(scenario))


@pytest.fixture(scope="module")
def slow(scenario):
    return scorecard(run(scenario.with_changes({"craft.delay[digging]": 200})))


def test_it_counts_apart_from_what_is_met(card):
    assert [verdict(score) for score in card.scores] == ["on_time", "on_time", "met"]
    assert (card.met, len(card.judged)) == (1, 1)
    assert (card.on_time, len(card.timed)) == (2, 2)
    assert card.expected == card["all-holes"].probability


def test_doubling_what_is_promised_changes_nothing_of_it(tmp_path, card):
    twice = DOCUMENT.replace("value: 20, unit: 个, year: 2022", "value: 40, unit: 个, year: 2022")
    more = scorecard(run(load_library(write_content(tmp_path, document=twice)).scenario("shire-works")))
    for name in ("holes-2022", "feasts-2022"):
        assert (verdict(more[name]), more[name].probability) == (verdict(card[name]), card[name].probability)
    assert (more.met, more.expected) == (0, None)


def test_what_is_planned_beyond_the_promise_is_no_gap_and_what_is_late_is(scenario, card, slow):
    spare = scorecard(run(scenario.with_changes({"craft.reserve": 50})))["feasts-2022"]
    assert spare.value > spare.target.goal
    for score in (spare, card["holes-2022"]):
        assert math.isnan(score.gap)
        assert (gap_words(score, "zh"), gap_brief(score, "zh")) == ("按期完成，数量按文件所列", "")
    late = slow["holes-2022"]
    assert (verdict(late), late.gap, gap_brief(late, "zh")) == ("late", late.value - 20, "−20 个")
    assert gap_words(late, "zh") == "到期还差 20 个；半数以上抽样在2023年底前完成"


def test_done_in_the_central_run_but_not_in_most_draws_is_late(card):
    score = replace(card["holes-2022"], probability=0.3)
    assert verdict(score) == "late"
    assert "多半不能按期" in gap_words(score, "zh")


def test_what_turns_late_is_no_target_missed(card, slow):
    assert {name: len(scores) for name, scores in turned(slow, card).items()}["now_late"] == 1
    assert {name: len(scores) for name, scores in turned(card, slow).items()}["now_on_time"] == 1
    assert timed_words(slow).zh.endswith("另有 2 项只评进度,其中按期 1 项")


def test_tables_and_command_line_tell_it_apart(content, card):
    frame = scorecards(card, language="en")
    assert frame["verdict"].tolist() == ["on_time", "on_time", "met"]
    assert frame["gap"].isna().tolist() == [True, True, False]
    options = ["score", "shire-works", "--content", str(content)]
    told = CliRunner().invoke(main, [*options, "--lang", "zh"]).output
    assert "中心情形达到 1 / 1" in told
    assert "另有 2 项只评进度,其中按期 2 项" in told.replace("，", ",")
    assert card["feasts-2022"].probability == 1
    assert ">99%" in told  # 200 draws do not tell certainty from nearly so
    assert "100%" not in told
    (shape,) = json.loads(CliRunner().invoke(main, [*options, "--json"]).stdout)["scorecards"]
    assert (shape["met"], shape["judged"], shape["on_time"], shape["timed"]) == (1, 1, 2, 2)
    assert [item["verdict"] for item in shape["scores"]] == ["on_time", "on_time", "met"]
    assert pd.isna(shape["scores"][0]["gap"])


def test_no_answer_claims_that_the_amount_can_be_done(scenario):
    target = next(item for item in scenario.targets if item.statement.id == "holes-2022")
    late = scenario.with_changes({"craft.delay[digging]": 200})
    sought = seek(late, target)
    assert "逾期" in sought_words(sought).zh
    for answer in (sought, plan(late), conflicts(scenario)):
        assert any("未作评判" in words.zh for words in answer.cautions)
    alone = [item for item in scenario.targets if item.statement.id == "all-holes"]
    assert not plan(scenario, alone).cautions


def test_what_most_draws_bring_late_is_late_wherever_it_is_counted(card):
    """The central run takes every project at its usual pace: on time there, it may be late in most draws."""
    first, *others = card.scores
    doubted = replace(card, scores=(replace(first, probability=0.4), *others))
    assert [verdict(score) for score in doubted.scores] == ["late", "on_time", "met"]
    assert doubted.on_time == 1
    assert "按期 1 项" in timed_words(doubted).zh


def test_its_card_says_that_it_is_done_in_time_and_not_how_its_amount_compares(card):
    for score in card.timed:
        assert goal_and_gap(score, "zh")[1] == "按期完成，数量按文件所列"

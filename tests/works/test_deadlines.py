"""A deadline within the year: what is judged is what is done by the end of that month, and that is told everywhere."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from content import DOCUMENT, write_content

from simulator.analysis.programmes import programmes
from simulator.analysis.scorecard import scorecard
from simulator.analysis.verdict import verdict
from simulator.cli.root import main
from simulator.engine import parts
from simulator.engine.run import run
from simulator.export.score_words import due_words, late_words, remark
from simulator.language.faults import FaultsError
from simulator.language.loading import load_library
from simulator.pipeline import project
from simulator.ui.charts import Look
from simulator.ui.gantt import date, gantt
from simulator.ui.programme_words import sentence
from simulator.ui.sentences import gap_brief, gap_words, target_sentence

HOLES = "moot_works.holes_2022"
LOOK = Look("en")


def scenario_of(root, by):
    document = DOCUMENT.replace("value: 20, unit: 个, year: 2022", f"value: 20, unit: 个, year: 2022, by: {by}")
    return load_library(write_content(root, document=document)).scenario("shire-works")


def test_by_hand_the_central_run_is_done_with_august(tmp_path):
    """March + 2 months of permits + 4 of digging: nothing by July, all by August; one year later it still stands."""
    july, august = (scenario_of(tmp_path / by, by) for by in ("2022-07", "2022-08"))
    assert run(july, draws=0).central[HOLES].tolist() == [0, 0, 20, 20]
    assert run(august, draws=0).central[HOLES].tolist() == [0, 20, 20, 20]


def test_an_earlier_deadline_is_never_likelier_and_december_is_the_end_of_the_year(tmp_path):
    months = ("2022-06", "2022-08", "2022-10", "2022-12")
    chances = [scorecard(run(scenario_of(tmp_path / by, by)))["holes-2022"].probability for by in months]
    assert chances == sorted(chances)
    assert chances[0] < chances[2]
    plain = load_library(write_content(tmp_path / "plain")).scenario("shire-works")
    assert chances[-1] == scorecard(run(plain))["holes-2022"].probability


def test_page_and_scorecard_tell_the_same_of_the_same_month(tmp_path):
    scenario = scenario_of(tmp_path, "2022-08")
    item, score = programmes(scenario).items[0], scorecard(run(scenario))["holes-2022"]
    assert item.deadline == 2022 * 12 + 8
    assert item.probability == score.probability
    assert item.done_by(item.deadline) == pytest.approx(score.quantiles)
    assert due_words(item.statement).zh == "2022年8月底"
    assert "2022年8月底" in remark(score, "zh")
    for words in (sentence(item, scenario, "en"), target_sentence(score, None, "en")):
        assert "the end of August 2022" in words
    marked = gantt(item, LOOK)["series"][-1]["markLine"]
    assert marked["data"] == [{"xAxis": date(2022 * 12 + 8)}]
    assert "August 2022" in marked["label"]["formatter"]


def test_what_is_late_in_most_draws_alone_is_told_with_the_year_in_which_half_of_them_have_it(tmp_path):
    """On time in the central run, so that no amount is missing: the time stands in place of the gap, in words."""
    scenario = scenario_of(tmp_path, "2022-08")
    projection = run(scenario)
    score = scorecard(projection)["holes-2022"]
    shares = (projection.samples[HOLES] >= 20 - 1e-9).mean(axis=1)
    assert (score.met, verdict(score), np.isnan(score.gap)) == (True, "late", True)
    assert score.likely_by == 2023
    assert shares[1] < 0.5 <= shares[2]
    assert (gap_brief(score, "en"), gap_brief(score, "zh")) == (
        "late; half done by 2023-08",
        "晚，2023年8月底前过半完成",
    )
    for told in (gap_words(score, "en"), remark(score, "en")):
        assert "done by the end of August 2023 in at least half of the draws" in told
    options = ["score", "shire-works", "--content", str(tmp_path)]
    table = CliRunner().invoke(main, [*options, "--lang", "en"]).output
    assert table.count("late; half done by 2023-08") == 1
    assert "past the date in most draws" in table
    (card,) = json.loads(CliRunner().invoke(main, [*options, "--json"]).stdout)["scorecards"]
    assert [item["likely_by"] for item in card["scores"]] == [2023, 2022]


def test_where_no_year_of_the_horizon_has_half_of_the_draws_it_is_late_and_no_more(tmp_path):
    score = scorecard(run(scenario_of(tmp_path, "2022-08")))["holes-2022"]
    never = replace(score, likely_by=None)
    assert late_words(never).en == "late"
    assert "half of the draws" not in gap_words(never, "en") + remark(never, "en")
    assert late_words(replace(score, probability=0.9)).en == ""


def test_late_in_the_central_run_alone_tells_no_date_that_is_in_time(tmp_path):
    score = scorecard(run(scenario_of(tmp_path, "2022-10")))["holes-2022"]
    assert (score.likely, score.likely_by) == (True, 2022)
    slow = replace(score, met=False, value=0.0)
    assert verdict(slow) == "late"
    for language in ("zh", "en"):
        assert "2022-10" not in late_words(slow).text(language)
        assert "draws" not in remark(slow, language) + gap_words(slow, language)
        assert "抽样" not in remark(slow, language) + gap_words(slow, language)


def test_draws_that_are_counted_know_by_when_half_of_them_have_it(tmp_path, monkeypatch):
    scenario = scenario_of(tmp_path, "2022-08")
    kept = scorecard(run(scenario))
    monkeypatch.setattr(parts, "BUDGET", 0)
    _, counted = project(scenario)
    assert counted.error > kept.error
    assert [score.likely_by for score in counted.scores] == [score.likely_by for score in kept.scores] == [2023, 2022]
    assert [score.probability for score in counted.scores] == [score.probability for score in kept.scores]


@pytest.mark.parametrize("by", ["2023-06", "2022-13"])
def test_a_month_of_another_year_or_of_none_is_a_fault(tmp_path, by):
    with pytest.raises(FaultsError):
        scenario_of(tmp_path, by)

"""A deadline within the year: what is judged is what is done by the end of that month, and that is told everywhere."""

import pytest
from content import DOCUMENT, write_content

from simulator.analysis.programmes import programmes
from simulator.analysis.scorecard import scorecard
from simulator.engine.run import run
from simulator.export.score_words import due_words, remark
from simulator.language.faults import FaultsError
from simulator.language.loading import load_library
from simulator.ui.charts import Look
from simulator.ui.gantt import date, gantt
from simulator.ui.programme_words import sentence
from simulator.ui.sentences import target_sentence

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


@pytest.mark.parametrize("by", ["2023-06", "2022-13"])
def test_a_month_of_another_year_or_of_none_is_a_fault(tmp_path, by):
    with pytest.raises(FaultsError):
        scenario_of(tmp_path, by)

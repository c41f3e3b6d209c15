"""The statements of a document with their results: order, sectors, states, counts, search; what programmes rest on."""

from dataclasses import replace

import pytest
from content import DOCUMENT, write_content

from simulator.analysis.programmes import Programmes, assumptions_behind, levers_of, programmes
from simulator.analysis.scorecard import scorecard
from simulator.analysis.statements import Tally, Wanted, by_sector, chosen, entries, tally
from simulator.engine.run import run
from simulator.language.loading import load_library
from simulator.ui.statement_words import facts, stated

MORE = """
  - {id: holes-2021, kind: observation, title: {zh: 已有洞, en: Holes so far},
     indicator: craft.holes, value: 4, unit: 个, year: 2021, section: 二, fragment: 4个洞}
  - {id: songs, kind: target, sector: singing, title: {zh: 歌, en: Songs},
     value: 9, unit: 首, year: 2022, section: 三, fragment: 九首歌}
  - {id: far, kind: target, title: {zh: 远年的洞, en: Holes one day},
     indicator: craft.holes, value: 90, unit: 个, year: 2050, section: 三, fragment: 90个}
"""
IDS = ["holes-2022", "big-hole", "feasts-2022", "holes-2021", "songs", "far"]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return load_library(write_content(tmp_path_factory.mktemp("statements"), document=DOCUMENT + MORE))


@pytest.fixture
def scenario(library):
    return library.scenario("shire-works")


@pytest.fixture
def items(library, scenario):
    card = scorecard(run(scenario, draws=0))
    return entries(library.documents["moot-works"], library.targets["moot-works"], card.scores)


def ids(items):
    return [item.statement.id for item in items]


def test_statements_stand_in_the_order_of_the_document_each_in_its_sector(items):
    assert ids(items) == IDS
    assert [item.sector for item in items] == ["craft", "craft", "craft", "craft", "singing", "craft"]
    assert items[1].whole is items[0].statement


def test_a_target_beyond_the_horizon_or_without_a_variable_is_not_measured(items):
    """By hand in test_programmes: twenty holes and three feasts, all that is promised, are done by the end of 2022."""
    assert [item.standing for item in items] == ["on_time", "", "on_time", "", "unknown", "unknown"]
    assert tally(items) == Tally(met=0, missed=0, on_time=2, late=0, unknown=2, observations=1, projects=1)
    assert (tally(items).targets, tally(items).judged) == (4, 2)


def test_a_named_project_says_what_it_is_part_of_and_how_much_of_it(items, library):
    """Eight of twenty holes; a project of no promise says that it is not projected."""
    told = "\n".join(facts(items[1], library.system, str, "en"))
    assert "part of New holes: as much as 40% of it" in told
    alone = replace(items[1], whole=None, statement=items[1].statement.model_copy(update={"part_of": None}))
    assert "not projected" in "\n".join(facts(alone, library.system, str, "en"))


def test_without_results_no_target_is_measured(library):
    bare = entries(library.documents["moot-works"], library.targets["moot-works"], ())
    assert tally(bare) == Tally(met=0, missed=0, on_time=0, late=0, unknown=4, observations=1, projects=1)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), IDS),
        (Wanted(sector="singing"), ["songs"]),
        (Wanted(kind="project"), ["big-hole"]),
        (Wanted(standing="met"), []),
        (Wanted(standing="on_time"), ["holes-2022", "feasts-2022"]),
        (Wanted(words="HOLES"), ["holes-2022", "holes-2021", "far"]),
        (Wanted(words="大洞 8"), ["big-hole"]),
        (Wanted(kind="target", words="holes", standing="unknown"), ["far"]),
        (Wanted(words="nothing of the kind"), []),
    ],
)
def test_what_is_asked_for_is_found(items, wanted, found):
    assert ids(chosen(items, wanted)) == found


def test_sectors_follow_an_order_and_none_is_lost(items):
    groups = by_sector(items, ["farm", "singing"])
    assert list(groups) == ["singing", "craft"]
    assert sum(len(group) for group in groups.values()) == len(items)


def test_programmes_rest_on_plans_and_on_the_levers_of_their_class(scenario):
    holes, feasts = programmes(scenario, draws=20).items
    assert levers_of(scenario, holes) == ("moot_works.holes_2022_plan", "craft.delay[digging]", "craft.pace")
    assert levers_of(scenario, feasts) == ("moot_works.feasts_2022_plan", "craft.reserve")
    assert assumptions_behind(scenario) == {*levers_of(scenario, holes), *levers_of(scenario, feasts)}


def test_what_bears_on_no_programme_changes_none(scenario):
    other = scenario.with_changes({"craft.plan": 11})
    assert "craft.plan" not in assumptions_behind(scenario)
    assert programmes(other, draws=50).items == programmes(scenario, draws=50).items


def test_a_stage_tells_its_length_its_season_and_that_nobody_waits(scenario):
    holes = programmes(scenario, draws=0).items[0]
    assert [round(bar.length, 6) for bar in holes.bars] == [2, 4]
    assert holes.bars[1].season == (4, 5, 6, 7, 8, 9, 10)
    assert holes.longest is holes.bars[1]
    assert holes.held_up is None


def test_what_is_done_by_a_moment_is_that_of_the_nearest_month_outside_the_course(scenario):
    holes = programmes(scenario, draws=50).items[0]
    assert holes.done_by(0) == tuple(row[0] for row in holes.quantiles)
    assert holes.done_by(10**6) == tuple(row[-1] for row in holes.quantiles)
    assert holes.done_by(holes.deadline)[-1] == pytest.approx(20)


def test_a_limit_that_costs_next_to_nothing_is_not_named():
    """Two hundredths of a month in a thousand delay nothing; a month in fifty does."""
    found = Programmes(None, (), {"grid_slots": 0.01, "crews": 0.02}, 1000.0, 100, 1)
    assert found.binding is None
    assert replace(found, queues={"grid_slots": 0.01, "crews": 20.0}).binding == "crews"


@pytest.mark.parametrize(
    ("comparator", "printed"), [(">=", "≥ 4 个"), ("<=", "≤ 4 个"), ("about", "≈ 4 个"), ("=", "4 个")]
)
def test_a_result_keeps_the_sign_it_was_printed_with(items, comparator, printed):
    statement = next(item.statement for item in items if item.statement.id == "holes-2021")
    assert stated(statement.model_copy(update={"comparator": comparator}), "zh") == printed

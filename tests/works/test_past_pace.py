"""What was done in a past year limits what can be done in a year, where a scenario goes by past pace."""

import numpy as np
import pytest
from content import DELIVERY, DOCUMENT, write_content

from simulator.analysis.amounts import timing_only
from simulator.analysis.explain import explain
from simulator.analysis.programmes import TURN, levers_of, programmes
from simulator.analysis.scorecard import scorecard
from simulator.engine.run import run
from simulator.language.faults import FaultsError
from simulator.language.loading import load_library

HOLES = "moot_works.holes_2022"
FACTOR = """
  past: {title: {zh: 倍数, en: Times}, kind: driver, unit: "1", default: 1.2, range: [0, 5],
    uncertainty: {triangular: [0.8, 1, 1.3], of: default}, origin: {assumed: 试验 | trial}}
works:"""
CRAFT = DELIVERY.replace("\nworks:", FACTOR).replace("    pace: pace\n", "    pace: pace\n    past: past\n")
PROMISE = "value: 20, unit: 个, year: 2022"
DUG = """  - {id: dug-2021, kind: observation, title: {zh: 去年挖洞, en: Holes dug},
     value: 10, unit: 个, year: 2021, section: 二, fragment: 10个洞}
"""


def library_of(root, promised=20, past=20, told="dug-2021"):
    """The toy works with a promise of so many holes, of which so many were dug the year before."""
    document = DOCUMENT.replace(PROMISE, f"value: {promised}, unit: 个, year: 2022") + DUG
    document = document.replace("lots: 5}", f"lots: 20, past: {past}, past_from: {told}}}")
    document = document.replace(", part_of: holes-2022", "")
    return load_library(write_content(root, document=document, delivery=CRAFT))


@pytest.fixture
def chance(tmp_path):
    def of(promised, done, **changes):
        scenario = library_of(tmp_path / f"{promised}-{done}", promised, done).scenario("shire-works")
        return scorecard(run(scenario.with_changes({f"craft.{key}": value for key, value in changes.items()})))[
            "holes-2022"
        ].probability

    return of


def test_the_more_is_promised_the_less_likely_it_is(chance):
    chances = [chance(promised, 20) for promised in (10, 20, 22, 25, 30, 40, 2000)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.5
    assert chances[-1] == 0


def test_as_much_as_in_the_past_hangs_on_the_timing_alone(chance):
    """Once in thirty-six draws the year holds less than what was done before."""
    assert abs(chance(20, 20) - chance(20, 20, past=0)) < 0.06


def test_a_scenario_that_takes_the_amount_as_stated_does_not_limit_it(chance):
    assert chance(2000, 20, past=0) == chance(20, 20, past=0)


def test_by_hand_half_of_it_is_begun_in_each_year(tmp_path):
    """Ten a year of twenty: with the factor 1, ten are dug in 2022 and all by 2023."""
    scenario = library_of(tmp_path, 20, 10).scenario("shire-works").with_changes({"craft.past": 1})
    assert run(scenario, draws=0).central[HOLES].tolist() == [0, 10, 20, 20]


def test_what_limits_it_is_named(tmp_path):
    scenario = library_of(tmp_path, 20, 10).scenario("shire-works")
    holes, feasts = programmes(scenario).items
    assert holes.held_up is holes.bars[0]
    assert (holes.bars[0].title, holes.bars[0].limit, holes.past) == (TURN, "craft.past", 10)
    assert holes.bars[0].start[1] == 2022 * 12 + 2
    assert holes.bars[0].end[1] >= 2023 * 12
    assert programmes(scenario).binding == "craft.past"
    assert levers_of(scenario, holes)[-2:] == ("craft.past", f"{HOLES}_past")
    assert (feasts.held_up, feasts.past) == (None, None)
    free = programmes(scenario.with_changes({"craft.past": 0})).items[0]
    assert (free.held_up, free.past) == (None, None)


def test_where_no_past_amount_is_known_only_the_timing_is_judged_and_that_is_told(tmp_path):
    scenario = library_of(tmp_path).scenario("shire-works")
    assert [timing_only(scenario, target) for target in scenario.targets] == [False, True]
    freed = scenario.with_changes({"craft.past": 0})
    assert [timing_only(freed, target) for target in freed.targets] == [True, True]
    projection = run(scenario)
    assert [bool(score.basis.en) for score in scorecard(projection).scores] == [False, True]
    told = {key: explain(projection, f"{key}_share", 2022) for key in (HOLES, "moot_works.feasts_2022")}
    assert "limited by past pace" in told[HOLES].origin.en
    assert "timing alone" in told["moot_works.feasts_2022"].origin.en
    done = next(item for item in told[HOLES].inputs if item.key == f"{HOLES}_past")
    assert (done.value, done.origin.en) == (20, "model default; stated in moot-works 二")


def test_a_larger_plan_takes_longer_at_the_same_pace(tmp_path):
    scenario = library_of(tmp_path).scenario("shire-works")
    found = [run(scenario.with_changes({f"{HOLES}_plan": plan}), draws=0).central[HOLES] for plan in (20, 40)]
    assert found[0][1] == 20
    assert found[1][1] == pytest.approx(24)
    assert found[1][2] == 40


def test_chunks_change_no_bit(tmp_path):
    scenario = library_of(tmp_path, 30, 20).scenario("shire-works")
    whole, part = run(scenario, draws=40), run(scenario, draws=10)
    assert np.array_equal(whole.samples[HOLES][:, :10], part.samples[HOLES])


def test_a_past_amount_that_nobody_tells_is_a_fault(tmp_path):
    with pytest.raises(FaultsError, match="dug-1999"):
        library_of(tmp_path, told="dug-1999")


def test_how_many_projects_a_promise_is_split_into_does_not_decide_how_much_is_done(tmp_path):
    """Thirty promised, twenty done before: twenty-four in the first year, whether in 2 projects or in 40."""

    def done(lots):
        document = DOCUMENT.replace(PROMISE, "value: 30, unit: 公里, year: 2022").replace(", part_of: holes-2022", "")
        document = (document + DUG.replace("unit: 个", "unit: 公里")).replace(
            "lots: 5}", f"lots: {lots}, past: 20, past_from: dug-2021}}"
        )
        scenario = load_library(write_content(tmp_path / str(lots), document=document, delivery=CRAFT))
        return run(scenario.scenario("shire-works"), draws=0).central[HOLES]

    for lots in (2, 4, 7, 20, 40):
        assert done(lots) == pytest.approx([0, 24, 30, 30], abs=0.01)


def test_a_models_own_plan_goes_by_past_pace_where_its_delivery_tells_it(tmp_path):
    """Two dug in the past and a factor of 1.2: of four planned for each year 2.4 are done in it."""
    past = "  plan:"
    delivery = CRAFT.replace(
        past,
        "  dug: {title: {zh: 往年, en: Past}, kind: coefficient, unit: 个, default: 2, "
        f"range: [0, 9], origin: {{assumed: 试验 | trial}}}}\n{past}",
        1,
    )
    delivery = delivery.replace("work: craft.digging}", "work: craft.digging, done: dug, promise: plan}")
    scenario = load_library(write_content(tmp_path, delivery=delivery)).scenario("shire-works")
    assert np.diff(run(scenario, draws=0).central["craft.holes"]) == pytest.approx([2.4] * 3)
    assert np.diff(run(scenario.with_changes({"craft.dug": 0}), draws=0).central["craft.holes"]) == pytest.approx(
        [4] * 3
    )

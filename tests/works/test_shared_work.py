"""One piece of work is carried out once: told in several units, and in parts that are projects of their whole."""

from dataclasses import replace

import numpy as np
import pytest
from content import DELIVERY, DOCUMENT, SCENARIO, write_content
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.analysis.amounts import timing_only
from simulator.analysis.explain import explain
from simulator.analysis.programmes import assumptions_behind, levers_of, programmes
from simulator.analysis.register import registers
from simulator.analysis.scorecard import meets, scorecard
from simulator.engine.delivered import completed, tasks_of
from simulator.engine.inputs import central_inputs
from simulator.engine.run import run
from simulator.language.faults import FaultsError
from simulator.language.loading import content_files, load_library, survey

HOLES, AREA, BIG = "moot_works.holes_2022", "moot_works.area_2022", "moot_works.big_hole"
SOILED = """  - {id: area-2022, kind: target, sector: craft, title: {zh: 洞的面积, en: Area of holes},
     quantity: increment, value: 30, unit: 万平方米, year: 2022, section: 一, fragment: 30万平方米,
     programme: {same_as: holes-2022}}
"""
PART = "id: big-hole, kind: target, quantity: increment, sector: craft"
LATE = {"craft.delay[digging]": 50}
WORK = "work: craft.digging, start: 2022-03, lots: 5"
SAME, AGAIN = "same_as: holes-2022", SOILED.replace("id: area-2022", "id: area").replace("holes-2022", "area-2022")


def craft_with(name, value, entry):
    """The class of digging with one assumption more, which its first stage or itself names."""
    told = f'{name}: {{title: {{zh: 余, en: More}}, kind: lever, unit: "1", default: {value}, range: [0, 9], '
    more = DELIVERY.replace("works:", f"  {told}origin: {{assumed: x}}}}\nworks:", 1)
    return more.replace("    pace: pace\n", f"    pace: pace\n    {entry}\n", 1)


def with_part(lots="lots: 2", value=8, document=DOCUMENT):
    found = document.replace("id: big-hole, kind: project", PART).replace("value: 8,", f"value: {value},")
    return found.replace("fragment: 8个大洞", f"fragment: 8个大洞, programme: {{{lots}}}")


def library_of(root, document, **texts):
    return load_library(write_content(root, document=document, **texts))


@pytest.fixture
def told_twice(tmp_path):
    return library_of(tmp_path, DOCUMENT + SOILED).scenario("shire-works")


@pytest.fixture
def parted(tmp_path):
    return library_of(tmp_path, with_part()).scenario("shire-works")


# --- the same work in another unit


def test_the_same_work_in_another_unit_by_hand(told_twice):
    """Thirty of twenty holes are one and a half in each; half the plan is half of both."""
    assert run(told_twice, draws=0).central[AREA].tolist() == [0, 30, 30, 30]
    half = run(told_twice.with_changes({f"{HOLES}_plan": 10}), draws=0)
    assert (half.value(HOLES, 2022), half.value(AREA, 2022)) == (10, 15)
    assert run(told_twice, draws=0).value(f"{AREA}_each", 2022) == 1.5


def test_in_no_draw_do_the_measures_of_one_work_contradict_each_other(told_twice):
    projection = run(told_twice.with_changes(LATE))
    holes, area = projection.samples[HOLES], projection.samples[AREA]
    assert 0 < holes[1].mean() < 20
    assert np.allclose(area, holes * 1.5, rtol=1e-12)
    first, second = (item for item in told_twice.targets if item.key in {HOLES, AREA})
    met = (meets(target, projection.samples[target.key][1]) for target in (first, second))
    assert np.array_equal(*met)


def test_what_tells_of_the_same_work_changes_no_draw_of_it(told_twice, tmp_path):
    alone = library_of(tmp_path / "alone", DOCUMENT).scenario("shire-works")
    assert np.array_equal(run(told_twice).samples[HOLES], run(alone).samples[HOLES])


def test_it_stands_in_line_once(told_twice):
    assert [task.key for task in tasks_of(told_twice) if "moot" in task.key] == [
        f"{HOLES}_share",
        "moot_works.feasts_2022_share",
    ]


def test_its_rows_agree_on_the_page_of_programmes(told_twice):
    late = told_twice.with_changes(LATE)
    holes, _, area = programmes(late).items
    card = scorecard(run(late))
    assert 0 < holes.probability == area.probability == card["area-2022"].probability < 1
    assert (area.bars, area.lots, area.work) == (holes.bars, holes.lots, holes.work)
    assert area.plan == 1.5 * holes.plan
    assert np.allclose(area.quantiles, 1.5 * np.array(holes.quantiles))


def test_what_is_counted_twice_is_whole_in_both_on_the_page_as_in_the_model(tmp_path):
    """Thirty-three in twenty are 1.65 in each: of 13.7 planned 13 are dug, in which are 21 (21.45), not 22 (22.6)."""
    again = SOILED.replace("value: 30, unit: 万平方米", "value: 33, unit: 套").replace("30万平方米", "33套")
    scenario = library_of(tmp_path, DOCUMENT + again).scenario("shire-works").with_changes({f"{HOLES}_plan": 13.7})
    done = {item.target.key: item.done_by(item.deadline)[2] for item in programmes(scenario, draws=0).items}
    assert (done[HOLES], done[AREA]) == (13, 21)
    assert run(scenario, draws=0).value(AREA, 2022) == 21


def test_its_levers_are_those_of_the_work_and_how_much_is_in_each(told_twice):
    area = next(item for item in programmes(told_twice, draws=0).items if item.target.key == AREA)
    assert set(levers_of(told_twice, area)) == {f"{HOLES}_plan", f"{AREA}_each", "craft.delay[digging]", "craft.pace"}
    assert {f"{HOLES}_plan", f"{AREA}_each"} <= assumptions_behind(told_twice)
    parts = {part.key: part for _, part in explain(run(told_twice, draws=0), AREA, 2022).walk()}
    assert parts[f"{HOLES}_share"].kind == "delivery"
    origin = parts[f"{AREA}_each"].origin
    assert ("30 万平方米 / 20 个" in origin.zh, "30 ×10⁴ m² / 20" in origin.en) == (True, True)


def test_it_is_judged_by_past_pace_as_the_work_is(tmp_path):
    """Ten holes were dug before: of twenty, and of their thirty, half begin in each year."""
    craft = craft_with("past", 1, "past: past")
    document = DOCUMENT.replace("lots: 5}", "lots: 20, past: 10}").replace(", part_of: holes-2022", "") + SOILED
    library = library_of(tmp_path, document, delivery=craft)
    scenario = library.scenario("shire-works")
    assert run(scenario, draws=0).central[AREA].tolist() == [0, 15, 30, 30]
    judged = {target.key: timing_only(scenario, target) for target in scenario.targets}
    assert (judged[HOLES], judged[AREA], judged["moot_works.feasts_2022"]) == (False, False, True)
    past = {item.target.key: item.past for item in programmes(scenario, draws=0).items}
    assert (past[HOLES], past[AREA]) == (10, 15)
    (register,) = (item for item in registers(library) if item.document == "moot-works")
    assert register.paced == 2


# --- a part of a whole


def test_a_part_is_projects_of_its_whole_by_hand(parted):
    """Eight of twenty in two projects of four each, before the four equal ones for the other twelve less one."""
    (whole,) = parted.plans[f"{HOLES}_share"].values()
    assert whole.sizes == pytest.approx((0.2, 0.2, 0.2, 0.2, 0.2))
    late = parted.with_changes(LATE)
    projection = run(late)
    plan = next(task for task in tasks_of(late) if task.key == f"{HOLES}_share").plan
    assert len(plan.sizes) == 5
    one = programmes(late).items[1]
    assert (one.target.key, one.lots, one.plan) == (BIG, 2, 8)
    assert set(projection.samples[BIG][1]) == {0.0, 4.0, 8.0}
    assert one.probability == scorecard(projection)["big-hole"].probability


def test_a_part_is_done_in_the_draws_in_which_its_projects_are(parted):
    """With a plan of its projects alone there is nothing else to do: whole and part are the same."""
    late = parted.with_changes({**LATE, f"{HOLES}_plan": 10})
    projection = run(late)
    finish = completed(late, central_inputs(late), None, 0, 1)[f"{HOLES}_share"].finish
    assert finish.shape == (5, 1)
    holes, big = projection.samples[HOLES][1], projection.samples[BIG][1]
    assert (big <= holes + 1e-9).all()
    assert set(np.round(big, 9)) == {0.0, 2.0, 4.0}  # two of five projects of two holes each
    assert (holes[big == 4] >= 4 - 1e-9).all()


def test_the_rest_is_as_before_a_part_was_scored(parted, tmp_path):
    """The draws of the whole are its own, whether or not somebody looks at two of its projects."""
    whole = library_of(tmp_path / "one", DOCUMENT.replace("value: 8,", "value: 4,")).scenario("shire-works")
    assert np.array_equal(run(parted).samples[HOLES], run(whole).samples[HOLES])


def test_a_part_is_no_task_of_its_own(parted):
    assert BIG not in "".join(task.key for task in tasks_of(parted))
    words = explain(run(parted, draws=0), f"{BIG}_share", 2022).origin
    assert words.en.startswith("2 of the 5 of Completed share: New holes; 2 projects, from 2022-03")


def test_a_part_is_carried_out_as_of_its_whole_where_that_is_beyond_the_horizon(tmp_path):
    document = with_part().replace("value: 20, unit: 个, year: 2022", "value: 20, unit: 个, year: 2024")
    long = library_of(tmp_path / "long", document).scenario("shire-works")
    short = library_of(tmp_path / "short", document, scenario=SCENARIO.replace("2024]", "2022]")).scenario(
        "shire-works"
    )
    assert [target.key for target in short.targets if "feasts" not in target.key] == [BIG]
    assert np.array_equal(run(long).samples[BIG][1], run(short).samples[BIG][1])
    both = (programmes(scenario).items for scenario in (long, short))
    one, other = (next(item for item in items if item.target.key == BIG) for items in both)
    assert (one.probability, one.bars, one.plan) == (other.probability, other.bars, other.plan)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.integers(1, 20),
    lots=st.integers(1, 5),
    delay=st.floats(0, 200),
    plan=st.floats(0, 60),
    crews=st.integers(0, 4),
    unit=st.sampled_from(["个", "万平方米"]),
)
def test_in_no_draw_does_a_part_exceed_its_whole(tmp_path_factory, value, lots, delay, plan, crews, unit):
    craft = craft_with("room", 0, "reserve: reserve").replace("9, 10]}", "9, 10], limit: room}")
    document = with_part(f"lots: {lots}", value)
    document = document.replace("unit: 个, year: 2022, part_of", f"unit: {unit}, year: 2022, part_of")
    document = document.replace("value: 20, unit: 个", f"value: 20, unit: {unit}")
    scenario = library_of(tmp_path_factory.mktemp("part"), document, delivery=craft).scenario("shire-works")
    changes = {"craft.delay[digging]": delay, f"{HOLES}_plan": plan, "craft.room": crews}
    projection = run(scenario.with_changes(changes), draws=60)
    assert (projection.samples[BIG] <= projection.samples[HOLES] + 1e-9).all()
    assert (projection.samples[BIG] <= projection.samples[HOLES].max() + 1e-9).all()


def by_a_model(root, changes):
    """Twenty holes that a model measures in their year, of which eight are a promise of their own."""
    document = with_part(value=8).replace("lots: 5}", "lots: 5, feeds: craft.holes_in_time}, indicator: craft.dug")
    dug = "  dug: {title: {zh: 当年, en: Dug}, unit: 个, equation: plan * holes_in_time}\n"
    scenario = library_of(root, document, delivery=DELIVERY + dug).scenario("shire-works")
    return scenario.with_changes(changes)


def test_a_part_of_what_a_model_measures_is_no_more_than_that_by_hand(tmp_path):
    """The model digs four of its own: of eight promised four at the most; of twenty all eight."""
    few, many = (by_a_model(tmp_path / str(plan), {"craft.plan": plan}) for plan in (4, 20))
    assert run(few, draws=0).value(BIG, 2022) == 4
    assert run(many, draws=0).value(BIG, 2022) == 8
    assert run(many.with_changes({f"{BIG}_plan": 6}), draws=0).value(BIG, 2022) == 6
    one = next(item for item in programmes(few, draws=0).items if item.target.key == BIG)
    assert (one.done_by(one.deadline)[2], one.timed) == (4, False)
    assert "timing" not in explain(run(few, draws=0), f"{BIG}_share", 2022).origin.en


def test_whole_things_of_a_model_are_done_on_the_way_to_what_it_measures(tmp_path):
    """Of seventeen that the model plans for twenty none is done in part, while some are."""
    scenario = by_a_model(tmp_path, {"craft.plan": 17})
    rows = [programmes(scenario, draws=1, seed=seed).items[0] for seed in range(10)]
    assert {row.target.key for row in rows} == {"craft.dug"}
    on_the_way = [
        row.quantiles[2][month - row.months[0]] for row in rows for month in row.months if month < row.deadline
    ]
    assert any(0 < done < 17 for done in on_the_way)
    assert all(done == int(done) for done in on_the_way)


def test_part_and_whole_of_a_model_are_done_in_the_same_draws(tmp_path):
    projection = run(by_a_model(tmp_path, {"craft.plan": 20, **LATE}))
    dug, big = projection.samples["craft.dug"][1], projection.samples[BIG][1]
    assert 0 < big.mean() < 8
    assert (big <= dug + 1e-9).all()
    assert (dug >= 20 - 1e-9).sum() == (dug[big == 8] >= 20 - 1e-9).sum()


@pytest.mark.parametrize(
    "spoilt", ["wrok: craft.digging", "lots: 3", "work: craft.digging, start: 2022-13", "same_as: no"]
)
def test_a_slip_of_the_whole_is_told_and_ends_nothing(tmp_path, spoilt):
    document = with_part()
    assert WORK in document
    root = write_content(tmp_path, document=document.replace(WORK, spoilt))
    _, faults = survey(root, content_files(root))
    lines = (root / "regions/shire/documents/moot-works.yaml").read_text(encoding="utf-8").split("\n")
    assert any(spoilt in lines[fault.place.line - 1] for fault in faults)


@pytest.mark.parametrize("form", ["part", "same"])
@pytest.mark.parametrize(
    ("entry", "spoilt"),
    [
        (f"programme: {{{WORK}}}", f"programe: {{{WORK}}}"),
        (f"programme: {{{WORK}}}", "programme: craft.digging"),
        (WORK, "lots: 5"),
        (WORK, WORK.replace("work", "works")),
        (WORK, WORK.replace("digging", "diging")),
        (WORK, f"{WORK}, same_as: feasts-2022"),
        (WORK, WORK.replace("lots: 5", "lots: five")),
        ("value: 20", "value: twenty"),
        ("value: 20, unit: 个", "value: 20, unit: 嗯嗯"),
        ("id: holes-2022, kind: target", "id: holes-2022, kind: tarket"),
    ],
)
def test_a_slip_of_what_carries_out_others_is_told_once_and_at_it(tmp_path, form, entry, spoilt):
    document = with_part() if form == "part" else DOCUMENT + SOILED
    assert document.count(entry) == 1
    with pytest.raises(FaultsError) as caught:
        library_of(tmp_path, document.replace(entry, spoilt))
    carrier = next(number for number, line in enumerate(document.split("\n"), 1) if "id: holes-2022" in line)
    assert [fault.place.line for fault in caught.value.faults] == [carrier]


@pytest.mark.parametrize("spoilt", ["part_off: holes-2022", "part_of: holes-202", "part_of: 5"])
def test_a_slip_where_a_part_names_its_whole_is_told_once(tmp_path, spoilt):
    with pytest.raises(FaultsError) as caught:
        library_of(tmp_path, with_part().replace("part_of: holes-2022", spoilt))
    assert len(caught.value.faults) == 1, [fault.problem.en for fault in caught.value.faults]


def test_a_slip_of_one_promise_hides_no_fault_of_another(tmp_path):
    """The feasts are misspelt; the part of a hole that is no promise of work is told all the same."""
    both = with_part().replace(f", programme: {{{WORK}}}", "").replace("craft.feast, start", "craft.feest, start")
    with pytest.raises(FaultsError) as caught:
        library_of(tmp_path, both)
    told = " ".join(fault.problem.en for fault in caught.value.faults)
    assert "'craft.feest'" in told
    assert "'holes-2022' is no promise of work" in told


def test_a_part_is_held_to_what_is_narrower_in_its_year_only(tmp_path):
    """There is room for four of the eight big holes in their year; a year later all are done that are done."""
    narrow = (
        DELIVERY
        + """  open: {title: {zh: 余地, en: Room}, unit: 个, equation: "if(year == 2022, plan / 5, plan / 20)"}\n"""
    )
    library = library_of(tmp_path, with_part("lots: 2, within: craft.open"), delivery=narrow)
    scenario = library.scenario("shire-works").with_changes({"craft.plan": 20})
    whole = run(library_of(tmp_path / "free", with_part()).scenario("shire-works"), draws=0)
    held = run(scenario, draws=0)
    assert held.value(BIG, 2022) == min(whole.value(BIG, 2022), 4)
    assert held.value(BIG, 2023) == whole.value(BIG, 2023)


def test_a_part_is_judged_alike_where_its_whole_is_not_scored(tmp_path):
    scenario = by_a_model(tmp_path, {"craft.plan": 4})
    part = next(item for item in scenario.targets if item.key == BIG)
    assert not timing_only(scenario, part)
    assert not timing_only(replace(scenario, targets=(part,)), part)


# --- faults


def test_both_faults_of_a_promise_told_in_another_unit_come_at_once(tmp_path):
    with pytest.raises(FaultsError) as caught:
        library_of(tmp_path, DOCUMENT + SOILED.replace(SAME, "same_as: nowhere, lots: 4"))
    problems = [fault.problem.en for fault in caught.value.faults]
    assert sorted(problems) == ["same_as stands alone", "the document has no statement 'nowhere'"]
    assert "drop lots" in {fault.remedy.en for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (DOCUMENT + SOILED.replace(SAME, "same_as: holes-202"), "no statement 'holes-202'"),
        (DOCUMENT + SOILED.replace(SAME, "same_as: area-2022"), "'area-2022' is the statement itself"),
        (DOCUMENT + SOILED.replace(SAME, "same_as: big-hole"), "'big-hole' has no projects of its own"),
        (DOCUMENT + SOILED.replace(SAME, "same_as: a/holes"), "'a/holes' is not written properly"),
        (DOCUMENT + SOILED.replace(SAME, "same_as: holes-2022, lots: 3"), "same_as stands alone"),
        (DOCUMENT + SOILED.replace("万平方米, year: 2022", "万平方米, year: 2023"), "with two dates"),
        (DOCUMENT + SOILED + AGAIN, "'area-2022' itself only tells the work of 'holes-2022'"),
        (DOCUMENT + SOILED.replace(SAME, ""), "a programme names its class of work"),
        (DOCUMENT + SOILED.replace(SAME, "start: 2022-03"), "a part has nothing but lots and within of its own"),
        (DOCUMENT.replace("value: 20", "value: 0") + SOILED, "'holes-2022' is a promise of 0"),
        (with_part("work: craft.digging"), "it is carried out as projects of 'holes-2022'"),
        (with_part("lots: 2", 21), "the parts together are more than 'holes-2022'"),
        (with_part().replace("part_of: holes-2022", "part_of: big-hole"), "'big-hole' is the statement itself"),
        (DOCUMENT.replace("part_of: holes", "part_of: area") + SOILED, "of 'area-2022' are those of 'holes-2022'"),
        (with_part().replace(f", programme: {{{WORK}}}", ""), "'holes-2022' is no promise of work"),
        (with_part().replace("value: 8, unit: 个", "value: 8, unit: 万亩"), "does not convert"),
        (with_part().replace("value: 8, unit: 个", "value: 8, unit: 嗯嗯"), "嗯嗯"),
        (with_part("lots: 6"), "the part has 6 projects, its whole 'holes-2022' only 5"),
        (with_part().replace("value: 20, unit: 个", "value: 20, unit: 嗯嗯"), "嗯嗯"),
        (DOCUMENT.replace("unit: 个", "unit: 嗯嗯", 1) + SOILED, "嗯嗯"),
    ],
)  # fmt: skip
def test_faults_say_what_is_wrong_where_and_how_to_mend_it(tmp_path, document, problem):
    with pytest.raises(FaultsError) as caught:
        library_of(tmp_path, document)
    told = [fault for fault in caught.value.faults if problem in fault.problem.en]
    assert told
    assert all(fault.place.line and fault.remedy.en and fault.remedy.zh for fault in told)
    assert len(caught.value.faults) == 1, [fault.problem.en for fault in caught.value.faults]

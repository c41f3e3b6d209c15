"""Promises of work: from a statement to a completed quantity, by hand-worked cases and by what must always hold."""

import numpy as np
import pytest
from content import DELIVERY, DOCUMENT, SCENARIO, write_content
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simulator
from simulator.analysis.explain import explain
from simulator.analysis.knobs import knobs
from simulator.analysis.programmes import programmes
from simulator.analysis.scorecard import scorecard
from simulator.engine import delivered, parts
from simulator.engine.delivered import bytes_a_draw, completed
from simulator.engine.inputs import central_inputs
from simulator.engine.run import Runner, compile_program, run
from simulator.language.faults import FaultsError
from simulator.language.loading import content_files, load_library, survey
from simulator.language.plans import plans_by_delivery
from simulator.language.works import Plan

HOLES, FEASTS = "moot_works.holes_2022", "moot_works.feasts_2022"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return load_library(write_content(tmp_path_factory.mktemp("works")))


@pytest.fixture
def scenario(library):
    return library.scenario("shire-works")


def faults_of(tmp_path, **texts):
    with pytest.raises(FaultsError) as caught:
        load_library(write_content(tmp_path, **texts))
    return [fault.problem.en for fault in caught.value.faults]


def test_a_named_project_keeps_its_size_and_the_rest_is_split_evenly(scenario):
    ((plan,),) = [plans.values() for key, plans in scenario.plans.items() if "holes" in key]
    assert plan.sizes == pytest.approx((8 / 20, *(12 / 20 / 4,) * 4))
    assert plan.start == 2022 * 12 + 2


def sizes_of_holes(path, document):
    ((plan,),) = [
        plans.values()
        for key, plans in load_library(write_content(path, document=document)).scenario("shire-works").plans.items()
        if "holes" in key
    ]
    return plan.sizes


def test_named_projects_that_exceed_the_promise_are_scaled_down_to_it(tmp_path):
    """Thirty and ten holes are named of twenty that are promised: three quarters of it and one, and nothing else."""
    big = DOCUMENT[DOCUMENT.index("  - {id: big-hole") :].splitlines()[0]
    other = big.replace("big-hole", "other-hole").replace("value: 8", "value: 10")
    document = DOCUMENT.replace(big, f"{big.replace('value: 8', 'value: 30')}\n{other}")
    assert sizes_of_holes(tmp_path, document) == pytest.approx((0.75, 0.25))


def test_a_named_project_without_a_capacity_is_one_of_the_equal_ones(tmp_path):
    """Of twenty kilometres in five lots one project is named, and how long it is not said: a fifth, like the others."""
    document = DOCUMENT.replace("value: 20, unit: 个", "value: 20, unit: 公里").replace("value: 8,", "value: 1,")
    assert sizes_of_holes(tmp_path, document) == pytest.approx((0.2,) * 5)


def test_a_part_with_a_date_of_its_own_is_scored_and_sizes_the_whole_all_the_same(tmp_path, scenario):
    part = DOCUMENT.replace(
        "id: big-hole, kind: project", "id: big-hole, kind: target, quantity: increment, sector: craft"
    )
    part = part.replace("fragment: 8个大洞", "fragment: 8个大洞, programme: {}")
    found = load_library(write_content(tmp_path, document=part)).scenario("shire-works")
    assert found.plans[f"{HOLES}_share"] == scenario.plans[f"{HOLES}_share"]
    assert run(found, draws=0).value("moot_works.big_hole", 2022) == 8
    assert scorecard(run(found, draws=0))["big-hole"].met is True


def test_nothing_that_is_counted_is_cut_into_parts(tmp_path):
    """Of one, two and five things no more lots than things; of an amount as many as are named."""
    feasts = "value: 3, unit: 次, year: 2022, section: 一, fragment: 3次宴会, programme: {work: craft.feast, "
    assert feasts in DOCUMENT

    def lots(value, unit):
        told = feasts.replace("value: 3, unit: 次", f"value: {value}, unit: {unit}")
        document = DOCUMENT.replace(f"{feasts}start: 2022-01, lots: 3", f"{told}start: 2022-01, lots: 4")
        name = f"{value}{unit}".replace(".", "-")
        scenario = load_library(write_content(tmp_path / name, document=document)).scenario("shire-works")
        (plan,) = scenario.plans[f"{FEASTS}_share"].values()
        return len(plan.sizes), run(scenario, draws=0).value(FEASTS, 2022)

    assert lots(1, "次") == (1, 1.0)  # and no reserve beyond the one
    assert lots(2, "次") == (2, 2.0)  # a fifth of a feast is none
    assert lots(5, "次")[0] == lots(1, "万户")[0] == lots(1.5, "公里")[0] == 4


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.floats(0, 60), delay=st.floats(0, 400))
def test_of_things_that_are_counted_whole_ones_are_done_whatever_is_planned(scenario, plan, delay):
    moved = scenario.with_changes({f"{HOLES}_plan": plan, "craft.delay[digging]": delay})
    projection = run(moved, draws=50)
    done = np.concatenate([projection.samples[HOLES].ravel(), projection.central[HOLES]])
    assert (done == np.floor(done)).all()
    assert 0 <= done.max() <= plan + 1e-6
    for progress in programmes(moved, draws=50).items:
        assert all(value == int(value) for value in progress.central), progress.target.id


def test_a_whole_plan_is_done_in_full_and_an_amount_is_not_cut(tmp_path, scenario):
    assert run(scenario.with_changes({f"{HOLES}_plan": 29.0}), draws=0).value(HOLES, 2024) == 29.0
    assert run(scenario.with_changes({f"{HOLES}_plan": 29.5}), draws=0).value(HOLES, 2024) == 29.0
    document = DOCUMENT.replace("value: 20, unit: 个", "value: 20, unit: 公里").replace(
        "value: 8, unit: 个", "value: 8, unit: 公里"
    )
    roads = load_library(write_content(tmp_path / "roads", document=document)).scenario("shire-works")
    assert run(roads.with_changes({f"{HOLES}_plan": 29.5}), draws=0).value(HOLES, 2024) == 29.5


def test_the_slider_of_what_is_counted_goes_by_whole_things(scenario):
    setting = scenario.settings[f"{HOLES}_plan"]
    (knob,) = knobs(setting, setting.path, scenario.years, whole=True)
    assert knob.step == int(knob.step) >= 1


def test_the_central_run_by_hand(scenario):
    """March 2022 + 2 months of permits = May; 4 months of digging end with August: all twenty by the end of 2022."""
    projection = run(scenario, draws=0)
    assert projection.central[HOLES].tolist() == [0.0, 20.0, 20.0, 20.0]
    result = completed(scenario, central_inputs(scenario), None, 0, 1)
    assert result["moot_works.holes_2022_share"].finish[:, 0] == pytest.approx([2022 * 12 + 8] * 5)


def test_a_late_start_meets_the_winter(scenario):
    """Five months late: August + 2 = October; one month until winter, three more from April: done with June 2023."""
    late = scenario.with_changes({"craft.delay[digging]": 5 * 365.25 / 12})
    result = completed(late, central_inputs(late), None, 0, 1)
    assert result["moot_works.holes_2022_share"].finish[:, 0] == pytest.approx([2023 * 12 + 6] * 5)
    assert run(late, draws=0).central[HOLES].tolist() == [0.0, 0.0, 20.0, 20.0]


def test_a_reserve_is_planned_beyond_the_promise_in_per_cent(scenario):
    """Of three feasts a tenth is less than one, of an amount it is what it is; half of three are one and a half."""
    feasts = run(scenario, draws=0).value(FEASTS, 2022)
    more = run(scenario.with_changes({"craft.reserve": 50}), draws=0).value(FEASTS, 2022)
    assert (feasts, more) == (3.0, 4.0)


def test_an_amount_has_its_reserve_and_a_remainder_has_none(tmp_path):
    promise = "value: 3, unit: 次, year: 2022, section: 一, fragment: 3次宴会, programme: {work: craft.feast, "
    assert promise in DOCUMENT

    def done(name, more):
        document = DOCUMENT.replace(promise, promise.replace("unit: 次", "unit: 公里") + more)
        return run(load_library(write_content(tmp_path / name, document=document)).scenario("shire-works"), draws=0)

    assert done("amount", "").value(FEASTS, 2022) == pytest.approx(3.3)
    assert done("rest", "remainder: true, ").value(FEASTS, 2022) == 3.0


def test_a_yearly_delivery_adds_what_is_done_of_each_years_plan(scenario):
    projection = run(scenario)
    added = np.diff(projection.samples["craft.holes"], axis=0)
    assert added.min() >= 0
    assert set(np.round(added.ravel(), 9)) <= {0.0, 1.0, 2.0, 3.0, 4.0}  # four holes a year, dug one by one
    assert 0 < added[0].mean() <= 4


def test_the_target_is_scored_and_more_delay_never_helps(scenario):
    chances = [
        scorecard(run(scenario.with_changes({"craft.delay[digging]": days})))["holes-2022"].probability
        for days in (0, 60, 120, 200)
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.5
    assert chances[-1] == 0


def test_completed_never_falls_nor_exceeds_the_plan(scenario):
    holes = run(scenario).samples[HOLES]
    assert (np.diff(holes, axis=0) >= 0).all()
    assert holes.max() <= 20 + 1e-9


def test_chunks_and_kept_results_change_no_bit(scenario):
    whole, parts = run(scenario, chunk=1000), run(scenario, chunk=37)
    runner = Runner(compile_program(scenario.system, scenario.years))
    runner.run(scenario)
    runner.run(scenario.with_changes({"craft.delay[digging]": 90}))
    again = runner.run(scenario)
    for key in (HOLES, FEASTS, "craft.holes"):
        assert np.array_equal(whole.samples[key], parts.samples[key])
        assert np.array_equal(whole.samples[key], again.samples[key])


def test_a_lever_of_one_class_of_work_leaves_the_others_as_they_are(scenario, monkeypatch):
    runner, carried = Runner(compile_program(scenario.system, scenario.years)), []
    runner.run(scenario)
    once = delivered.deliver
    monkeypatch.setattr(delivered, "deliver", lambda group, *more: carried.append(group) or once(group, *more))
    changed = scenario.with_changes({"craft.delay[digging]": 90})
    found = runner.run(changed)
    assert {task.work.key for group in carried for task in group} == {"craft.digging"}
    monkeypatch.undo()
    fresh = run(changed)
    for key in (HOLES, FEASTS, "craft.holes"):
        assert np.array_equal(found.samples[key], fresh.samples[key])


def test_plans_that_would_take_too_much_memory_at_once_are_carried_out_in_parts(scenario, monkeypatch):
    """Two stages of five lots take more a draw than four of yearly plans or three of feasts, since none waits."""
    assert bytes_a_draw(scenario) == 80 * 2 * 5
    whole = run(scenario)
    told = []
    monkeypatch.setattr(parts, "WORKING", 80 * 2 * 5 * 60)
    again = run(scenario, progress=lambda *done: told.append(done))
    assert len(told) == 4
    assert np.array_equal(whole.samples[HOLES], again.samples[HOLES])


def test_plans_that_stand_in_line_take_their_memory_together(tmp_path):
    room = (
        "  room: {title: {zh: 地, en: Room}, kind: lever, unit: '1', default: 2, range: [0, 9], origin: {assumed: x}}\n"
    )
    delivery = DELIVERY.replace("works:\n", f"{room}works:\n").replace("9, 10]}", "9, 10], limit: room}")
    scenario = load_library(write_content(tmp_path, delivery=delivery)).scenario("shire-works")
    lots = 5 + 4 * 4  # of the promise, and of the plans of four years
    assert bytes_a_draw(scenario) == 128 * 2 * lots
    assert bytes_a_draw(scenario.with_changes({"craft.room": 0})) == 80 * 2 * 5


def test_a_programme_is_explained_down_to_its_class_and_levers(scenario):
    parts = {part.key: part for _, part in explain(run(scenario, draws=0), HOLES, 2022).walk()}
    assert parts["moot_works.holes_2022_share"].kind == "delivery"
    assert "试验" in parts["moot_works.holes_2022_share"].origin.zh
    assert "moot-works 一" in parts["moot_works.holes_2022_plan"].origin.zh
    assert "craft.delay[digging]" in parts


def test_a_share_is_explained_by_its_plan_and_by_the_levers_of_the_year_in_which_that_begins(scenario):
    changed = scenario.with_changes({"craft.pace": {2022: 2, 2024: 5}, "craft.delay[digging]": {2021: 0, 2024: 300}})
    projection = run(changed, draws=0)
    once = explain(projection, "moot_works.holes_2022_share", 2024)
    assert [(part.key, part.year, part.value) for part in once.inputs] == [
        ("craft.delay[digging]", 2022, 100.0),
        ("craft.pace", 2022, 2.0),
    ]
    assert once.origin.en.startswith("5 projects, from 2022-03, carried out as Digging")
    yearly = explain(projection, "craft.holes_in_time", 2024)
    assert [part.value for part in yearly.inputs] == [300.0, 5.0]
    assert yearly.origin.zh.startswith("从 2024 年 3 月起分 4 个项目")


@pytest.fixture
def fed(tmp_path):
    """The holes of the document are those that the model of the craft plans by `plan` (four a year)."""

    def scenario(more="", promise=""):
        feeding = DOCUMENT.replace("lots: 5}", f"lots: 5, feeds: craft.holes_in_time}}{more}")
        feeding = feeding.replace("quantity: increment, value: 20", "value: 20")
        delivery = DELIVERY.replace("work: craft.digging}", f"work: craft.digging{promise}}}")
        root = tmp_path / f"{len(more)}-{len(promise)}"
        return load_library(write_content(root, document=feeding, delivery=delivery)).scenario("shire-works")

    return scenario


def test_a_programme_measured_by_a_model_gives_its_delivery_the_plan(fed):
    plans = fed(", indicator: craft.holes").plans["craft.holes_in_time"]
    assert len(plans[2022].sizes) == 5


def test_a_programme_that_feeds_a_model_gives_it_plan_and_share_in_its_year_by_hand(fed):
    """Four to begin with; twenty of the document in 2022, of which all are done; four in each later year."""
    scenario = fed(promise=", promise: plan")
    assert run(scenario, draws=0).central["craft.holes"].tolist() == [4, 24, 28, 32]
    ten = run(scenario.with_changes({f"{HOLES}_plan": 10}), draws=0)
    assert ten.central["craft.holes"].tolist() == [4, 14, 18, 22]
    assert ten.central[HOLES].tolist() == [0, 10, 10, 10]


def test_a_model_that_plans_in_other_terms_takes_what_is_done_of_the_promise(fed):
    """Half of the promise is half of the model's own four."""
    half = run(fed().with_changes({f"{HOLES}_plan": 10}), draws=0)
    assert half.central["craft.holes"].tolist() == [4, 6, 10, 14]


def test_model_and_programme_are_done_in_the_same_draws(fed):
    projection = run(fed(promise=", promise: plan").with_changes({"craft.delay[digging]": 50}))
    assert np.array_equal(projection.samples["craft.holes"][1] - 4, projection.samples[HOLES][1])
    assert 0 < projection.samples[HOLES][1].mean() < 20


def test_what_a_programme_does_for_a_model_stands_in_line_once(fed):
    tasks = completed(fed(), central_inputs(fed()), None, 0, 1)
    assert tasks["craft.holes_in_time/2022"].finish.size == 0
    assert tasks[f"{HOLES}_share"].finish.size == 5


def test_a_plan_of_another_kind_than_the_models_is_a_fault(tmp_path):
    feeding = DOCUMENT.replace("work: craft.feast,", "work: craft.digging, feeds: craft.holes_in_time,")
    delivery = DELIVERY.replace("work: craft.digging}", "work: craft.digging, promise: plan}")
    assert "the plan of 'craft.holes_in_time' is in '个', not in '次'" in faults_of(
        tmp_path, document=feeding, delivery=delivery
    )


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({"document": DOCUMENT.replace("craft.digging", "craft.diging")}, "there is no class of work 'craft.diging'"),
        ({"document": DOCUMENT.replace("lots: 5}", "from_stage: dance}")}, "has no stage 'dance'"),
        ({"document": DOCUMENT.replace("lots: 5}", "feeds: craft.nothing}")}, "there is no delivery 'craft.nothing'"),
        ({"document": DOCUMENT.replace("value: 8, unit: 个", "value: 8, unit: 万亩")}, "does not convert"),
        ({"delivery": DELIVERY.replace("    delay: delay", "    delay: dely")}, "there is no assumption 'dely'"),
        ({"delivery": DELIVERY.replace("    pace: pace", "    pace: plan")}, "does not convert"),
        ({"scenario": SCENARIO.replace("[moot-works]", "[moot-work]")}, "the region has no document 'moot-work'"),
        ({"document": DOCUMENT.replace("moot-works\n", "2022-works\n", 1)}, "must begin with a letter"),
        ({"document": DOCUMENT.replace("moot-works\n", "w" * 65 + "\n", 1)}, "at most 64 characters"),
        ({"document": DOCUMENT.replace("moot-works\n", "farm\n", 1)}, "has the name of the model 'farm'"),
        ({"document": DOCUMENT.replace("feasts-2022", "3-feasts")}, "at most 58 characters: 3-feasts"),
        ({"document": DOCUMENT.replace("feasts-2022", "f" * 59)}, "at most 58 characters: fff"),
        ({"document": DOCUMENT.replace("value: 3,", "value: 1.0e+308,")}, "no quantity of work: 1e+308"),
        ({"document": DOCUMENT.replace("value: 3,", "value: -3,")}, "no quantity of work: -3"),
        ({"document": DOCUMENT.replace("value: 8,", "value: 0,")}, "a project's size must be above 0: 0"),
        ({"document": DOCUMENT.replace("part_of: holes-2022", "part_of: holes-202")}, "no statement 'holes-202'"),
        ({"document": DOCUMENT.replace("start: 2022-01", "start: 2023-01")}, "begins after its target's year: 2023-01"),
        (
            {"document": DOCUMENT.replace("increment, value: 3", "cumulative, from_year: 2021, value: 3")},
            "a programme cannot be measured as cumulative",
        ),
        (
            {"document": DOCUMENT.replace("work: craft.feast", "work: craft.feast, feeds: craft.holes_in_time")},
            "'craft.holes_in_time' is carried out as 'craft.digging'",
        ),
        (
            {
                "document": DOCUMENT.replace("lots: 5", "feeds: craft.holes_in_time").replace(
                    "work: craft.feast", "work: craft.digging, feeds: craft.holes_in_time"
                )
            },
            "'craft.holes_in_time' has another plan of 2022 already",
        ),
    ],
)
def test_faults_say_what_is_wrong(tmp_path, texts, problem):
    assert any(problem in told for told in faults_of(tmp_path, **texts))


@pytest.mark.parametrize("work", ["craft.none", "crafty.none"])
def test_a_class_of_work_that_there_is_not_is_one_fault(tmp_path, work):
    (told,) = faults_of(tmp_path, document=DOCUMENT.replace("craft.digging", work))
    assert f"there is no class of work {work!r}" in told


def test_of_plans_for_the_same_delivery_those_of_a_later_document_come_last():
    one, other = Plan(0, (1.0,)), Plan(12, (1.0,))
    documents = {"a": {"x": {2022: one, 2024: one}}, "b": {"x": {2022: other}}}
    assert list(plans_by_delivery(documents, ["a", "b"])["x"].items()) == [(2024, one), (2022, other)]


def test_the_completed_share_is_an_input_and_is_called_one(tmp_path):
    result = simulator.load("shire-works", write_content(tmp_path)).run(draws=0)
    with pytest.raises(KeyError, match="completed share"):
        result[f"{HOLES}_share"]
    assert 0 <= result.explain(f"{HOLES}_share", 2022).value <= 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (f"assumptions: {{{HOLES}_plan: 24.5}}", "a plan of 24.5 个"),
        (f"assumptions: {{{HOLES}_plan: 24}}", None),
        (f"sweep: {{grid: {{{HOLES}_plan: [20, 22.5]}}}}", "a plan of 22.5 个"),
        (f"sweep: {{cases: [{{{HOLES}_plan: 21}}]}}", None),
    ],
)
def test_a_plan_of_things_counted_one_by_one_has_no_parts_of_one(tmp_path, more, told):
    root = write_content(tmp_path)
    heir = "scenario: heir\ntitle: {zh: 后, en: Heir}\nextends: shire-works\n"
    (root / "scenarios/heir.yaml").write_text(f"{heir}{more}\n", encoding="utf-8")
    _, faults = survey(root, content_files(root))
    assert [(fault.code, fault.problem.en.partition(":")[0]) for fault in faults] == ([("whole", told)] if told else [])


def test_a_plan_of_what_is_measured_may_have_any_size(tmp_path):
    document = DOCUMENT.replace("value: 20, unit: 个", "value: 20, unit: 公里")
    scenario = f"{SCENARIO.rstrip()}\nassumptions: {{{HOLES}_plan: 24.5}}\n"
    assert load_library(write_content(tmp_path, document=document, scenario=scenario)).scenario("shire-works")

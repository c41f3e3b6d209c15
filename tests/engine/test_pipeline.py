"""The pipeline of projects: cases worked out by hand, a textbook model in SimPy, and what must hold for any tasks."""

from itertools import pairwise

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import pipeline
from simulator.engine.completion import Completion
from simulator.engine.distributions import quantile
from simulator.engine.pipeline import Task, deliver, waited
from simulator.engine.seasons import clock
from simulator.language.schema import Distribution, Origin, Title
from simulator.language.works import Plan, StageDefinition, WorkDefinition, equal_lots
from simulator.language.works import month_number as month

OUTDOOR = (4, 5, 6, 7, 8, 9, 10)
WHOLE_YEAR = tuple(range(1, 13))
TITLE = Title(zh="工作", en="work")
JANUARY = month(2022, 1)
FEW = settings(max_examples=25, deadline=None)


def stage(name, *months, season=WHOLE_YEAR, limit=None, batches=()):
    """One stage of a fixed length, or of a triangular one."""
    spread = Distribution(triangular=months) if len(months) > 1 else Distribution(discrete=[(months[0], 1.0)])
    return StageDefinition(name, TITLE, spread, season, limit, batches)


def work(*stages, reserve=None):
    origin = Origin(assumed="made up")
    return WorkDefinition("toy.work", TITLE, stages, 1, 8, "toy.delay", "toy.pace", reserve, origin)


def task(key, lots, *stages, start=JANUARY, first_stage=0, reserve=None):
    return Task(key, work(*stages, reserve=reserve), Plan(start, equal_lots(lots), first_stage))


def levers(tasks, **values):
    """The same values for all tasks."""
    given = {"delay": 0.0, "pace": 1.0, **values}
    return {item.key: {f"toy.{name}": np.atleast_1d(value) for name, value in given.items()} for item in tasks}


def delivered(tasks, seed=1, draws=20, start=0, **values):
    return deliver(tasks, levers(tasks, **values), seed, start, start + draws)


def ends(completion, place=-1):
    """When the lots ended a stage in the first draw, in months from January 2022."""
    return (completion.ends[:, place, 0] - JANUARY).tolist()


def outdoor(key, lots=3, crews=None, grid=None, start=JANUARY):
    return task(
        key,
        lots,
        stage("approval", 1, 2, 3),
        stage("construction", 3, 5, 8, season=OUTDOOR, limit=crews),
        stage("acceptance", 0.2, 0.5, 1, limit=grid),
        stage("records", 0.1, 0.3, 0.5, batches=(6, 12)),
        start=start,
    )


REGION = [
    outdoor("a", 4, "toy.crews", "toy.grid"),
    outdoor("b", 3, start=JANUARY + 2),
    outdoor("c", 5, "toy.crews", None, JANUARY + 5),
    outdoor("d", 2, None, "toy.grid", JANUARY + 9),
]


def test_a_lot_passes_its_stages_one_after_the_other():
    one = task("road", 1, stage("approval", 2), stage("construction", 9, season=OUTDOOR), stage("acceptance", 1))
    # Approved at the end of February; April to October, then April and May of the next year; accepted in June.
    assert delivered([one])["road"].ends[0, :, 0].tolist() == [month(2022, 3), month(2023, 6), month(2023, 7)]


def test_delay_and_pace_move_and_stretch_the_work():
    one = task("road", 1, stage("approval", 2), stage("construction", 1))
    assert ends(delivered([one], delay=0.5, pace=1.5)["road"], 0) == [3.5]
    assert ends(delivered([one], delay=-1.0, pace=0.0)["road"]) == [-1.0]


def test_each_draw_has_its_own_levers():
    one = task("road", 1, stage("approval", 2))
    completion = delivered([one], draws=3, delay=[0.0, 1.0, 2.0])["road"]
    assert (completion.finish[0] - JANUARY).tolist() == [2.0, 3.0, 4.0]


def test_stages_behind_the_first_take_no_time_and_no_place():
    stages = (stage("approval", 2, limit="toy.office", batches=(6,)), stage("construction", 1, limit="toy.crews"))
    under_way = task("road", 3, *stages, first_stage=1)
    completion = delivered([under_way], office=1.0, crews=1.0)["road"]
    assert ends(completion, 0) == [0.0] * 3
    assert ends(completion) == [1.0, 2.0, 3.0]


def test_the_central_run_takes_the_central_lengths():
    completion = deliver([REGION[1]], levers([REGION[1]]), None, 0, 1)["b"]
    # March + 2 is the start of May; five months of work close in September; half a month and 0.3; the end of December.
    assert completion.ends[0, :3, 0].tolist() == [month(2022, 5), month(2022, 10), month(2022, 10) + 0.5]
    assert completion.finish.tolist() == [[month(2023, 1)]] * 3


@pytest.mark.parametrize("room", [1.0, 1.9])
def test_a_limit_of_one_makes_lots_strictly_successive(room):
    one = task("road", 3, stage("construction", 2, limit="toy.crews"))
    completion = delivered([one], crews=room)["road"]
    assert ends(completion) == [2.0, 4.0, 6.0]
    assert completion.waits[:, 0, 0].tolist() == [0.0, 2.0, 4.0]
    assert (completion.starts[:, 0, 0] - JANUARY).tolist() == [0.0, 2.0, 4.0]


def test_two_limits_one_after_the_other():
    stages = (stage("construction", 2, limit="toy.crews"), stage("drying", 1), stage("grid", 3, limit="toy.grid"))
    tasks = [task("road", 3, *stages, stage("records", 1))]
    completions = delivered(tasks, crews=1.0, grid=1.0)
    # Built at 2, 4, 6, dry at 3, 5, 7; on the grid 3-6, 6-9, 9-12; the records take one month more.
    assert ends(completions["road"], 2) == [6.0, 9.0, 12.0]
    assert ends(completions["road"]) == [7.0, 10.0, 13.0]
    assert completions["road"].waits[:, :, 0].tolist() == [[0, 0, 0, 0], [2, 0, 1, 0], [4, 0, 2, 0]]
    assert {limit: months[0] for limit, months in waited(tasks, completions).items()} == {
        "toy.crews": 6.0,
        "toy.grid": 3.0,
    }


def test_a_limit_is_shared_by_all_tasks_and_the_first_to_come_is_the_first_served():
    tasks = [
        task(key, 1, stage("construction", 3, limit="toy.crews"), start=JANUARY + later)
        for key, later in (("third", 2), ("second", 1), ("first", 0))
    ]
    completions = delivered(tasks, crews=1.0)
    assert [ends(completions[key]) for key in ("first", "second", "third")] == [[3.0], [6.0], [9.0]]


def test_of_those_who_come_together_the_first_task_and_lot_goes_first():
    # All reach the crews at the end of June, those of task b from an office that they entered before task a.
    stages = (stage("approval", 1, limit="toy.office", batches=(6,)), stage("construction", 1, limit="toy.crews"))
    tasks = [task("a", 2, *stages, start=JANUARY + 2), task("b", 2, *stages)]
    completions = delivered(tasks, office=4.0, crews=1.0)
    assert ends(completions["a"]) == [7.0, 8.0]
    assert ends(completions["b"]) == [9.0, 10.0]


def test_a_place_is_free_at_the_moment_it_is_left():
    tasks = [
        task("a", 1, stage("approval", 2), stage("construction", 1, limit="toy.crews")),
        task("b", 1, stage("construction", 2, limit="toy.crews")),
    ]
    completions = delivered(tasks, crews=1.0)
    assert (ends(completions["a"]), ends(completions["b"])) == ([3.0], [2.0])


def test_a_limit_may_differ_by_draw_and_none_is_none():
    one = task("road", 4, stage("construction", 2, limit="toy.crews"))
    finish = delivered([one], draws=5, crews=[0.0, 1.0, 2.9, 100.0, -1.0])["road"].finish - JANUARY
    assert finish.max(axis=0).tolist() == [2.0, 8.0, 4.0, 2.0, 2.0]


def test_a_limit_may_leave_room_for_more_from_some_year_on():
    tasks = [task(key, 4, stage("construction", 12, limit="toy.crews"), start=start) for key, start in
             (("2022", JANUARY), ("2023", JANUARY + 12))]  # fmt: skip
    rooms = {"2022": 2.0, "2023": 4.0}
    given = {item.key: {**levers([item])[item.key], "toy.crews": np.array([rooms[item.key]])} for item in tasks}
    completions = deliver(tasks, given, 1, 0, 1)
    # In 2023 the two that wait since 2022 come first, then two more find room; the last two go on in 2024.
    assert ends(completions["2022"]) == [12.0, 12.0, 24.0, 24.0]
    assert ends(completions["2023"]) == [24.0, 24.0, 36.0, 36.0]


def textbook(tasks, lengths, room, draw):
    """A model as SimPy's manual writes it: one process for each lot, one resource for each limit."""
    environment = simpy.Environment()
    limits = {name: simpy.Resource(environment, room) for name in ("toy.crews", "toy.grid")}
    finish = {item.key: [0.0] * len(item.plan.sizes) for item in tasks}

    def stay(item, lot, place):
        stage = item.work.stages[place]
        now, length = environment.now, lengths[item.key][lot, place, draw]
        end = clock(stage.season, stage.batches).finish_one(now, length)
        return environment.timeout(end - now)

    def pass_through(item, lot):
        yield environment.timeout(item.plan.start)
        for place, stage in enumerate(item.work.stages):
            if stage.limit is None:
                yield stay(item, lot, place)
            else:
                with limits[stage.limit].request() as place_in_limit:
                    yield place_in_limit
                    yield stay(item, lot, place)
        finish[item.key][lot] = environment.now

    for item in tasks:
        for lot in range(len(item.plan.sizes)):
            environment.process(pass_through(item, lot))
    environment.run()
    return finish


@pytest.mark.parametrize("room", [1, 2, 5])
def test_lines_are_those_of_a_textbook_model(room, monkeypatch):
    drawn = {}
    draw_lengths = pipeline._lengths  # noqa: SLF001 - the textbook needs the same lengths
    monkeypatch.setattr(pipeline, "_lengths", lambda item, *rest: drawn.setdefault(item.key, draw_lengths(item, *rest)))
    completions = delivered(REGION, crews=float(room), grid=float(room))
    for draw in range(20):
        expected = textbook(REGION, drawn, room, draw)
        assert {key: completion.finish[:, draw].tolist() for key, completion in completions.items()} == expected


def test_both_ways_give_the_same_where_nobody_has_to_wait(monkeypatch):
    at_once = delivered(REGION, crews=0.0, grid=0.0)
    wide = delivered(REGION, crews=1000.0, grid=1000.0)
    monkeypatch.setattr(pipeline, "_makes_wait", lambda passages: np.ones(passages[0].ends.shape[-1], dtype=bool))
    queued = delivered(REGION, crews=1000.0, grid=1000.0)
    for key, completion in at_once.items():
        np.testing.assert_array_equal(completion.ends, queued[key].ends)
        np.testing.assert_array_equal(completion.ends, wide[key].ends)
        assert not queued[key].waits.any()


@FEW
@given(st.integers(1, 14), st.integers(0, 2**32))
def test_simpy_is_asked_for_every_draw_in_which_someone_waits(room, seed):
    quick = delivered(REGION, seed, crews=float(room), grid=float(room))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_makes_wait", lambda passages: np.ones(passages[0].ends.shape[-1], dtype=bool))
        thorough = delivered(REGION, seed, crews=float(room), grid=float(room))
    for key, completion in thorough.items():
        np.testing.assert_array_equal(completion.ends, quick[key].ends)
        np.testing.assert_array_equal(completion.waits, quick[key].waits)


@FEW
@given(st.integers(1, 6), st.integers(0, 2**32))
def test_a_limit_is_never_exceeded_and_nobody_waits_while_there_is_room(room, seed):
    completions = delivered(REGION, seed, draws=3, crews=float(room), grid=0.0)
    visits = [
        (completions[item.key].starts[:, 1], completions[item.key].ends[:, 1], completions[item.key].waits[:, 1])
        for item in (REGION[0], REGION[2])
    ]
    starts, leaves, waits = (np.concatenate(parts) for parts in zip(*visits, strict=True))
    for draw in range(3):
        inside = [np.sum((starts[:, draw] <= at) & (at < leaves[:, draw])) for at in starts[:, draw]]
        assert max(inside) <= room
        came = np.sort(starts[waits[:, draw] > 0, draw])
        assert set(came) <= set(leaves[:, draw]), "whoever waited enters as another leaves"
        order = np.lexsort((np.arange(len(starts)), (starts - waits)[:, draw]))
        assert all(one <= other for one, other in pairwise(starts[order, draw])), "first come, first served"


@pytest.mark.parametrize("room", [0.0, 2.0])
@pytest.mark.parametrize("cuts", [(0, 1, 20), (0, 7, 8, 20)])
def test_the_numbers_do_not_depend_on_the_division_into_parts(room, cuts):
    whole = delivered(REGION, crews=room, grid=room)
    parts = [delivered(REGION, start=a, draws=b - a, crews=room, grid=room) for a, b in pairwise(cuts)]
    for key, completion in whole.items():
        for name in ("ends", "waits", "starts"):
            joined = np.concatenate([getattr(part[key], name) for part in parts], axis=-1)
            np.testing.assert_array_equal(joined, getattr(completion, name))
        shares = [part[key].share(month(2023, 1)) for part in parts]
        np.testing.assert_array_equal(np.concatenate(shares), completion.share(month(2023, 1)))


def test_no_draws_are_no_numbers():
    completion = delivered(REGION, draws=0, crews=2.0, grid=2.0)["a"]
    assert completion.ends.shape == (4, 4, 0)
    assert completion.share(month(2023, 1)).shape == (0,)


def test_a_further_task_leaves_the_draws_of_the_others_alone():
    alone = delivered(REGION[:2], crews=0.0, grid=0.0)
    together = delivered(list(reversed(REGION)), crews=0.0, grid=0.0)
    for key, completion in alone.items():
        np.testing.assert_array_equal(completion.ends, together[key].ends)


def test_lots_stages_and_seeds_have_draws_of_their_own():
    finish = delivered([task("road", 3, stage("one", 0, 1, 2), stage("two", 0, 1, 2))], draws=200)["road"].ends
    one, two = finish[:, 0] - JANUARY, finish[:, 1] - finish[:, 0]
    together = np.corrcoef(np.concatenate([one, two]))
    assert np.abs(together - np.eye(6)).max() < 0.25
    other = delivered([task("road", 3, stage("one", 0, 1, 2), stage("two", 0, 1, 2))], seed=2, draws=200)["road"].ends
    assert not (finish == other).all(axis=(0, 1)).any()


@FEW
@given(st.integers(0, 2**32), st.floats(0, 24), st.floats(0, 12), st.floats(0, 3), st.floats(0, 1))
def test_more_delay_or_a_slower_pace_never_finishes_earlier(seed, delay, later, pace, slower):
    tasks = [REGION[1]]
    before = delivered(tasks, seed, draws=3, delay=delay, pace=pace)["b"].ends
    assert (delivered(tasks, seed, draws=3, delay=delay + later, pace=pace)["b"].ends >= before).all()
    assert (delivered(tasks, seed, draws=3, delay=delay, pace=pace + slower)["b"].ends >= before).all()


@pytest.mark.parametrize("lots", [1, 3, 6, 7, 49, 193, 200])
def test_finished_lots_are_the_promise_to_the_last_bit(lots):
    completion = delivered([task("road", lots, stage("construction", 1))])["road"]
    assert completion.sizes.sum() == 1.0
    assert (completion.share(JANUARY + 1) == 1.0).all()
    assert (completion.share(JANUARY + 0.99) == 0.0).all()


def test_the_share_grows_with_the_finished_lots_and_the_reserve():
    sizes, finish = np.array([0.5, 0.25, 0.25]), np.array([[3.0, 1.0], [2.0, 9.0], [9.0, 9.0]])
    none, reserve = np.zeros((3, 1, 2)), np.array([0.0, 0.2])
    completion = Completion(none[:, 0], finish[:, None], none, sizes[:, None], reserve, none[:, 0])
    assert completion.share(1.0).tolist() == [0.0, 0.6]
    assert completion.share(3.0).tolist() == [0.75, 0.6]
    assert completion.share(9.0).tolist() == [1.0, 1.2]


def test_the_course_is_the_share_at_each_moment_to_the_last_bit():
    moments = [month(2022, 1), month(2022, 7), month(2023, 1), month(2023, 1), month(2026, 1)]
    tasks = [task("road", 7, stage("works", 1, 9, 20), reserve="toy.reserve")]
    completion = delivered(tasks, reserve=np.linspace(0, 0.3, 20))["road"]
    course = completion.course(moments)
    np.testing.assert_array_equal(course, [completion.share(moment) for moment in moments])
    assert 0 < course[1].mean() < course[2].mean() < course[-1].mean()
    # A moment counts itself, as a month's end does for what is completed with it.
    ends = sorted(completion.finish[:, 0].tolist())
    np.testing.assert_array_equal(completion.course(ends)[:, 0], [completion.share(end)[0] for end in ends])


@pytest.mark.parametrize(("lots", "share"), [(2, 1.1), (1, 1.0)])
def test_several_lots_have_the_lever_in_reserve_and_a_single_one_has_nothing(lots, share):
    one = task("road", lots, stage("construction", 1), reserve="toy.reserve")
    assert delivered([one], reserve=0.1)["road"].share(JANUARY + 1).tolist() == [share] * 20


def test_the_lots_of_a_promise_over_years_begin_in_turn():
    plan = Plan(JANUARY, equal_lots(4), years=2)
    completion = delivered([Task("road", work(stage("construction", 3)), plan)], delay=1.0)["road"]
    assert ends(completion) == [4.0, 4.0, 16.0, 16.0]
    assert (completion.starts[:, 0, 0] - JANUARY).tolist() == [1.0, 1.0, 13.0, 13.0]


def test_lengths_are_distributed_as_the_stage_says():
    pert = Distribution(pert=(2, 3, 8))
    spread = StageDefinition("construction", TITLE, pert, WHOLE_YEAR, None, ())
    finish = delivered([task("road", 5, spread)], draws=20_000)["road"].finish - JANUARY
    levels = np.array([0.01, 0.1, 0.5, 0.9, 0.99])
    assert np.quantile(finish, levels) == pytest.approx(quantile(pert, levels), abs=0.03)


def test_the_end_is_finite_whatever_the_lengths():
    one = task("road", 2, stage("one", 1e9, season=(7,), limit="toy.crews"), stage("two", 1e9, batches=(1,)))
    completion = delivered([one], crews=1.0, pace=1e9, delay=1e4)["road"]
    assert np.isfinite(completion.ends).all()
    assert np.isfinite(completion.waits).all()

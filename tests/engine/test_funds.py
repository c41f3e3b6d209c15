"""Yearly funds in the pipeline: cases worked out by hand, a textbook model in SimPy, and what must hold for any."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import pipeline
from simulator.engine.funds import fund
from simulator.engine.pipeline import Task, deliver, waited
from simulator.engine.seasons import clock
from simulator.language.schema import Distribution, Origin, Title
from simulator.language.works import MONTHS, Plan, StageDefinition, WorkDefinition, equal_lots
from simulator.language.works import month_number as month

WHOLE_YEAR = tuple(range(1, 13))
TITLE = Title(zh="工作", en="work")
JANUARY = month(2022, 1)
FEW = settings(max_examples=25, deadline=None)
MONEY = "toy.money"


def stage(name, *months, season=WHOLE_YEAR, limit=None, cost=None):
    """One stage of a fixed length, or of a triangular one."""
    spread = Distribution(triangular=months) if len(months) > 1 else Distribution(discrete=[(months[0], 1.0)])
    return StageDefinition(name, TITLE, spread, season, limit, (), yearly=limit == MONEY, cost=cost)


def task(key, sizes, *stages, start=JANUARY):
    work = WorkDefinition("toy.work", TITLE, stages, 1, 8, None, None, None, Origin(assumed="made up"))
    return Task(key, work, Plan(start, equal_lots(sizes) if isinstance(sizes, int) else sizes))


def paid(key, sizes, cost=None, start=JANUARY):
    """A task whose lots need money, and then three months."""
    return task(key, sizes, stage("construction", 3, limit=MONEY, cost=cost), start=start)


def delivered(tasks, grants, seed=1, draws=20, start=0, **levers):
    """Carried out with these grants from 2022 on, each a number or a list over the draws."""
    given = {item.key: {f"toy.{name}": np.atleast_1d(value) for name, value in levers.items()} for item in tasks}
    money = fund(2022, np.array([np.atleast_1d(grant) for grant in grants]))
    return deliver(tasks, given, seed, start, start + draws, {MONEY: money})


def begins(completion):
    """When the lots began in the first draw, in months from January 2022."""
    return (completion.starts[:, -1, 0] - JANUARY).tolist()


REGION = [
    task("a", 4, stage("approval", 1, 2, 9), stage("works", 3, 5, 8, limit=MONEY, cost="toy.dear")),
    task("b", 3, stage("approval", 1, 2, 9), stage("works", 3, 5, 8), start=JANUARY + 2),
    task("c", 5, stage("tender", 1, 2, 9, limit=MONEY, cost="toy.cheap"), stage("works", 2, 5, 8, limit="toy.crews")),
    task("d", 6, stage("approval", 1, 2, 9), stage("works", 3, 5, 8, limit=MONEY), start=JANUARY + 9),
]
COSTS = {"dear": 2.5, "cheap": 0.4}


def test_what_the_year_cannot_pay_waits_for_the_next():
    completion = delivered([paid("roads", 5)], [2.0])["roads"]
    assert begins(completion) == [0.0, 0.0, 12.0, 12.0, 24.0]
    assert completion.waits[:, 0, 0].tolist() == [0.0, 0.0, 12.0, 12.0, 24.0]
    assert (completion.finish[:, 0] - JANUARY).tolist() == [3.0, 3.0, 15.0, 15.0, 27.0]


def test_what_costs_as_much_as_is_granted_all_begins():
    """In floats 0.1 + 0.1 + 0.1 is more than 0.3, and 49 times 1 / 49 less than 1."""
    assert begins(delivered([paid("roads", 3, "toy.cost")], [0.3], cost=0.1)["roads"]) == [0.0] * 3
    assert begins(delivered([paid("roads", 49, "toy.cost")], [4.9], cost=0.1)["roads"]) == [0.0] * 49


def test_a_lot_dearer_than_a_year_saves_up():
    assert begins(delivered([paid("bridge", 1, "toy.cost")], [2.0], cost=5.0)["bridge"]) == [24.0]


def test_what_is_left_lapses_unless_someone_waits_for_it():
    early, late = paid("early", 1), paid("late", 3, start=JANUARY + 12)
    completions = delivered([early, late], [2.0])
    assert begins(completions["late"]) == [12.0, 12.0, 24.0], "the one left over in 2022 is gone"
    # Of 4 a lot takes 3; the 1 left goes into 2023 with whoever waits, 2 into 2024, which has 6 for two lots.
    assert begins(delivered([paid("roads", 4, "toy.cost")], [4.0], cost=3.0)["roads"]) == [0.0, 12.0, 24.0, 24.0]


def test_each_year_has_its_own_grant_and_the_last_goes_on():
    assert begins(delivered([paid("roads", 6)], [1.0, 3.0, 1.0])["roads"]) == [0.0, 12.0, 12.0, 12.0, 24.0, 36.0]


def test_a_year_without_a_limit_lets_everyone_in():
    assert begins(delivered([paid("roads", 4)], [1.0, 0.0, 1.0])["roads"]) == [0.0, 12.0, 12.0, 12.0]


def test_each_draw_has_its_own_grants():
    completion = delivered([paid("roads", 3)], [[0.0, 1.0, 2.0, np.inf]], draws=4)["roads"]
    assert (completion.starts[:, 0].max(axis=0) - JANUARY).tolist() == [0.0, 24.0, 12.0, 0.0]


def test_a_larger_project_takes_more():
    """Half of the promise among three projects costs one and a half times as much as a usual one."""
    completion = delivered([paid("plants", (0.5, 0.25, 0.25), "toy.cost")], [2.0], cost=1.0)["plants"]
    assert begins(completion) == [0.0, 12.0, 12.0]


def test_a_fund_is_shared_and_the_first_to_come_is_the_first_served():
    first, second = paid("first", 2, start=JANUARY + 1), paid("second", 2, start=JANUARY + 2)
    completions = delivered([second, first], [3.0])
    assert begins(completions["first"]) == [1.0, 1.0]
    assert begins(completions["second"]) == [2.0, 12.0]


def test_whoever_stands_behind_a_dear_one_waits_with_him():
    dear, cheap = paid("dear", 1, "toy.cost"), paid("cheap", 1, start=JANUARY + 1)
    assert begins(delivered([dear, cheap], [2.0], cost=3.0)["cheap"]) == [12.0]


def test_money_comes_before_crews():
    one = task("roads", 3, stage("tender", 1, limit=MONEY), stage("works", 6, limit="toy.crews"))
    completion = delivered([one], [2.0], crews=1.0)["roads"]
    # Two are tendered in January 2022 and built one after the other; the third a year later.
    assert (completion.ends[:, 0, 0] - JANUARY).tolist() == [1.0, 1.0, 13.0]
    assert (completion.finish[:, 0] - JANUARY).tolist() == [7.0, 13.0, 19.0]
    assert {key: months[0] for key, months in waited([one], {"roads": completion}).items()} == {
        MONEY: 12.0,
        "toy.crews": 6.0,
    }


def test_however_little_is_granted_work_comes_to_an_end():
    completion = delivered([paid("roads", 2, "toy.cost")], [1e-6], cost=1e6)["roads"]
    assert begins(completion) == [12_000.0, 12_000.0]


def fill(environment, money, grants):
    """A process that fills a container each January; what is left is taken out unless someone waits for it."""
    for year in range(60):
        if not money.get_queue and money.level:
            yield money.get(money.level)
        yield money.put(grants[min(year, len(grants) - 1)])
        yield environment.timeout(MONTHS)


def textbook(lengths, grants, draw):
    """A model as SimPy's manual writes it: a container for the money, filled by a process of its own."""
    environment = simpy.Environment(initial_time=JANUARY)
    money, crews = simpy.Container(environment), simpy.Resource(environment, 2)
    finish = {item.key: [0.0] * len(item.plan.sizes) for item in REGION}

    def stay(item, lot, place):
        now, part = environment.now, item.work.stages[place]
        return environment.timeout(clock(part.season, ()).finish_one(now, lengths[item.key][lot, place, draw]) - now)

    def pass_stage(item, lot, place):
        part = item.work.stages[place]
        if part.limit == MONEY:
            yield money.get(COSTS[part.cost.removeprefix("toy.")] if part.cost else 1.0)
        if part.limit != "toy.crews":
            yield stay(item, lot, place)
            return
        with crews.request() as room:
            yield room
            yield stay(item, lot, place)

    def pass_through(item, lot):
        yield environment.timeout(item.plan.start - JANUARY)
        for place in range(len(item.work.stages)):
            yield from pass_stage(item, lot, place)
        finish[item.key][lot] = environment.now

    environment.process(fill(environment, money, grants))
    for item in REGION:
        for lot in range(len(item.plan.sizes)):
            environment.process(pass_through(item, lot))
    environment.run()
    return finish


@pytest.mark.parametrize("grants", [(1.5,), (2.0, 6.0, 3.0), (4.0, 0.5), (30.0,)])
def test_lines_are_those_of_a_textbook_model(grants, monkeypatch):
    drawn = {}
    draw_lengths = pipeline._lengths  # noqa: SLF001 - the textbook needs the same lengths
    monkeypatch.setattr(pipeline, "_lengths", lambda item, *rest: drawn.setdefault(item.key, draw_lengths(item, *rest)))
    completions = delivered(REGION, grants, crews=2.0, **COSTS)
    for draw in range(20):
        expected = textbook(drawn, grants, draw)
        assert {key: completion.finish[:, draw].tolist() for key, completion in completions.items()} == expected


def _bare(item):
    stages = tuple(replace(part, limit=None, yearly=False, cost=None) for part in item.work.stages)
    return replace(item, work=replace(item.work, stages=stages))


@pytest.mark.parametrize("thorough", [False, True])
def test_a_fund_without_end_is_no_fund_to_the_last_bit(thorough, monkeypatch):
    without = delivered([_bare(item) for item in REGION], [0.0])
    if thorough:
        monkeypatch.setattr(pipeline, "_makes_wait", lambda passages: np.ones(passages[0].ends.shape[-1], dtype=bool))
    endless = delivered(REGION, [np.inf], crews=0.0, **COSTS)
    for key, completion in without.items():
        np.testing.assert_array_equal(completion.ends, endless[key].ends)
        assert not endless[key].waits.any()


def test_a_fund_that_is_not_set_is_no_fund():
    without = delivered([_bare(item) for item in REGION], [0.0])
    for key, completion in delivered(REGION, [0.0, -1.0], crews=0.0, **COSTS).items():
        np.testing.assert_array_equal(completion.ends, without[key].ends)


@FEW
@given(st.floats(0.1, 12), st.integers(0, 2**32))
def test_simpy_is_asked_for_every_draw_in_which_someone_waits(grant, seed):
    quick = delivered(REGION, [grant], seed, crews=3.0, **COSTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_makes_wait", lambda passages: np.ones(passages[0].ends.shape[-1], dtype=bool))
        thorough = delivered(REGION, [grant], seed, crews=3.0, **COSTS)
    for key, completion in thorough.items():
        np.testing.assert_array_equal(completion.ends, quick[key].ends)
        np.testing.assert_array_equal(completion.waits, quick[key].waits)


@FEW
@given(st.floats(0.1, 12), st.integers(0, 2**32))
def test_no_more_is_begun_than_was_granted(grant, seed):
    completions = delivered(REGION, [grant], seed, draws=3, crews=0.0, **COSTS)
    taken = [("a", 1, 2.5), ("c", 0, 0.4), ("d", 1, 1.0)]
    spent = [(completions[key].starts[:, place], cost) for key, place, cost in taken]
    for year in range(2022, 2100):
        by_then = sum((starts < month(year + 1, 1)).sum(axis=0) * cost for starts, cost in spent)
        assert (by_then <= grant * (year - 2021) + 0.01).all()


@FEW
@given(st.floats(0.1, 12), st.floats(0, 12), st.integers(0, 2**32))
def test_the_last_does_not_begin_later_with_more_money(grant, more, seed):
    tasks = [REGION[0]]
    less = delivered(tasks, [grant], seed, draws=3, **COSTS)["a"].starts[:, 1]
    richer = delivered(tasks, [grant + more], seed, draws=3, **COSTS)["a"].starts[:, 1]
    assert (np.sort(richer, axis=0) <= np.sort(less, axis=0)).all()


@pytest.mark.parametrize("cuts", [(0, 1, 20), (0, 7, 8, 20)])
def test_the_numbers_do_not_depend_on_the_division_into_parts(cuts):
    grants = np.linspace(0.5, 8, 20)
    whole = delivered(REGION, [grants], crews=2.0, **COSTS)
    parts = [delivered(REGION, [grants[a:b]], start=a, draws=b - a, crews=2.0, **COSTS) for a, b in pairwise(cuts)]
    for key, completion in whole.items():
        for name in ("ends", "waits"):
            joined = np.concatenate([getattr(part[key], name) for part in parts], axis=-1)
            np.testing.assert_array_equal(joined, getattr(completion, name))

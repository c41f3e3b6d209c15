"""Projects that begin at past pace: cases by hand, the queue on SimPy that they must equal, and what always holds."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.funds import fund
from simulator.engine.queues import Step, queue
from simulator.engine.seasons import clock
from simulator.engine.turns import in_turn

START = 2022 * 12
NO_LIMIT = np.zeros(1)


def begun(ready, needs, yearly):
    """When each piece of each project begins in one draw, in months from January 2022, and how much of it it is."""
    column = np.array([ready], dtype=float).T + START
    begin, parts = in_turn(column, np.array([needs], dtype=float).T, np.array([yearly]))
    pairs = zip(begin[:, :, 0].T - START, parts[:, :, 0].T, strict=True)
    return [[(month, part) for month, part in zip(*pair, strict=True) if part] for pair in pairs]


def by_year(begin, amounts, draw):
    """How much is begun in each month, in one draw."""
    found = Counter()
    for month, amount in zip(begin[..., draw].ravel(), amounts[..., draw].ravel(), strict=True):
        found[month] += amount
    return {month: amount for month, amount in found.items() if amount}


def test_what_the_year_does_not_hold_waits_for_the_next_january():
    assert begun([0.5] * 5, [0.2] * 5, 0.4) == [[(0.5, 1)], [(0.5, 1)], [(12, 1)], [(12, 1)], [(24, 1)]]


def test_a_project_for_which_the_year_has_too_little_left_begins_in_part():
    assert begun([2, 2], [0.5, 0.5], 0.75) == [[(2, 1)], [(2, 0.5), (12, 0.5)]]
    assert begun([0], [1.0], 0.375) == [[(0, 0.375), (12, 0.375), (24, 0.25)]]


def test_the_pace_of_the_promise_itself_makes_no_one_wait():
    """In floats 49 times 1 / 49 is less than 1, and 0.1 + 0.1 + 0.1 more than 0.3."""
    assert begun([0] * 49, [1 / 49] * 49, 1.0) == [[(0, 1)]] * 49
    assert begun([0] * 3, [0.1] * 3, 0.3) == [[(0, 1)]] * 3


def test_what_nobody_waits_for_lapses():
    first, second, third = begun([0, 12, 12], [0.125, 0.375, 0.125], 0.375)
    assert (first, second, third) == ([(0, 1)], [(12, 1)], [(24, 1)]), "the quarter left over in the first year is gone"


def test_a_year_of_nothing_known_limits_nothing_and_however_little_ends():
    assert begun([0, 3], [0.5, 0.5], 0.0) == [[(0, 1)], [(3, 1)]]
    assert begun([0, 0], [0.5, 0.5], 1e-9)[1][-1][0] <= 24_000 * 8


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), min_size=1, max_size=6),
    st.lists(st.integers(8, 60), min_size=1, max_size=4),
)
def test_it_is_the_queue_of_many_small_projects_for_a_fund_that_nobody_shares(lots, yearly):
    """Projects of so many sixty-fourths, against a queue of as many of one sixty-fourth each."""
    months, sizes = np.cumsum([month for month, _ in lots]), np.array([size for _, size in lots])
    draws, grants = np.zeros(len(yearly)), np.array(yearly) / 64
    ready, needs = (column[:, None] + draws for column in (START + months.astype(float), sizes / 64))
    begin, parts = in_turn(ready, needs, grants)
    small = np.repeat(ready, sizes, axis=0)
    steps = [Step(clock(tuple(range(1, 13)), ()), "past", last=True)] * len(small)
    ones = np.full_like(small, 1 / 64)
    waited = queue(steps, small, np.ones_like(small), ones, {"past": fund(2022, grants[None])})
    for draw in range(len(yearly)):
        assert by_year(begin, parts * needs, draw) == pytest.approx(by_year(waited.starts, ones, draw))


@given(st.integers(1, 200), st.integers(1, 40), st.floats(0.2, 1.5))
def test_how_many_projects_a_promise_is_split_into_does_not_matter(many, few, yearly):
    found = []
    for lots in (many, few):
        begin, parts = in_turn(np.full((lots, 1), START + 2.0), np.full((lots, 1), 1 / lots), np.array([yearly]))
        found.append(float((parts * (begin < START + 12)).sum()) / lots)
    assert found[0] == pytest.approx(found[1], abs=1e-3)
    assert found[0] == pytest.approx(min(yearly, 1.0), abs=1e-3)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=9), st.floats(0.25, 2), st.floats(1, 3))
def test_a_faster_pace_never_lets_anyone_end_beginning_later(needs, yearly, faster):
    slow, fast = begun([0] * len(needs), needs, yearly), begun([0] * len(needs), needs, yearly * faster)
    assert all(one[-1][0] >= other[-1][0] for one, other in zip(slow, fast, strict=True))
    assert all(sum(part for _, part in pieces) == pytest.approx(1) for pieces in (*slow, *fast))


@pytest.mark.parametrize("yearly", [NO_LIMIT, np.ones(1)])
def test_each_draw_has_its_own_pace(yearly):
    ready, needs = np.full((2, 3), float(START)), np.full((2, 3), 0.5)
    grants = np.array([0.0, 0.5, 1.0]) * yearly
    begin, parts = in_turn(ready, needs, grants)
    late = ((begin - START) * parts).sum(axis=0)[1]
    assert late.tolist() == ([0, 12, 0] if yearly.any() else [0, 0, 0])

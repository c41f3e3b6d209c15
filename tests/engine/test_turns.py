"""Projects that begin at past pace: cases by hand, the queue on SimPy that they must equal, and what always holds."""

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
    """When each begins in a single draw, in months from January 2022."""
    column = np.array([ready], dtype=float).T + START
    return (in_turn(column, np.array([needs], dtype=float).T, np.array([yearly]))[:, 0] - START).tolist()


def test_what_the_year_does_not_hold_waits_for_the_next_january():
    assert begun([0.5] * 5, [0.2] * 5, 0.4) == [0.5, 0.5, 12, 12, 24]


def test_the_pace_of_the_promise_itself_makes_no_one_wait():
    """In floats 49 times 1 / 49 is less than 1, and 0.1 + 0.1 + 0.1 more than 0.3."""
    assert begun([0] * 49, [1 / 49] * 49, 1.0) == [0] * 49
    assert begun([0] * 3, [0.1] * 3, 0.3) == [0] * 3


def test_a_large_project_saves_up_and_what_nobody_waits_for_lapses():
    assert begun([0], [1.0], 0.4) == [24]
    assert begun([0, 12, 12], [0.1, 0.4, 0.1], 0.4) == [0, 12, 24], "the 0.3 left over in the first year is gone"


def test_a_year_of_nothing_known_limits_nothing_and_however_little_ends():
    assert begun([0, 3], [0.5, 0.5], 0.0) == [0, 3]
    assert begun([0, 0], [0.5, 0.5], 1e-9)[1] <= 24_000


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 40)), min_size=1, max_size=8),
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
)
def test_it_is_the_queue_for_a_fund_that_nobody_shares(lots, yearly):
    """Whole months and hundredths, so that both count without rounding."""
    ready = START + np.cumsum([months for months, _ in lots], dtype=float)[:, None] + np.zeros(len(yearly))
    needs = np.array([[need / 64] for _, need in lots]) + np.zeros(len(yearly))
    grants = np.array(yearly) / 64
    steps = [Step(clock(tuple(range(1, 13)), ()), "past", last=True)] * len(lots)
    waited = queue(steps, ready, np.ones_like(ready), needs, {"past": fund(2022, grants[None])})
    assert np.array_equal(in_turn(ready, needs, grants), waited.starts)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=9), st.floats(0.05, 2), st.floats(1, 3))
def test_a_faster_pace_never_makes_anyone_begin_later(needs, yearly, faster):
    slow, fast = begun([0] * len(needs), needs, yearly), begun([0] * len(needs), needs, yearly * faster)
    assert all(one >= other for one, other in zip(slow, fast, strict=True))


@pytest.mark.parametrize("yearly", [NO_LIMIT, np.ones(1)])
def test_each_draw_has_its_own_pace(yearly):
    ready, needs = np.full((2, 3), float(START)), np.full((2, 3), 0.5)
    grants = np.array([0.0, 0.5, 1.0]) * yearly
    late = in_turn(ready, needs, grants)[1] - START
    assert late.tolist() == ([0, 12, 0] if yearly.any() else [0, 0, 0])

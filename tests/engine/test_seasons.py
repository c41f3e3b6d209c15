"""Working seasons: cases worked out by hand, and against a walk from month to month."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.seasons import GRAIN, LONGEST, Clock, Season, grains, lengths
from simulator.language.works import month_number as month

OUTDOOR = (4, 5, 6, 7, 8, 9, 10)
WHOLE_YEAR = tuple(range(1, 13))
MANY = settings(max_examples=200, deadline=None)

seasons = st.sets(st.integers(1, 12), min_size=1).map(lambda months: tuple(sorted(months)))
batches = st.sets(st.integers(1, 12)).map(tuple)
moments = st.integers(month(2020, 1) * 2**20, month(2040, 1) * 2**20).map(lambda count: count * GRAIN)
months = st.one_of(st.integers(0, 40), st.integers(0, 40 * 2**20).map(lambda count: count * GRAIN)).map(float)


def walk(season, batches, begin, length):
    """The end of work that goes on from month to month while its season lasts."""
    end, left = begin, length
    while left > 0:
        close = floor(end) + 1
        worked = min(left, close - end) if floor(end) % 12 + 1 in season else 0.0
        left -= worked
        end = close if left else end + worked
    while batches and not (end == floor(end) and (end - 1) % 12 + 1 in batches):
        end = floor(end) + 1
    return end


@pytest.mark.parametrize(
    ("season", "batches", "begin", "length", "end"),
    [
        pytest.param(OUTDOOR, (), month(2022, 1), 2, month(2022, 6), id="begins in winter"),
        pytest.param(OUTDOOR, (), month(2022, 10) + 0.5, 1, month(2023, 4) + 0.5, id="rests over the winter"),
        pytest.param(OUTDOOR, (), month(2022, 4), 7, month(2022, 11), id="ends as the season closes"),
        pytest.param(OUTDOOR, (), month(2022, 11), 7, month(2023, 11), id="begins as the season closes"),
        pytest.param(OUTDOOR, (), month(2022, 4), 15, month(2024, 5), id="takes years"),
        pytest.param(OUTDOOR, (), month(2022, 12) + 0.25, 0, month(2022, 12) + 0.25, id="nothing to do, in winter"),
        pytest.param((7,), (), month(2022, 1), 2.5, month(2024, 7) + 0.5, id="one month a year"),
        pytest.param((4, 5, 9, 10), (), month(2022, 4), 3, month(2022, 10), id="spring and autumn"),
        pytest.param((11, 12, 1, 2), (), month(2022, 10), 3, month(2023, 2), id="over the turn of the year"),
        pytest.param(WHOLE_YEAR, (), month(2022, 11) + 0.5, 3, month(2023, 2) + 0.5, id="all year round"),
        pytest.param(WHOLE_YEAR, (6, 12), month(2022, 1), 2, month(2022, 7), id="waits for the end of June"),
        pytest.param(WHOLE_YEAR, (6, 12), month(2022, 1), 6, month(2022, 7), id="just in time for June"),
        pytest.param(WHOLE_YEAR, (6, 12), month(2022, 1), 6 + GRAIN, month(2023, 1), id="just too late for June"),
        pytest.param(OUTDOOR, (3,), month(2022, 9), 1, month(2023, 4), id="batch of the next year"),
        pytest.param(OUTDOOR, (12,), month(2022, 9), 3, month(2023, 1) + 12, id="season, then batch"),
    ],
)
def test_the_end_of_work_is_the_one_worked_out_by_hand(season, batches, begin, length, end):
    clock = Clock(season, batches)
    assert clock.finish_one(float(begin), float(length)) == end
    assert clock.finish(np.array([float(begin)]), np.array([float(length)])) == [end]


@MANY
@given(seasons, batches, moments, months)
def test_both_clocks_agree_with_a_walk_from_month_to_month(season, batches, begin, length):
    clock = Clock(season, batches)
    expected = walk(season, batches, begin, length)
    assert clock.finish_one(begin, length) == expected
    assert clock.finish(np.array([begin]), np.array([length])) == [expected]


@MANY
@given(seasons, moments, moments)
def test_more_time_never_makes_less_work(season, one, other):
    worked = Season(season).worked(np.array([min(one, other), max(one, other)]))
    assert 0 <= worked[1] - worked[0] <= abs(one - other)


@MANY
@given(seasons, moments)
def test_working_time_and_calendar_time_are_inverse(season, moment):
    calendar = Season(season)
    worked = calendar.worked(np.array([moment]))
    back = calendar.moment(worked)
    assert calendar.worked(back) == worked
    assert back <= moment
    if floor(moment) % 12 + 1 in season and moment > floor(moment):
        assert back == moment


def test_a_year_has_as_many_working_months_as_its_season():
    year = Season(OUTDOOR).worked(np.array([month(2022, 1), month(2023, 1)], dtype=float))
    assert year[1] - year[0] == len(OUTDOOR)


@MANY
@given(st.lists(st.floats(0, 40), max_size=20), moments)
def test_moments_add_up_without_rounding(parts, begin):
    pieces = grains(np.array(parts))
    assert sum(map(Fraction, pieces), Fraction(begin)) == Fraction(begin + sum(pieces.tolist()))


@pytest.mark.parametrize("parts", [(0.1, 0.2, 0.7), (0.1,) * 10, (1.1, 2.2, 3.7), (1 / 3,) * 3])
def test_parts_of_months_never_pass_the_end_of_a_month(parts):
    end = month(2022, 1) + sum(grains(np.array(parts)).tolist())
    assert end == pytest.approx(round(end), abs=len(parts) * GRAIN)
    assert end <= round(end)


def test_lengths_are_finite_and_not_negative():
    assert lengths(np.array([-3.0, 0.0, 1.5, 1e300, np.inf])).tolist() == [0.0, 0.0, 1.5, LONGEST, LONGEST]


@pytest.mark.parametrize(("season", "batches"), [((), ()), ((0,), ()), ((13,), ()), ((1,), (13,)), ((1,), (0,))])
def test_months_that_are_none_and_an_empty_season_are_refused(season, batches):
    with pytest.raises(ValueError, match="month"):
        Clock(season, batches)

"""What a slider offers, and what the path of an assumption is after it was moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.analysis.knobs import knobs, nice, turned, window
from simulator.language.paths import at, points
from simulator.language.scenario import Setting
from simulator.language.schema import Origin

YEARS = tuple(range(2021, 2027))


def setting(value, low=0.0, high=100.0):
    return Setting(points(value), (low, high), None, points(value), Origin(assumed="made up"), "model")


def test_a_constant_has_one_knob_that_leaves_the_past_and_takes_itself_back():
    item = setting(30)
    (knob,) = knobs(item, item.path, YEARS)
    assert (knob.year, knob.whole, knob.value, knob.low, knob.high) == (None, True, 30, 0, 100)
    moved = turned(item, item.path, knob, 45)
    assert [at(moved, year) for year in YEARS] == [30, 45, 45, 45, 45, 45]
    (again,) = knobs(item, moved, YEARS)
    assert (again.year, again.value, turned(item, moved, again, 30)) == (None, 45, item.path)


def test_what_is_the_same_by_nature_moves_in_all_years():
    item = setting(30)
    (knob,) = knobs(item, item.path, YEARS, kind="coefficient")
    assert turned(item, item.path, knob, 45) == points(45)


def test_a_path_of_few_years_has_a_knob_for_each_and_leaves_the_others_alone():
    item = setting({2021: 5, 2022: 33, 2026: 20})
    first, last = knobs(item, item.path, YEARS)
    assert [(knob.year, knob.whole) for knob in (first, last)] == [(2022, False), (2026, False)]
    assert turned(item, item.path, first, 25) == points({2021: 5, 2022: 25, 2026: 20})


@pytest.mark.parametrize(
    "path", [{2021: 10, 2025: 8, 2030: 7}, {2022: 1, 2023: 2, 2024: 3, 2025: 4}, {2020: 4, 2021: 0}]
)
def test_any_other_path_moves_as_a_whole(path):
    item = setting(path)
    (knob,) = knobs(item, item.path, YEARS)
    assert (knob.year, knob.whole) == (2022, True)
    moved = turned(item, item.path, knob, knob.value + 1)
    assert [at(moved, year) for year in YEARS[1:]] == pytest.approx([at(item.path, year) + 1 for year in YEARS[1:]])
    assert [(again.year, again.whole) for again in knobs(item, moved, YEARS)] == [(2022, True)]
    assert turned(item, moved, knob, knob.value) == item.path


@given(
    st.floats(0, 90) | st.dictionaries(st.integers(2010, 2040), st.floats(0, 90), min_size=1, max_size=8),
    st.floats(0, 100),
)
def test_what_lies_before_the_first_projected_year_is_the_past_and_stays(path, value):
    item = setting(path)
    for knob in knobs(item, item.path, YEARS):
        moved = turned(item, item.path, knob, value)
        past = [2005, *range(2010, YEARS[0]), YEARS[0]]
        assert [at(moved, year) for year in past] == pytest.approx([at(item.path, year) for year in past])


def test_moving_a_path_into_its_limit_and_back_loses_nothing():
    item = setting({2022: 10, 2023: 15, 2024: 42, 2025: 60, 2026: 70})
    (knob,) = knobs(item, item.path, YEARS)
    high = turned(item, item.path, knob, 90)
    assert dict(high)[2026] == 100
    (again,) = knobs(item, high, YEARS)
    assert turned(item, high, again, 10) == item.path


def test_a_wide_range_is_offered_in_part_and_a_value_outside_widens_it():
    assert window((0, 5000), 60) == (0, 240)
    assert window((0, 100), 60) == (0, 100)
    assert window((-10, 10), 0) == (-10, 10)
    item = setting(60, 0, 5000)
    (knob,) = knobs(item, points(900), YEARS)
    assert (knob.low, knob.high) == (0, 900)


def test_what_is_counted_moves_by_whole_numbers_unless_its_value_is_none():
    (knob,) = knobs(setting(4, 0, 12), points(4), YEARS, whole=True)
    assert (knob.step, knob.low, knob.high) == (1, 0, 12)
    assert knobs(setting(4, 0, 12), points(4), YEARS)[0].step < 1
    assert knobs(setting(4.5, 0, 12), points(4.5), YEARS, whole=True)[0].step < 1
    assert knobs(setting(4000, 0, 12000), points(4000), YEARS, whole=True)[0].step == 20


@pytest.mark.parametrize(("size", "step"), [(1, 1), (0.9, 0.5), (4.99, 2), (5, 5), (73, 50), (0.003, 0.002), (0, 1)])
def test_steps_are_round(size, step):
    assert nice(size) == step


values = st.floats(-1000, 1000, allow_nan=False)
paths = values | st.dictionaries(st.integers(2010, 2040), values, min_size=1, max_size=8)


@given(paths, values)
def test_a_knob_turned_shows_what_it_was_turned_to_and_stays_in_range(path, value):
    item = setting(path, -1000, 1000)
    for knob in knobs(item, item.path, YEARS):
        assert knob.low <= knob.value <= knob.high
        moved = turned(item, item.path, knob, value)
        assert all(-1000 <= number <= 1000 for _, number in moved)
        assert at(moved, knob.year or knob.since) == pytest.approx(value, abs=1e-6)


@given(paths)
def test_a_knob_left_where_it_is_changes_nothing(path):
    item = setting(path, -1000, 1000)
    for knob in knobs(item, item.path, YEARS):
        moved = turned(item, item.path, knob, knob.value)
        assert [year for year, _ in moved] == [year for year, _ in item.path]
        assert [number for _, number in moved] == pytest.approx([number for _, number in item.path], abs=1e-6)

"""Values along the years."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.language.paths import along, at, plain, points

years = st.integers(1990, 2060)
numbers = st.floats(-1e6, 1e6)
mappings = st.dictionaries(years, numbers, min_size=1, max_size=6)


@given(mappings, years)
def test_a_value_lies_between_its_neighbours_and_is_flat_beyond_the_ends(mapping, year):
    path = points(mapping)
    earlier = [point for point in path if point[0] <= year]
    later = [point for point in path if point[0] >= year]
    low = (earlier or later)[-1 if earlier else 0][1]
    high = (later or earlier)[0 if later else -1][1]
    assert min(low, high) - 1e-6 <= at(path, year) <= max(low, high) + 1e-6


@given(mappings)
def test_points_are_met_exactly_and_read_back(mapping):
    path = points(mapping)
    assert along(path, sorted(mapping)) == [mapping[year] for year in sorted(mapping)]
    assert plain(path) == dict(sorted(mapping.items()))


@given(numbers, st.lists(years, min_size=1))
def test_a_constant_is_the_same_in_every_year(value, some_years):
    assert along(points(value), some_years) == [value] * len(some_years)
    assert plain(points(value)) == value


def test_halfway_between_two_points():
    assert at(points({2020: 10, 2030: 20}), 2025) == 15

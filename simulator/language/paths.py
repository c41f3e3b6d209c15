"""Values along the years: a constant, or points between which the value runs in a straight line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

Points = tuple[tuple[int, float], ...]


def points(value: float | Mapping[int, float]) -> Points:
    """A constant or a by-year mapping as (year, value) pairs in order of year; a constant has the year 0."""
    if isinstance(value, Mapping):
        return tuple(sorted((int(year), float(number)) for year, number in value.items()))
    return ((0, float(value)),)


def at(path: Points, year: int) -> float:
    """The value in a year: linear between points, flat before the first and after the last."""
    years = [point[0] for point in path]
    right = bisect_left(years, year)
    if right == len(path):
        return path[-1][1]
    if right == 0 or years[right] == year:
        return path[right][1]
    (year0, value0), (year1, value1) = path[right - 1], path[right]
    return value0 + (value1 - value0) * (year - year0) / (year1 - year0)


def along(path: Points, years: Sequence[int]) -> list[float]:
    """The values in each of the years."""
    if len(path) == 1:
        return [path[0][1]] * len(years)
    return [at(path, year) for year in years]


def held_after(path: Points, years: Sequence[int]) -> int | None:
    """The last year that a path names, where its value is held from there to the end of the years; else None."""
    last = path[-1][0]
    return last if 0 < last < years[-1] else None


def spliced(before: Points, after: Points, since: int) -> Points:
    """The path `before` up to the year before `since`, and `after` from that year on; what is the same stays as it is.

    With a `since` of 0 it is `after` in all years.
    """
    if since == 0 or before == after:
        return after
    past = {year: value for year, value in before if 0 < year < since} | {since - 1: at(before, since - 1)}
    ahead = {since: at(after, since)} | {year: value for year, value in after if year > since}
    return tuple(sorted((past | ahead).items()))


def plain(path: Points) -> float | dict[int, float]:
    """The inverse of `points`: what stands in a file."""
    return path[0][1] if len(path) == 1 and path[0][0] == 0 else dict(path)

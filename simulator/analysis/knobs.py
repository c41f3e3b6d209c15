"""What there is to turn on an assumption: one knob for its value, or one for each year that its path names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.language.paths import Points, at, spliced
from simulator.language.scenario import Setting

MAX_KNOBS = 3
POSITIONS = 400
WIDE, REACH = 8.0, 3.0
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Knob:
    """One number of an assumption that can be turned, in the assumption's unit.

    `year` is the year whose value it is; `whole` says that the other years move along. A constant has no year. What
    lies before the year `since` is the past, and stays; with a `since` of 0 all years move (see `moved_since`).
    `low` and `high` are what a slider offers: the range, or a part of it where the range is far wider than the value.
    """

    year: int | None
    whole: bool
    value: float
    low: float
    high: float
    step: float
    since: int


def moved_since(kind: str, years: Sequence[int], year: int) -> int:
    """The first year that moves when a constant is turned for a target of a year; 0 stands for all years.

    What is chosen, or happens, cannot be changed in the base year, which is over; a coefficient is the same by nature
    in all years. So is everything where the base year itself is asked about.
    """
    since = first_projected(years)
    return 0 if kind == "coefficient" or year < since else since


def knobs(
    setting: Setting, path: Points, years: tuple[int, ...], *, kind: str = "lever", whole: bool = False
) -> tuple[Knob, ...]:
    """The knobs of an assumption whose value is `path` now and was `setting.path` before any change.

    A constant has one, also when it was turned from a year on. A path that names up to three years of the horizon, and
    none beyond it, has one for each. Any other path has one knob, for the first projected year, that moves the whole
    path. With `whole` things are counted, and steps are whole numbers.
    """
    least = 1.0 if whole and all(value.is_integer() for _, value in (*path, *setting.path)) else 0.0
    anchor = first_projected(years)
    since = moved_since(kind, years, years[-1])
    if path[0][0] == 0 or (setting.path[0][0] == 0 and path == _turned_constant(setting, at(path, anchor), since)):
        return (_knob(setting, path, None, least, whole=True, since=since),)
    shape = setting.path if _is_moved(setting, path, anchor, anchor) else path
    named = tuple(year for year, _ in shape if years[0] < year <= years[-1])
    if 0 < len(named) <= MAX_KNOBS and shape[-1][0] <= years[-1]:
        return tuple(_knob(setting, path, year, least, whole=False, since=anchor) for year in named)
    return (_knob(setting, path, anchor, least, whole=True, since=anchor),)


def first_projected(years: Sequence[int]) -> int:
    """The year after the base year; the base year where there is no other."""
    return years[min(1, len(years) - 1)]


def _knob(setting: Setting, path: Points, year: int | None, least: float, *, whole: bool, since: int) -> Knob:
    value, before = (at(item, year or since) for item in (path, setting.path))
    low, high = window(setting.range, before)
    step = max(nice((high - low) / POSITIONS), least)
    low, high = _outward(low, high, step, setting.range)
    return Knob(year, whole, value, min(low, value), max(high, value), step, since)


def window(limits: tuple[float, float], value: float) -> tuple[float, float]:
    """The part of a range that a slider offers: all of it, unless it is far wider than the value."""
    low, high = limits
    if value == 0 or high - low <= WIDE * abs(value):
        return limits
    return max(low, value - REACH * abs(value)), min(high, value + REACH * abs(value))


def nice(size: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above `size`."""
    if not size > 0:
        return 1.0
    power = math.floor(math.log10(size) + SAME)
    factor = max(item for item in (1, 2, 5) if item * 10.0**power <= size * (1 + SAME))
    return float(f"{factor}e{power}")


def _outward(low: float, high: float, step: float, limits: tuple[float, float]) -> tuple[float, float]:
    """The ends moved outward to whole steps, inside the limits."""
    return max(limits[0], math.floor(low / step) * step), min(limits[1], math.ceil(high / step) * step)


def turned(setting: Setting, path: Points, knob: Knob, value: float) -> Points:
    """The path after a knob is set to a value; nothing leaves the range of the assumption."""
    low, high = setting.range
    value = min(max(value, low), high)
    if knob.year is None:
        return _turned_constant(setting, value, knob.since)
    if not knob.whole:
        return _with_past(tuple(sorted({**dict(path), knob.year: value}.items())), path, knob.since)
    start = setting.path if _is_moved(setting, path, knob.year, knob.since) else path
    return _moved(start, knob.year, value, knob.since, setting.range)


def _turned_constant(setting: Setting, value: float, since: int) -> Points:
    return spliced(setting.path, ((0, value),), since)


def _is_moved(setting: Setting, path: Points, year: int, since: int) -> bool:
    """Whether a path is the original one, or that moved up or down as a whole by its value in a year."""
    other = _moved(setting.path, year, at(path, year), since, setting.range)
    return len(other) == len(path) and all(
        a[0] == b[0] and math.isclose(a[1], b[1], abs_tol=SAME) for a, b in zip(other, path, strict=True)
    )


def _moved(path: Points, year: int, value: float, since: int, limits: tuple[float, float]) -> Points:
    """The path moved from a year on so that it has a value in a year; what would leave the limits stays at them."""
    by = value - at(path, year)
    if abs(by) <= SAME:
        return path
    low, high = limits
    # These years are named too, lest a neighbour at its limit bend the line.
    named = {**dict(path), **{point: at(path, point) for point in (since, year)}}
    ahead = {point: min(max(tidy(number + by), low), high) for point, number in named.items() if point >= since}
    return _with_past(tuple(sorted({**named, **ahead}.items())), path, since)


def _with_past(path: Points, before: Points, since: int) -> Points:
    """The path, with the value that it had in the last year before `since` named where it would have another."""
    last = since - 1
    if at(path, last) == at(before, last):
        return path
    return tuple(sorted({**dict(path), last: at(before, last)}.items()))


def tidy(value: float) -> float:
    """The value without the noise of binary fractions: 0.30000000000000004 is 0.3."""
    return float(f"{value:.12g}")

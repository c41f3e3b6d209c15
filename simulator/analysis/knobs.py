"""What there is to turn on an assumption: one knob for its value, or one for each year that its path names."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.language.paths import Points, at
from simulator.language.scenario import Setting

MAX_KNOBS = 3
POSITIONS = 400
WIDE, REACH = 8.0, 3.0
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Knob:
    """One number of an assumption that can be turned, in the assumption's unit.

    `year` is the year whose value it is; `whole` says that the other years move along. A constant has no year.
    `low` and `high` are what a slider offers: the range, or a part of it where the range is far wider than the value.
    """

    year: int | None
    whole: bool
    value: float
    low: float
    high: float
    step: float


def knobs(setting: Setting, path: Points, years: tuple[int, ...], *, whole: bool = False) -> tuple[Knob, ...]:
    """The knobs of an assumption whose value is `path` now and was `setting.path` before any change.

    A constant has one. A path that names up to three years of the horizon, and none beyond it, has one for each.
    Any other path has one knob, for the first projected year, that moves the whole path. With `whole` things are
    counted, and steps are whole numbers.
    """
    least = 1.0 if whole and all(value.is_integer() for _, value in (*path, *setting.path)) else 0.0
    if path[0][0] == 0:
        return (_knob(setting, path, None, least, whole=True),)
    anchor = years[min(1, len(years) - 1)]
    shape = setting.path if is_moved(setting, path, anchor) else path
    named = tuple(year for year, _ in shape if years[0] < year <= years[-1])
    if 0 < len(named) <= MAX_KNOBS and shape[-1][0] <= years[-1]:
        return tuple(_knob(setting, path, year, least, whole=False) for year in named)
    return (_knob(setting, path, anchor, least, whole=True),)


def _knob(setting: Setting, path: Points, year: int | None, least: float, *, whole: bool) -> Knob:
    value, before = at(path, year or 0), at(setting.path, year or 0)
    low, high = window(setting.range, before)
    step = max(nice((high - low) / POSITIONS), least)
    low, high = _outward(low, high, step, setting.range)
    return Knob(year, whole, value, min(low, value), max(high, value), step)


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
        return ((0, value),)
    if not knob.whole:
        return tuple(sorted({**dict(path), knob.year: value}.items()))
    start = setting.path if is_moved(setting, path, knob.year) else path
    return moved(start, knob.year, value, setting.range)


def is_moved(setting: Setting, path: Points, year: int) -> bool:
    """Whether a path is the original one, or that moved up or down as a whole by its value in a year."""
    other = moved(setting.path, year, at(path, year), setting.range)
    return len(other) == len(path) and all(
        a[0] == b[0] and math.isclose(a[1], b[1], abs_tol=SAME) for a, b in zip(other, path, strict=True)
    )


def moved(path: Points, year: int, value: float, limits: tuple[float, float]) -> Points:
    """The path moved as a whole so that it has a value in a year; what would leave the limits stays at them."""
    by = value - at(path, year)
    if abs(by) <= SAME:
        return path
    low, high = limits
    named = {**dict(path), year: at(path, year)}  # the year itself too, lest a neighbour at its limit bend the line
    return tuple((point, min(max(tidy(number + by), low), high)) for point, number in sorted(named.items()))


def tidy(value: float) -> float:
    """The value without the noise of binary fractions: 0.30000000000000004 is 0.3."""
    return float(f"{value:.12g}")

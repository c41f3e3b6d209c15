"""Round numbers on one side of a value: what a planner writes down."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.language.units import Unit, counts_things, multiply, parse_unit

DIGITS = 4
FINEST = 12
A_YEAR = parse_unit("年")


def rounded(value: float, unit: Unit, *, upward: bool, within: float = 0.0) -> Iterator[float]:
    """The value rounded up, or down, with ever more decimals: the first has about four digits, of counts none.

    Before them come rounder numbers that are no further off than `within`.
    """
    usual = places_of(value, unit)
    for places in range(min(-_size(value), usual), FINEST + 1):
        number = rounded_to(value, places, upward=upward)
        if places >= usual or abs(number - value) <= within:
            yield number


def rounded_to(value: float, places: int, *, upward: bool) -> float:
    """The nearest number with so many decimals (of -2: hundreds) that is not below the value, or not above it."""
    near = round(value, places)
    if (near >= value) if upward else (near <= value):
        return near
    to_whole = math.ceil if upward else math.floor
    if places < 0:
        return float(to_whole(value / 10**-places) * 10**-places)
    return to_whole(value * 10.0**places) / 10.0**places


def places_of(value: float, unit: Unit) -> int:
    """Decimals that are enough for a value in a unit: one at least; none for what is counted, also by the year."""
    if counts_things(unit) or counts_things(multiply(unit, A_YEAR)):
        return 0
    return min(max(DIGITS - 1 - _size(value), 1), 6)


def _size(value: float) -> int:
    """The power of ten of the first digit."""
    return math.floor(math.log10(abs(value))) if value else 0

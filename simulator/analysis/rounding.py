"""Round numbers on one side of a value: what a planner writes down."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.language.units import Unit
from simulator.language.units.table import UNITS

DIGITS = 4
FINEST = 12
COUNTED = frozenset(
    {"person", "visit", "household", "dwelling", "count", "occasion", "livestock", "tree", "copy", "bed"}
)
ONES = frozenset(name for unit in UNITS if {part for part, _ in unit.dimension} & COUNTED for name in unit.names)


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
    """Decimals that are enough for a value in a unit: one at least, but none for what is counted one by one."""
    if unit.text.removesuffix("/年").removesuffix("/year") in ONES:
        return 0
    return min(max(DIGITS - 1 - _size(value), 1), 6)


def _size(value: float) -> int:
    """The power of ten of the first digit."""
    return math.floor(math.log10(abs(value))) if value else 0

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


def rounded(value: float, unit: Unit, *, upward: bool) -> Iterator[float]:
    """The value rounded up, or down, with ever more decimals: the first has about four digits, of counts none."""
    for places in range(places_of(value, unit), FINEST + 1):
        yield rounded_to(value, places, upward=upward)


def rounded_to(value: float, places: int, *, upward: bool) -> float:
    """The nearest number with so many decimals that is not below the value, or not above it."""
    scale = 10.0**places
    near = round(value, places)
    if (near >= value) if upward else (near <= value):
        return near
    return (math.ceil(value * scale) if upward else math.floor(value * scale)) / scale


def places_of(value: float, unit: Unit) -> int:
    """Decimals that are enough for a value in a unit: one at least, but none for what is counted one by one."""
    if unit.text.removesuffix("/年").removesuffix("/year") in ONES:
        return 0
    size = math.floor(math.log10(abs(value))) if value else 0
    return min(max(DIGITS - 1 - size, 1), 6)

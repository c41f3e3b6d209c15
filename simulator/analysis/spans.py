"""Values of one lever between which a target is met: grids that are tried, and the stretch that is found on them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.knobs import window
from simulator.analysis.levers import Handle

Array = NDArray[np.float64]
Grid = list[float]

GRID = 48  # values tried over a range at first, and as many over the part of it that a slider offers
PARTS = 32  # of a bracket, each time
HALVINGS = 20  # of a range, from an edge outwards, to find where it lies from other starting values


@dataclass(frozen=True, slots=True)
class Span:
    """Values of a handle that meet the target, with what lies just outside; None where the range ends.

    `met` False: none does, and both ends are the best value.
    """

    low: float
    high: float
    below: float | None
    above: float | None
    met: bool


def grid_of(handle: Handle) -> Grid:
    """Values over the range and, closer, over what a slider offers; with the present one, in order."""
    whole = np.linspace(handle.low, handle.high, GRID + 1).tolist()
    near = np.linspace(*window(handle.setting.range, handle.value), GRID + 1).tolist()
    return sorted({*whole, *near, min(max(handle.value, handle.low), handle.high)})


def stretch(grid: Grid, result: Array, handle: Handle) -> Span:
    """The values that meet the target around the present one, or nearest to it; some do."""
    met = result >= 0
    nearest = min(np.flatnonzero(met).tolist(), key=lambda place: abs(grid[place] - handle.value))
    first = last = nearest
    while first > 0 and met[first - 1]:
        first -= 1
    while last < len(grid) - 1 and met[last + 1]:
        last += 1
    below = grid[first - 1] if first > 0 else None
    above = grid[last + 1] if last < len(grid) - 1 else None
    return Span(grid[first], grid[last], below, above, met=True)


def open_sides(span: Span, near: float) -> list[str]:
    """The sides of a stretch whose edge is not yet narrowed down."""
    if not span.met:
        return []
    low = span.below is not None and _apart(span.below, span.low, near)
    high = span.above is not None and _apart(span.high, span.above, near)
    return ["low"] * low + ["high"] * high


def _apart(one: float, other: float, near: float) -> bool:
    return bool(other - one > max(near, 4 * np.spacing(max(abs(one), abs(other)))))


def between(span: Span, side: str) -> Grid:
    """Values between the outermost that is known to meet the target and the one beyond that does not, both included."""
    inside, outside = (span.low, span.below) if side == "low" else (span.high, span.above)
    values: Grid = np.linspace(inside, inside if outside is None else outside, PARTS + 1).tolist()
    return values


def closer(span: Span, side: str, grid: Grid, result: Array) -> Span:
    """The stretch with its edge between the last value, from inside, that meets the target and the next."""
    missed = np.flatnonzero(~(result[1:] >= 0))
    last = int(missed[0]) if len(missed) else len(grid) - 1
    inside, outside = grid[last], grid[min(last + 1, len(grid) - 1)]
    if side == "low":
        return replace(span, low=inside, below=outside)
    return replace(span, high=inside, above=outside)


def edge_of(span: Span, now: float) -> float | None:
    """The edge nearest to the present value; None where there is none within the range."""
    edges = [value for value, beyond in ((span.low, span.below), (span.high, span.above)) if beyond is not None]
    return min(edges, key=lambda value: abs(value - now)) if span.met and edges else None


def around(edge: float, handle: Handle) -> Grid:
    """Values ever further from an edge, to both ends of the range."""
    steps = [(handle.high - handle.low) * 2.0**-power for power in range(HALVINGS)]
    values = {edge, *(edge + step for step in steps), *(edge - step for step in steps)}
    return sorted({min(max(value, handle.low), handle.high) for value in values})


def crossing(grid: Grid, met: NDArray[np.bool_], edge: float, *, upward: bool) -> Span | None:
    """The step nearest to the edge at which the target begins to be met, `upward` where the edge is a lower end.

    The range's end where all of it meets the target; None where nothing does.
    """
    if met.all():
        return Span(grid[0], grid[-1], None, None, met=True)
    steps = np.flatnonzero(~met[:-1] & met[1:] if upward else met[:-1] & ~met[1:]).tolist()
    if not steps:
        return None
    step = min(steps, key=lambda place: abs(grid[place] - edge))
    low, high = grid[step], grid[step + 1]
    return Span(high, high, low, None, met=True) if upward else Span(low, low, None, high, met=True)

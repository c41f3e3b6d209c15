"""What a chart shows of a variable or of a target: years, central run, quantiles, observations. Plain numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.scorecard import measured
from simulator.engine.projection import QUANTILES, Projection
from simulator.engine.quantiles import row_quantiles
from simulator.language import units
from simulator.language.region import Observed
from simulator.language.target import Target

Array = NDArray[np.float64]
Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One observed value; `estimated` says that nobody published it."""

    year: int
    value: float
    estimated: bool


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Values along the years, all in `unit`; None where there is none.

    `quantiles` go with `projection.QUANTILES`, each along the years; empty without draws. `observed` may begin before
    the base year and end after the last year of the projection.
    """

    key: str
    unit: str
    years: tuple[int, ...]
    central: Values
    quantiles: tuple[Values, ...]
    observed: tuple[Point, ...]

    def at(self, year: int) -> float | None:
        """The central value of a year, None outside the horizon."""
        return self.central[year - self.years[0]] if year in self.years else None

    def spread(self, year: int) -> tuple[float | None, ...]:
        """The quantiles of a year; empty without draws or outside the horizon."""
        return tuple(values[year - self.years[0]] for values in self.quantiles) if year in self.years else ()


def of_variable(projection: Projection, key: str) -> Trajectory:
    """A variable as it is. Raises `KeyError` for an unknown one."""
    scenario = projection.scenario
    series = scenario.region.series(key, scenario.scope_of(key))
    return Trajectory(
        key,
        units.describe(scenario.system.variables[key].unit),
        projection.years,
        _plain(projection.central[key]),
        _quantiles(projection.samples.get(key)),
        tuple(Point(year, item.value, item.estimated) for year, item in sorted(series.items())),
    )


def of_target(projection: Projection, target: Target) -> Trajectory:
    """What a target compares: the variable itself for a level, else its growth, change, multiple or sum."""
    if target.statement.measure == "level":
        return of_variable(projection, target.key)
    scenario = projection.scenario
    drawn = projection.samples.get(target.key)
    series = scenario.region.series(target.key, scenario.scope_of(target.key))
    return Trajectory(
        target.key,
        units.describe(target.unit),
        projection.years,
        _plain(measured(target, projection.central[target.key][:, None], scenario)[:, 0]),
        _quantiles(None if drawn is None else measured(target, drawn, scenario)),
        observed_as(target, series, scenario.base_year),
    )


def observed_as(target: Target, series: Mapping[int, Observed], base_year: int) -> tuple[Point, ...]:
    """The observations as the target compares them; years that lack what the comparison needs are left out."""
    points = (_compared(target, series, year, base_year) for year in sorted(series))
    return tuple(point for point in points if point is not None)


def _compared(target: Target, series: Mapping[int, Observed], year: int, base_year: int) -> Point | None:
    statement = target.statement
    if statement.measure in {"cumulative", "mean"}:
        needed = range(statement.from_year or base_year + 1, year + 1)
    else:
        needed = range(year - 1, year) if statement.measure == "growth" else _base(target, base_year)
    if not needed or any(other not in series for other in needed):
        return None
    items = [series[other] for other in needed]
    value = _comparison(target, series[year].value, [item.value for item in items], year - needed[0])
    if not math.isfinite(value):
        return None
    return Point(year, value, series[year].estimated or any(item.estimated for item in items))


def _base(target: Target, base_year: int) -> range:
    year = target.statement.base_year or base_year
    return range(year, year + 1)


def _comparison(target: Target, value: float, others: Sequence[float], years: int) -> float:
    """One observation against the others that its comparison needs; NaN where it has no meaning."""
    match target.statement.measure:
        case "cumulative":
            return sum(others)
        case "mean":
            return sum(others) / len(others)
        case "change":
            return value - others[0]
        case "multiple":
            return value / others[0] if others[0] else math.nan
        case _:
            ratio = value / others[0] if others[0] else math.nan
            return (ratio ** (1 / years) - 1) * 100 if years > 0 and ratio > 0 else math.nan


def _quantiles(drawn: Array | None) -> tuple[Values, ...]:
    if drawn is None:
        return ()
    return tuple(_plain(row) for row in row_quantiles(drawn, QUANTILES))


def _plain(values: Array) -> Values:
    return tuple(value if math.isfinite(value) else None for value in values.tolist())

"""Which futures fail: the simple box of drivers in which a target is missed, found over the draws by PRIM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.cautions import SCARCE, enough, of_met
from simulator.analysis.prim import FREE, Box, Marks, chance, measured_box, simple_box, trajectory
from simulator.analysis.samples import About, Sample, Trial
from simulator.engine.inputs import uncertainties
from simulator.language import units
from simulator.language.faults import Words
from simulator.language.quantity import Quantity
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]
Of = Literal["year", "mean", "done"]

FADING = 0.1  # by how much the density may fall on fresh draws without a caution


@dataclass(frozen=True, slots=True)
class Driver:
    """One number of every future, in `unit`.

    `of` is year (an assumption or a shock in the target's year), mean (a shock averaged over the projected years up to
    it) or done (the share of a promise that is completed by the end of the target's year, in %).
    """

    key: str
    title: Words
    of: Of
    unit: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A side of the box: the driver lies at or above `low`, at or below `high` (None: no bound).

    `span` is the lowest and the highest that it takes in the draws, all in its unit.
    `chance` is the quasi-p-value: how likely the box would hold as many failures if this limit did not matter.
    """

    driver: Driver
    low: float | None
    high: float | None
    chance: float
    span: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Step:
    """A box on the way from all futures to the densest; see `Discovery`."""

    coverage: float
    density: float
    mass: float
    limits: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """The box in which a target is missed; without limits when no simple box tells failures from successes.

    All measures are shares from 0 to 1: of all futures the box holds `mass`, of the failures `coverage`; `density` of
    its futures fail. `fresh_coverage` and `fresh_density` are the same on as many draws of another seed, from which the
    box was not made. `steps` lead from all futures to the densest box.
    """

    about: About
    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    fresh_coverage: float
    fresh_density: float
    steps: tuple[Step, ...]


def discover(scenario: Scenario, target: Target, *, draws: int | None = None, seed: int | None = None) -> Discovery:
    """Find the box over the scenario's own draws.

    Raises `FaultsError` when the target's value is not finite in some draw, and `ValueError` for too few draws.
    """
    trial = Trial(scenario, target, scenario.sampling.seed if seed is None else seed)
    count = enough(draws, scenario)
    drivers, points, missed = _futures(trial, trial.draws(count))
    varied = np.flatnonzero(np.ptp(points, axis=0) > 0.0)
    drivers, points = [drivers[column] for column in varied], points[:, varied]
    tells = missed.any() and not missed.all() and len(drivers) > 0
    box = simple_box(points, missed) if tells else _everything(points, missed)
    _, fresh_points, fresh_missed = _futures(trial, trial.fresh(count))
    fresh = measured_box(box.limits, fresh_points[:, varied], fresh_missed)
    met = np.where(missed, 0.0, 1.0)
    cautions = (*of_met(met), *_fading(box, fresh, missed))
    return Discovery(
        trial.about(met, count, cautions),
        tuple(_limits(drivers, box, points, missed)),
        box.coverage,
        box.density,
        box.mass,
        fresh.coverage,
        fresh.density,
        tuple(_step(item) for item in trajectory(points, missed)) if tells else (_step(box),),
    )


def _everything(points: Array, missed: Marks) -> Box:
    return measured_box(np.tile(FREE, (points.shape[1], 1)), points, missed)


def _step(box: Box) -> Step:
    return Step(box.coverage, box.density, box.mass, len(box.restricted))


def _futures(trial: Trial, sample: Sample) -> tuple[list[Driver], Array, Marks]:
    """Drivers, their values (draws, drivers), and which draws miss the target."""
    inputs = trial.inputs(sample, trial.scenario)
    columns = list(_columns(trial, inputs))
    missed = trial.met(trial.values(sample)) == 0.0
    points = np.array([values for _, values in columns]).reshape(len(columns), sample.draws).T
    return [driver for driver, _ in columns], points, missed


def _columns(trial: Trial, inputs: dict[str, Array | float]) -> Iterator[tuple[Driver, Array]]:
    system, row = trial.scenario.system, trial.row
    for key in uncertainties(trial.scenario):
        yield _driver(system.assumptions[key], "year"), np.asarray(inputs[key])[row]
    for key, item in system.shocks.items():
        values = np.asarray(inputs[key])
        yield _driver(item, "year"), values[row]
        if row > 1:
            yield _driver(item, "mean"), values[1 : row + 1].mean(axis=0)
    for key, delivery in system.deliveries.items():
        driver = replace(_driver(delivery, "done"), unit="%")
        yield driver, np.asarray(inputs[key])[row] * 100.0


def _driver(item: Quantity, of: Of) -> Driver:
    return Driver(item.key, Words(item.title.zh, item.title.en), of, units.describe(item.unit))


def _limits(drivers: list[Driver], box: Box, points: Array, missed: Marks) -> Iterator[Limit]:
    for column in box.restricted:
        freer = box.limits.copy()
        freer[column] = FREE
        low, high = (float(edge) if np.isfinite(edge) else None for edge in box.limits[column])
        span = float(points[:, column].min()), float(points[:, column].max())
        yield Limit(drivers[column], low, high, chance(box.limits, freer, points, missed), span)


def _fading(box: Box, fresh: Box, missed: Marks) -> Iterator[Words]:
    """What was found in these draws does not hold in others."""
    if box.restricted and min(missed.sum(), (~missed).sum()) >= SCARCE and box.density - fresh.density > FADING:
        yield Words(
            f"另取抽样核对,失败比例由 {box.density:.0%} 降到 {fresh.density:.0%}:这些条件一部分出于偶然,请增加抽样",
            f"on fresh draws the share of failures falls from {box.density:.0%} to {fresh.density:.0%}: "
            "in part these conditions are chance; take more draws",
        )

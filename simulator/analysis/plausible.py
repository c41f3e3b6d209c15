"""Results outside the plausible range that a model declares: reported, never silently clipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.engine.program import compile_program
from simulator.engine.projection import Projection
from simulator.engine.run import Runner
from simulator.language.faults import FaultsError
from simulator.language.paths import Points, plain
from simulator.language.scenario import Scenario
from simulator.language.schema import Title

# Rounding must not turn a share of exactly 100 % into an implausible one.
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Implausible:
    """A variable outside its declared bounds.

    `year` and `value` are those of the first such year of the central run; when only draws leave the bounds, `year` is
    None and the value is the last year's. `share` is the share of draws that leave them.
    """

    key: str
    title: Title
    bounds: tuple[float, float]
    year: int | None
    value: float
    share: float

    @property
    def beyond(self) -> float:
        """How far the value lies outside the bounds."""
        low, high = self.bounds
        return max(low - self.value, self.value - high)


def implausible(projection: Projection) -> tuple[Implausible, ...]:
    """Variables that leave their bounds in the central run or in any kept draw, in order of declaration."""
    found = (_outside(projection, key) for key in projection.names)
    return tuple(item for item in found if item is not None)


def taken_out(scenario: Scenario, changes: Sequence[Mapping[str, Points]]) -> list[tuple[Implausible, ...]]:
    """What leaves its plausible range in the central run with each of some changes, and does not without them.

    `changes` are paths of assumptions by key. A run that comes to no finite number tells nothing.
    """
    runner = Runner(compile_program(scenario.system, scenario.years))
    before = {item.key for item in implausible(runner.run(scenario, draws=0))}

    def found(paths: Mapping[str, Points]) -> Iterator[Implausible]:
        changed = scenario.with_changes({key: plain(path) for key, path in paths.items()})
        try:
            projection = runner.run(changed, draws=0)
        except FaultsError:
            return
        yield from (item for item in implausible(projection) if item.key not in before)

    return [tuple(found(paths)) for paths in changes]


def furthest(found: Iterable[Iterable[Implausible]]) -> tuple[Implausible, ...]:
    """Of each variable the one that lies furthest outside its bounds, in the order in which variables come up."""
    worst: dict[str, Implausible] = {}
    for item in (item for items in found for item in items):
        worst[item.key] = max(worst.get(item.key, item), item, key=lambda one: one.beyond)
    return tuple(worst.values())


def _outside(projection: Projection, key: str) -> Implausible | None:
    variable = projection.scenario.system.variables[key]
    if variable.bounds is None:
        return None
    low, high = variable.bounds
    slack = SLACK * max(1.0, abs(low), abs(high))
    central = projection.central[key]
    beyond = np.flatnonzero((central < low - slack) | (central > high + slack))
    drawn = projection.samples.get(key)
    share = 0.0
    if drawn is not None:
        share = float(((drawn < low - slack) | (drawn > high + slack)).any(axis=0).mean())
    if not len(beyond) and share == 0.0:
        return None
    year = projection.years[beyond[0]] if len(beyond) else None
    worst = float(central[beyond[0]]) if len(beyond) else float(central[-1])
    return Implausible(key, variable.title, variable.bounds, year, worst, share)

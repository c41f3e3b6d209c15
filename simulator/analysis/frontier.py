"""How two targets trade off: the best of one for each value of the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator import __version__
from simulator.analysis.levers import paths
from simulator.analysis.search_task import pushed, task_of
from simulator.analysis.solver import Report
from simulator.analysis.trials import margin
from simulator.engine.beside import Standing
from simulator.language.paths import Points
from simulator.language.scenario import Scenario
from simulator.language.target import Target


@dataclass(frozen=True, slots=True)
class Frontier:
    """How far two targets can be had together: the most of one (`second`) for each value of the other (`first`).

    Both in their targets' units, in order of `first`, central run; `paths` are the levers' values of each point, and
    `now` is where the scenario stands.
    """

    scenario: Scenario
    targets: tuple[Target, Target]
    first: tuple[float, ...]
    second: tuple[float, ...]
    paths: tuple[Mapping[str, Points], ...]
    now: tuple[float, float]
    seed: int
    version: str = __version__

    @property
    def together(self) -> tuple[int, ...]:
        """The points at which both targets are met, by their place."""
        both = [margin(target, np.array(values)) for target, values in zip(self.targets, self._values(), strict=True)]
        return tuple(np.flatnonzero(np.minimum(*both) >= 0).tolist())

    def _values(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        return self.first, self.second


def frontier(
    scenario: Scenario,
    first: Target,
    second: Target,
    *,
    points: int = 9,
    levers: Sequence[str] | None = None,
    seed: int | None = None,
    report: Report | None = None,
) -> Frontier:
    """The best values of two targets together, over all settings of the levers within their ranges.

    Better is the side on which a target is met. `points` values of the first, from where the second is best to its
    own best.
    """
    seed = scenario.sampling.seed if seed is None else seed
    task = task_of(Standing(scenario), (first, second), levers=levers)
    done = 0

    def tick(*_: int) -> None:
        if report is not None:
            report(done, points)

    most = [pushed(task, seed, {index: np.inf}, report=tick) for index in (0, 1)]
    start, stop = (float(item.margins[0]) for item in (most[1], most[0]))
    found = []
    for level in np.linspace(start, stop, points).tolist():
        found.append(pushed(task, seed, {0: level, 1: np.inf}, report=tick))
        done += 1
    values = np.array([task.trials.values(item.values[:, None])[:, 0, 0] for item in found])
    ways = tuple(paths(task.trials.handles, item.values.tolist()) for item in found)
    now = task.trials.values(task.trials.now()[:, None])[:, 0, 0].tolist()
    return Frontier(
        scenario,
        (first, second),
        tuple(values[:, 0].tolist()),
        tuple(values[:, 1].tolist()),
        ways,
        (now[0], now[1]),
        seed,
    )

"""How two targets trade off: the best of one for each value of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator import __version__
from simulator.analysis.cautions import POINTS, out_of_bounds
from simulator.analysis.levers import paths
from simulator.analysis.plausible import Implausible, furthest, taken_out
from simulator.analysis.search_task import Task, free_levers, pushed, scored, task_of
from simulator.analysis.solver import Report, Solution
from simulator.analysis.trials import margin, no_more_than_about
from simulator.engine.beside import Standing
from simulator.language.faults import Words
from simulator.language.paths import Points
from simulator.language.scenario import Scenario
from simulator.language.target import Target

NEAR = 1e-4  # of a margin: ends that differ by less are one


@dataclass(frozen=True, slots=True)
class Frontier:
    """How far two targets can be had together: the most of one (`second`) for each value of the other (`first`).

    Both in their targets' units, in order of `first`, central run; `paths` are the levers' values of each point, and
    `now` is where the scenario stands. One point alone means that there is no trade-off: both are best together. `odd`
    are variables that some point takes out of the range that their models call plausible, each where it is furthest.
    `targets` are as a search reads them: one about an amount has an upper end too.
    """

    scenario: Scenario
    targets: tuple[Target, Target]
    first: tuple[float, ...]
    second: tuple[float, ...]
    paths: tuple[Mapping[str, Points], ...]
    now: tuple[float, float]
    odd: tuple[Implausible, ...]
    seed: int
    version: str = __version__

    @property
    def cautions(self) -> tuple[Words, ...]:
        """What to beware of."""
        return tuple(out_of_bounds(item, POINTS) for item in self.odd)

    @property
    def together(self) -> tuple[int, ...]:
        """The points at which both targets are met, by their place."""
        both = [margin(target, np.array(values)) for target, values in zip(self.targets, self._values(), strict=True)]
        return tuple(np.flatnonzero(np.minimum(*both) >= 0).tolist())

    @property
    def at_odds(self) -> bool:
        """Whether the best of one costs something of the other."""
        return len(self.first) > 1

    def _values(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        return self.first, self.second


def frontier(  # noqa: PLR0913 - what a planner may choose
    scenario: Scenario,
    first: Target,
    second: Target,
    *,
    points: int = 9,
    levers: Sequence[str] | None = None,
    held: Iterable[str] = (),
    seed: int | None = None,
    report: Report | None = None,
) -> Frontier:
    """The best values of two targets together, over all settings of the levers within their ranges.

    Better is the side on which a target is met; of one about an amount, the amount itself. `points` values of the
    first, from where the second is best to its own best, and beside them where either target is just met, if that lies
    between. Where both are best together there is one point. Levers in `held` stay as they are. `report` is told
    (points found, points at most).
    """
    seed = scenario.sampling.seed if seed is None else seed
    keys = free_levers(scenario, (first, second), levers, held)
    first, second = (no_more_than_about(item.target, item.value) for item in scored(scenario, (first, second)))
    task = task_of(Standing(scenario), (first, second), levers=keys)
    way = _Way(task, seed, points + 2, report)
    found = way.points(points)
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
        furthest(taken_out(scenario, ways)),
        seed,
    )


@dataclass(slots=True)
class _Way:
    """From one end of a frontier to the other; margins are in scales, met from 0 on."""

    task: Task
    seed: int
    most: int
    report: Report | None
    done: int = 0

    def points(self, count: int) -> list[Solution]:
        """So many settings along the frontier and those at the goals, in order of the first target's values."""
        best = [self._pushed({row: np.inf}) for row in (0, 1)]
        ends = [self._pushed({row: float(best[row].margins[row]), 1 - row: np.inf}) for row in (0, 1)]
        if self._alike(*ends):
            return ends[:1]
        start, stop = float(ends[1].margins[0]), float(ends[0].margins[0])
        wanted: list[dict[int, float]] = [{0: level, 1: np.inf} for level in np.linspace(start, stop, count)[1:-1]]
        wanted += [{row: 0.0, 1 - row: np.inf} for row in (0, 1) if self._between(row, ends)]
        found = [*ends, *(self._pushed(levels) for levels in wanted)]
        sign = np.sign(self._first(ends[0]) - self._first(ends[1])) or 1.0
        return sorted(found, key=lambda item: sign * self._first(item))

    def _alike(self, one: Solution, other: Solution) -> bool:
        """Whether two settings are as good in both targets."""
        return bool((np.abs(one.margins - other.margins) <= NEAR * np.maximum(1.0, np.abs(one.margins))).all())

    def _between(self, row: int, ends: list[Solution]) -> bool:
        """Whether a target is just met somewhere between the ends, and not at one of them."""
        low, high = sorted(float(item.margins[row]) for item in ends)
        room = NEAR * max(high - low, NEAR)
        return low + room < 0.0 < high - room

    def _first(self, item: Solution) -> float:
        return float(self.task.trials.values(item.values[:, None])[0, 0, 0])

    def _pushed(self, levels: dict[int, float]) -> Solution:
        found = pushed(self.task, self.seed, levels, report=self._tick)
        self.done = min(self.done + 1, self.most)
        return found

    def _tick(self, *_: int) -> None:
        if self.report is not None:
            self.report(self.done, self.most)

"""Whether one setting of the levers meets several targets together, asked many times for many sets of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.levers import Handle
from simulator.analysis.search_task import LITTLE, SURE, Task, levers_for, task_of
from simulator.analysis.solver import Report, Search, Solution
from simulator.engine.beside import Standing
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]
Place = tuple[str, str, int | None]

REMEMBERED = 64  # settings that earlier searches ended at
SMALL = 3  # targets of a set that is searched thoroughly; larger ones take too long


class Common:
    """Searches for settings that meet sets of targets, and counts the candidates.

    What one search found is tried first by the next: sets that are asked about one after the other are much alike.
    """

    def __init__(self, scenario: Scenario, keys: Sequence[str] | None, seed: int, report: Report | None) -> None:
        """`keys` are the only levers that may change, None for all that a target rests on."""
        self.candidates = 0
        self.central = Standing(scenario)
        self._scenario, self._keys, self._seed, self._report = scenario, keys, seed, report
        self._levers: dict[str, frozenset[str]] = {}
        self._feasible: dict[frozenset[str], bool] = {}
        self._settings: deque[dict[Place, float]] = deque(maxlen=REMEMBERED)

    def levers_of(self, target: Target) -> frozenset[str]:
        """The levers that a target rests on."""
        if target.id not in self._levers:
            self._levers[target.id] = levers_for(self._scenario, target, self._keys)
        return self._levers[target.id]

    def feasible(self, targets: Sequence[Target]) -> bool:
        """Whether a setting was found that meets all; the search is thorough before it says no of a small set."""
        key = _key(targets)
        if key not in self._feasible:
            self._feasible[key] = not self._holds_an_infeasible_set(key) and self._found(targets)
        return self._feasible[key]

    def feasible_after_all(self, targets: Sequence[Target]) -> bool:
        """Whether searches of other kinds meet all where `feasible` does not: as for a plan, and with other seeds."""
        task = self._task(targets)
        for seed, weight in ((self._seed, 1.0), (self._seed + 1, LITTLE), (self._seed + 2, LITTLE)):
            found = self._searched(task, None, thorough=True, enough=True, seed=seed, weight=weight)
            if self.meets(task, found.values):
                return True
        return False

    def meets(self, task: Task, values: Array) -> bool:
        """Whether a setting, shape (handles,), meets all targets of a task; remembered if so."""
        met = bool((task.measure(values[:, None]) >= -SURE).all())
        if met:
            self._feasible[_key(task.targets)] = True
            self._remember(task, values)
        return met

    def least_missed(self, targets: Sequence[Target], *, thorough: bool) -> tuple[Task, Solution]:
        """The search for a set of targets, and the setting that misses them least, changing little."""
        task = self._task(targets)
        return task, self._searched(task, None, thorough=thorough)

    def least_changed(self, targets: Sequence[Target]) -> tuple[Task, Solution]:
        """The search for a set of targets, and the setting that meets them with the least change, as for a plan."""
        task = self._task(targets)
        return task, self._searched(task, self._nearest(task)[0], thorough=False, weight=1.0)

    def _holds_an_infeasible_set(self, key: frozenset[str]) -> bool:
        return any(smaller < key for smaller, feasible in self._feasible.items() if not feasible)

    def _found(self, targets: Sequence[Target]) -> bool:
        task = self._task(targets)
        begin, met = self._nearest(task)
        if met:
            return True
        return not missed(task, self._searched(task, begin, thorough=len(targets) <= SMALL, enough=True))

    def _task(self, targets: Sequence[Target]) -> Task:
        wanted = frozenset().union(*(self.levers_of(target) for target in targets))
        levers = tuple(key for key in self._scenario.system.assumptions if key in wanted)
        return task_of(self.central, targets, levers=levers)

    def _searched(
        self,
        task: Task,
        begin: Array | None,
        *,
        thorough: bool,
        enough: bool = False,
        seed: int | None = None,
        weight: float = LITTLE,
    ) -> Solution:
        problem = task.problem()
        cheap = replace(problem, cost=problem.cost * weight)
        search = Search(cheap, self._seed if seed is None else seed, self._report, enough=enough)
        found = search.solve(begin, thorough=thorough)
        self.candidates += search.candidates
        self._remember(task, found.values)
        return found

    def _remember(self, task: Task, values: Array) -> None:
        self._settings.append(dict(zip(map(_place, task.trials.handles), values.tolist(), strict=True)))

    def _nearest(self, task: Task) -> tuple[Array, bool]:
        """The setting, of the scenario's own and those that earlier searches ended at, that misses the targets least.

        Its values, shape (handles,), and whether it meets all.
        """
        start = task.problem().start
        settings = [{}, *self._settings]
        rows = [
            [setting.get(_place(handle), value) for setting in settings]
            for handle, value in zip(task.trials.handles, start.tolist(), strict=True)
        ]
        tried = np.array(rows).reshape(len(rows), -1)
        self.candidates += len(settings)
        misses = np.maximum(-task.measure(tried) - SURE, 0).sum(axis=0)
        best = int(np.argmin(misses))
        return tried[:, best], bool(misses[best] == 0)


def missed(task: Task, found: Solution) -> list[Target]:
    """The targets that a setting misses, the worst first."""
    order = np.argsort(found.margins[: len(task.targets)])
    return [task.targets[index] for index in order.tolist() if found.margins[index] < -SURE]


def _key(targets: Sequence[Target]) -> frozenset[str]:
    return frozenset(f"{target.id} {target.low} {target.high}" for target in targets)


def _place(handle: Handle) -> Place:
    return handle.key, handle.moved, handle.year

"""Do the targets agree: smallest sets that no setting of the levers meets together, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from simulator import __version__
from simulator.analysis.hindrance import Binding, LeverEnd, bindings, lever_ends
from simulator.analysis.implications import SAMPLES, Implication, implications
from simulator.analysis.levers import levers_behind
from simulator.analysis.scorecard import Score, of_one_year
from simulator.analysis.search_task import LITTLE, SURE, Task, divided, levers_for, pushed, scored, task_of
from simulator.analysis.solver import Report, Search, Solution
from simulator.analysis.trials import Trials, as_stated
from simulator.engine.run import run
from simulator.language.scenario import Scenario
from simulator.language.system import AssumptionDefinition
from simulator.language.target import Target

Reading = Literal["at_least", "as_stated"]

MOST = 12  # conflicts that are looked for


@dataclass(frozen=True, slots=True)
class Concession:
    """How far one target of a conflict has to give way if the others are met: to `best`, in its unit."""

    target: Target
    best: float

    @property
    def by(self) -> float:
        """The distance from its goal to the best it can have, in its unit."""
        return self.best - self.target.goal


@dataclass(frozen=True, slots=True)
class Conflict:
    """A set of targets that no setting of the levers was found to meet together; each smaller part of it can be met.

    With the reading `as_stated`, the target `exact` is to come to just the amount stated, neither less nor more: then
    the others cannot be met, although they can where more of it is allowed. `levers` can move the set; `ends` and
    `binding` say what holds it back where it is missed least.
    """

    targets: tuple[Target, ...]
    reading: Reading
    exact: Target | None
    concessions: tuple[Concession, ...]
    levers: tuple[AssumptionDefinition, ...]
    ends: tuple[LeverEnd, ...]
    binding: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a scenario's targets agree, in the central run and with all levers within their ranges.

    `conflicts` are smallest sets that disagree, at most `MOST`. `unmoved` are targets missed that no lever of the
    search moves. `met_at_base` are scores of targets that the base year meets already, with the base year's value.
    `implications` were seen in `samples` random settings of the levers.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    conflicts: tuple[Conflict, ...]
    unmoved: tuple[Score, ...]
    met_at_base: tuple[tuple[Score, float], ...]
    implications: tuple[Implication, ...]
    samples: int
    candidates: int
    seed: int
    version: str = __version__

    @property
    def agree(self) -> bool:
        """Whether one setting of the levers meets all targets that levers move."""
        return not any(conflict.reading == "at_least" for conflict in self.conflicts)


def conflicts(
    scenario: Scenario,
    targets: Sequence[Target] | None = None,
    *,
    held: Iterable[str] = (),
    levers: Sequence[str] | None = None,
    seed: int | None = None,
    report: Report | None = None,
) -> Agreement:
    """Look for sets of targets that cannot be met together, first as bounds, then with additions read as stated.

    `held` are levers that stay as the scenario has them; `levers` the only ones that may change. Programmes are carried
    out as they are unless levers of delivery are named. A search that finds no setting is no proof that there is none:
    the sets are as small as the search can tell, those of one and two targets the smallest there are.
    """
    chosen = tuple(scenario.targets if targets is None else targets)
    seed = scenario.sampling.seed if seed is None else seed
    scores = scored(scenario, chosen)
    keys = None if levers is None else tuple(levers)
    if held:
        behind = levers_behind(scenario, chosen) if keys is None else keys
        keys = tuple(key for key in behind if key not in set(held))
    movable, fixed = divided(scenario, [score.target for score in scores if score.met is not None], keys)
    still = {target.id for target in fixed}
    look = _Look(scenario, keys, seed, report)
    found = [*look.bounds(movable)]
    in_conflict = {target.id for conflict in found for target in conflict.targets}
    found += look.stated([target for target in movable if target.id not in in_conflict])
    return Agreement(
        scenario,
        chosen,
        tuple(found),
        tuple(score for score in scores if score.met is False and score.target.id in still),
        tuple(_at_base(scenario, scores)),
        tuple(implications(scenario, movable, keys, seed)),
        SAMPLES,
        look.candidates,
        seed,
    )


class _Look:
    """Searches for settings that meet sets of targets, and counts them."""

    def __init__(self, scenario: Scenario, keys: Sequence[str] | None, seed: int, report: Report | None) -> None:
        self.scenario, self.keys, self.seed, self.report = scenario, keys, seed, report
        self.candidates = 0
        self._number = 0
        self._behind: dict[str, frozenset[str]] = {}
        self._known: dict[tuple[str, ...], bool] = {}

    def bounds(self, targets: Sequence[Target]) -> Iterator[Conflict]:
        """Smallest conflicts, one after the other, each time without a target of the last."""
        left = list(targets)
        for number in range(MOST):
            self._number = number
            task, found = self._tried(left, thorough=False)
            missed = _missed(task, found)
            if not missed:
                break
            small = next(filter(None, (self._smallest(target, left, task, found) for target in missed)), None)
            if small is None:
                break
            yield self._told(small, None)
            left.remove(small[0])

    def stated(self, targets: Sequence[Target]) -> Iterator[Conflict]:
        """Pairs of an amount to be added, read as just that, and a target that it then keeps from being met."""
        for target in targets:
            if target.statement.comparator != "=" or not _is_addition(target):
                continue
            exact = as_stated(target)
            task, found = self._tried([exact], thorough=False)
            if not found.met:
                continue
            others = [other for other in targets if other.id != target.id and self._linked(other, target)]
            for other in self._missed_at(found, task, others):
                if self._feasible([other]) and not self._feasible([exact, other]):
                    yield self._told([exact, other], target)

    def _smallest(self, target: Target, left: Sequence[Target], task: Task, found: Solution) -> list[Target] | None:
        """A smallest set with the target, which comes first; None where the target can be met with all others."""
        if not self._feasible([target]):
            return [target]
        others = [other for other in left if other.id != target.id and self._linked(other, target)]
        alone_task, alone = self._tried([target], thorough=False)
        for other in self._missed_at(alone, alone_task, others):
            if self._feasible([other]) and not self._feasible([target, other]):
                return [target, other]
        tight = [item for item, margin in zip(task.targets, found.margins, strict=False) if margin < SURE]
        whole = [target, *(item for item in tight if item.id != target.id)]
        if self._feasible(whole):
            whole = [target, *others]
            if self._feasible(whole):
                return None
        return self._filtered(whole)

    def _filtered(self, whole: list[Target]) -> list[Target]:
        """The set without the targets that the conflict does not need (deletion filter); the first one stays."""
        for target in whole[:0:-1]:
            less = [item for item in whole if item.id != target.id]
            if not self._feasible(less):
                whole = less
        return whole

    def _feasible(self, targets: Sequence[Target]) -> bool:
        """Whether a setting was found that meets all; the search is thorough before it says no."""
        key = tuple(sorted(f"{target.id} {target.low} {target.high}" for target in targets))
        if key not in self._known:
            task, found = self._tried(targets, thorough=len(targets) <= 3)  # noqa: PLR2004 - larger ones take too long
            self._known[key] = not _missed(task, found)
        return self._known[key]

    def _tried(self, targets: Sequence[Target], *, thorough: bool) -> tuple[Task, Solution]:
        task = task_of(self.scenario, targets, levers=self._levers(targets), seed=self.seed)
        problem = task.problem()
        search = Search(replace(problem, cost=problem.cost * LITTLE), self.seed, self._tick)
        found = search.solve(thorough=thorough)
        self.candidates += search.candidates
        return task, found

    def _tick(self, *_: int) -> None:
        """Tell at each step of any search how many conflicts were found, so that whoever is told can end it soon."""
        if self.report is not None:
            self.report(self._number, MOST)

    def _levers(self, targets: Sequence[Target]) -> tuple[str, ...]:
        wanted = frozenset().union(*(self._levers_of(target) for target in targets))
        return tuple(key for key in self.scenario.system.assumptions if key in wanted)

    def _levers_of(self, target: Target) -> frozenset[str]:
        if target.id not in self._behind:
            self._behind[target.id] = levers_for(self.scenario, target, self.keys)
        return self._behind[target.id]

    def _linked(self, one: Target, other: Target) -> bool:
        return not self._levers_of(one).isdisjoint(self._levers_of(other))

    def _missed_at(self, found: Solution, task: Task, others: Sequence[Target]) -> list[Target]:
        """Those of the targets that a setting found for others misses."""
        if not others:
            return []
        trials = Trials(self.scenario, tuple(others), task.trials.handles)
        margins = trials.margins(found.values[:, None])[:, 0, 0]
        return [other for other, margin in zip(others, margins, strict=True) if not margin >= 0]

    def _told(self, targets: Sequence[Target], exact: Target | None) -> Conflict:
        """The conflict with what each of its targets must concede, and what holds them back."""
        task, found = self._tried(targets, thorough=False)
        concessions = []
        for index, target in enumerate(targets):
            best = self._best(task, index)
            value = float(task.trials.values(best.values[:, None])[index, 0, 0])
            concessions.append(Concession(target, value))
        keys = dict.fromkeys(handle.key for handle in task.trials.handles)
        return Conflict(
            tuple(targets),
            "at_least" if exact is None else "as_stated",
            exact,
            tuple(concessions),
            tuple(self.scenario.system.assumptions[key] for key in keys),
            tuple(lever_ends(task, found)),
            tuple(bindings(task, found)),
        )

    def _best(self, task: Task, index: int) -> Solution:
        """The most of one target with the others met; looked for thoroughly where that is not easily had."""
        others = [row for row in range(len(task.targets)) if row != index]
        wanted = dict.fromkeys(others, 0.0) | {index: np.inf}
        found = pushed(task, self.seed, wanted, thorough=False, report=self._tick)
        if (found.margins[others] >= -SURE).all():
            return found
        return pushed(task, self.seed, wanted, report=self._tick)


def _is_addition(target: Target) -> bool:
    """Whether a target states an amount that is added, which others of its document count on."""
    return target.statement.quantity == "increment" or of_one_year(target)


def _missed(task: Task, found: Solution) -> list[Target]:
    """The targets that a setting misses, the worst first."""
    order = np.argsort(found.margins[: len(task.targets)])
    return [task.targets[index] for index in order.tolist() if found.margins[index] < -SURE]


def _at_base(scenario: Scenario, scores: Iterable[Score]) -> Iterator[tuple[Score, float]]:
    """Targets that the base year meets, with its value."""
    projection = run(scenario, draws=0)
    for score in scores:
        if score.met_at_base:
            yield score, float(projection.central[score.target.key][0])

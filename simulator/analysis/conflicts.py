"""Do the targets agree: smallest sets that no setting of the levers meets together, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulator import __version__
from simulator.analysis.amounts import of_timing
from simulator.analysis.cautions import CONCESSION, TOGETHER, out_of_bounds
from simulator.analysis.common_settings import Common, missed
from simulator.analysis.hindrance import Binding, HeldLever, LeverEnd, bindings, held_back, lever_ends
from simulator.analysis.implications import Implication, implications
from simulator.analysis.levers import paths
from simulator.analysis.plausible import Implausible, furthest, taken_out
from simulator.analysis.random_settings import SAMPLES, sampled
from simulator.analysis.scorecard import Score, of_one_year
from simulator.analysis.search_task import SURE, Task, as_read, free_levers, pushed, scored
from simulator.analysis.solver import Report, Solution
from simulator.analysis.trials import Trials, as_stated, margin
from simulator.engine.run import run
from simulator.language.faults import Words
from simulator.language.scenario import Scenario
from simulator.language.system import AssumptionDefinition
from simulator.language.target import Target

Reading = Literal["at_least", "as_stated"]

MOST = 12  # conflicts that are looked for
DOUBTS = 3  # sets that seem to conflict and do not, before a search is given up


@dataclass(frozen=True, slots=True)
class Concession:
    """How far one target of a conflict has to give way if the others are met: to `best`, in its unit."""

    target: Target
    best: float

    @property
    def short(self) -> bool:
        """Whether the best misses the goal; a target that is to come to just its amount may have to be more."""
        return not margin(self.target, np.array(self.best)) >= 0

    @property
    def by(self) -> float:
        """The distance from its goal to the best it can have, in its unit."""
        return self.best - self.target.goal


@dataclass(frozen=True, slots=True)
class Conflict:
    """A set of targets that no setting of the levers was found to meet together; each smaller part of it can be met.

    With the reading `as_stated`, the target `exact` is to come to just the amount stated, neither less nor more: then
    the others cannot be met, although they can where more of it is allowed. `levers` can move the set; `ends`,
    `binding` and, of the levers that are held, `stuck` say what holds it back where it is missed least. `odd` are
    variables that the settings of the concessions take out of the range that their models call plausible.
    """

    targets: tuple[Target, ...]
    reading: Reading
    exact: Target | None
    concessions: tuple[Concession, ...]
    levers: tuple[AssumptionDefinition, ...]
    ends: tuple[LeverEnd, ...]
    binding: tuple[Binding, ...]
    stuck: tuple[HeldLever, ...] = ()
    odd: tuple[Implausible, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a scenario's targets agree, in the central run and with all levers within their ranges.

    `conflicts` are smallest sets that disagree, at most `MOST`; of one target, which is out of reach even alone, at the
    end. `movable` are the targets that some lever of the search moves, as they are read; `unmoved` those of the others
    that are missed. `met_at_base` are scores of targets that the base year meets already, with the base year's value.
    `implications` were seen in `samples` random settings of the levers. Where no set disagrees, `odd` are variables
    that the least change which meets all takes out of the range that their models call plausible.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    movable: tuple[Target, ...]
    conflicts: tuple[Conflict, ...]
    unmoved: tuple[Score, ...]
    met_at_base: tuple[tuple[Score, float], ...]
    implications: tuple[Implication, ...]
    samples: int
    candidates: int
    seed: int
    odd: tuple[Implausible, ...] = ()
    version: str = __version__

    @property
    def beyond(self) -> tuple[Conflict, ...]:
        """Targets that are out of reach even alone: they miss by themselves and are at odds with no other."""
        return tuple(conflict for conflict in self.conflicts if len(conflict.targets) == 1)

    @property
    def cautions(self) -> tuple[Words, ...]:
        """What to beware of."""
        odd = furthest(conflict.odd for conflict in self.conflicts)
        met, given = (
            [out_of_bounds(item, when) for item in items] for items, when in ((self.odd, TOGETHER), (odd, CONCESSION))
        )
        return (*of_timing(self.scenario, self.targets), *met, *given)

    @property
    def agree(self) -> bool | None:
        """Whether one setting of the levers meets all targets that levers move; None where they move none."""
        if not self.movable:
            return None
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

    A target about an amount is not to come far above it either, unless it is there today.
    `held` are levers that stay as the scenario has them; `levers` the only ones that may change. Programmes are carried
    out as they are unless levers of delivery are named. A search that finds no setting is no proof that there is none:
    the sets are as small as the search can tell, those of one and two targets the smallest there are.
    """
    chosen = tuple(scenario.targets if targets is None else targets)
    seed = scenario.sampling.seed if seed is None else seed
    scores = scored(scenario, chosen)
    held = tuple(held)
    keys = free_levers(scenario, chosen, levers, held)
    seen = sampled(scenario, as_read(scores), keys, seed)
    still = {target.id for target in seen.fixed}
    look = _Look(scenario, keys, seed, report, held)
    found = [*look.bounds(seen.targets)]
    in_conflict = {target.id for conflict in found for target in conflict.targets}
    odd = () if found or not seen.targets else look.odd_together(seen.targets)
    found += look.stated([target for target in seen.targets if target.id not in in_conflict])
    found.sort(key=lambda conflict: len(conflict.targets) == 1)  # those of one target are out of reach by themselves
    return Agreement(
        scenario,
        chosen,
        seen.targets,
        tuple(found),
        tuple(score for score in scores if score.met is False and score.target.id in still),
        tuple(_at_base(scenario, scores)),
        tuple(implications(seen)),
        SAMPLES,
        look.common.candidates,
        seed,
        odd,
    )


class _Look:
    """Looks for conflicts, first among bounds, then with additions read as stated."""

    def __init__(
        self,
        scenario: Scenario,
        keys: Sequence[str] | None,
        seed: int,
        report: Report | None,
        held: tuple[str, ...] = (),
    ) -> None:
        self.scenario, self.seed, self.report, self.held = scenario, seed, report, held
        self.common = Common(scenario, keys, seed, self._tick)
        self._number = 0

    def _tick(self, *_: int) -> None:
        """Tell at each step of any search how many conflicts were found, so that whoever is told can end it soon."""
        if self.report is not None:
            self.report(self._number, MOST)

    def bounds(self, targets: Sequence[Target]) -> Iterator[Conflict]:
        """Smallest conflicts, one after the other, each time without a target of the last."""
        left = list(targets)
        for number in range(MOST):
            self._number = number
            found = next(filter(None, (self._conflict_in(left) for _ in range(DOUBTS))), None)
            if found is None:
                break
            yield found
            left.remove(found.targets[0])

    def _conflict_in(self, left: list[Target]) -> Conflict | None:
        """A smallest conflict; None where there is none, or where the one that seemed so could be met after all."""
        task, found = self.common.least_missed(left, thorough=False)
        small = next(filter(None, (self._smallest(target, left, task, found) for target in missed(task, found))), None)
        return self._told(small, None) if small else None

    def odd_together(self, targets: Sequence[Target]) -> tuple[Implausible, ...]:
        """What the least change that meets targets which agree takes out of its plausible range."""
        task, found = self.common.least_changed(targets)
        ways = paths(task.trials.handles, found.values.tolist())
        return taken_out(self.scenario, [ways])[0] if self.common.meets(task, found.values) else ()

    def stated(self, targets: Sequence[Target]) -> Iterator[Conflict]:
        """Pairs of an amount to be added, read as just that, and a target that it then keeps from being met."""
        for target in targets:
            if target.statement.comparator != "=" or not _is_addition(target):
                continue
            others = [other for other in targets if other.id != target.id and self._linked(other, target)]
            if not others:
                continue
            exact = as_stated(target)
            task, found = self.common.least_missed([exact], thorough=False)
            if not found.met:
                continue
            for other in self._missed_at(found, task, others):
                if self.common.feasible([other]) and not self.common.feasible([exact, other]):
                    yield from filter(None, [self._told([exact, other], target)])

    def _smallest(self, target: Target, left: Sequence[Target], task: Task, found: Solution) -> list[Target] | None:
        """A smallest set; with the target, which comes first, unless others disagree by themselves.

        None where the target can be met with all others.
        """
        if not self.common.feasible([target]):
            return [target]
        others = [other for other in left if other.id != target.id and self._linked(other, target)]
        alone_task, alone = self.common.least_missed([target], thorough=False)
        for other in self._missed_at(alone, alone_task, others):
            if self.common.feasible([other]) and not self.common.feasible([target, other]):
                return [target, other]
        order = np.argsort(found.margins[: len(task.targets)]).tolist()  # the worst first: they are likely to be needed
        others = [task.targets[row] for row in order if task.targets[row] in others]
        if not others or self.common.feasible([target, *others]):
            return None
        needed = self._smallest_of([target], others)
        return [target, *needed] if self.common.feasible(needed) else self._smallest_of([], needed)

    def _smallest_of(self, held: list[Target], others: list[Target], *, new: bool = False) -> list[Target]:
        """Those of the others that a smallest conflict with the targets held needs (QuickXplain, Junker 2004).

        It halves the others instead of leaving one out at a time: few sets are asked about. `new` says that targets
        were added to those held.
        """
        if new and not self.common.feasible(held):
            return []
        if len(others) == 1:
            return others
        half = len(others) // 2
        first, second = others[:half], others[half:]
        needed = self._smallest_of([*held, *first], second, new=True)
        return [*self._smallest_of([*held, *needed], first, new=bool(needed)), *needed]

    def _linked(self, one: Target, other: Target) -> bool:
        return not self.common.levers_of(one).isdisjoint(self.common.levers_of(other))

    def _missed_at(self, found: Solution, task: Task, others: Sequence[Target]) -> list[Target]:
        """Those of the targets that a setting found for others misses."""
        if not others:
            return []
        trials = Trials(self.common.central, tuple(others), task.trials.handles)
        margins = trials.margins(found.values[:, None])[:, 0, 0]
        return [other for other, margin in zip(others, margins, strict=True) if not margin >= 0]

    def _told(self, targets: Sequence[Target], exact: Target | None) -> Conflict | None:
        """The conflict with what each of its targets must concede, and what holds them back; None if it is none."""
        if self.common.feasible_after_all(targets):
            return None
        task, found = self.common.least_missed(targets, thorough=False)
        bests = [self._best(task, index) for index in range(len(targets))]
        if any(self.common.meets(task, best.values) for best in bests):
            return None
        values = [task.trials.values(best.values[:, None])[row, 0, 0] for row, best in enumerate(bests)]
        keys = dict.fromkeys(handle.key for handle in task.trials.handles)
        return Conflict(
            tuple(targets),
            "at_least" if exact is None else "as_stated",
            exact,
            tuple(Concession(target, float(value)) for target, value in zip(targets, values, strict=True)),
            tuple(self.scenario.system.assumptions[key] for key in keys),
            tuple(lever_ends(task, found)),
            tuple(bindings(task, found)),
            tuple(held_back(task, found, self.held)),
            furthest(taken_out(self.scenario, [paths(task.trials.handles, best.values.tolist()) for best in bests])),
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


def _at_base(scenario: Scenario, scores: Iterable[Score]) -> Iterator[tuple[Score, float]]:
    """Targets that the base year meets, with its value."""
    projection = run(scenario, draws=0)
    for score in scores:
        if score.met_at_base:
            yield score, float(projection.central[score.target.key][0])

"""The least change that meets targets together with a probability: first on the centre, then on the draws.

Candidates that meet many draws each are dear. So the way there is found on central runs, which are asked for as much to
spare as the draws need, and only the levers that it moves are searched again on the draws themselves. A setting that
was chosen for the draws of its search does better in them than in others: so it is checked on many others, and where it
falls short there by more than chance, more is asked for and the search goes on, until it holds or no more can be had;
the best setting seen is what is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.cautions import NORMAL, standard_error
from simulator.analysis.least_for_met import Flags, least_for_met
from simulator.analysis.levers import paths
from simulator.analysis.most_met import most_met
from simulator.analysis.round_settings import in_round_numbers
from simulator.analysis.samples import focused
from simulator.analysis.scorecard import SLACK
from simulator.analysis.search_task import Task, with_values
from simulator.analysis.solver import CLOSE, Problem, Report, Search, Solution, of_handles
from simulator.analysis.trials import Trials, assured
from simulator.engine.beside import Standing
from simulator.language.faults import Words
from simulator.language.paths import plain
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]
Stage = Callable[[Words], None]

CHECKED = 10_000  # draws of a check
SHIFTS = 4  # times that the centre is asked for more, each time from where the last one ended
TIGHTENED = 4  # times that more than the probability is asked for
FEW = 200  # draws of the thorough search where the short way fails
BEARABLE = 24  # levers up to which it is made
ROUNDS, FEWEST_ROUNDS, WORK = 80, 10, 400_000  # of a walk on the draws: fewer, the more levers and draws there are

CENTRE = Words("在中心情形上找", "looking on the central run")
DRAWN = Words("在抽样上找", "looking on the draws")
CHECK = Words("用另一组抽样检验", "checking on other draws")


@dataclass(frozen=True, slots=True)
class Ended:
    """Where a search ended: its setting, and the share of other draws that meets all, if it was checked on others.

    `holds` says that these do not tell against it.
    """

    found: Solution
    fresh: float | None = None
    holds: bool = True


def within_error(probability: float, draws: int) -> float:
    """The least share that so many draws may show of what has a probability: what is below has less."""
    return probability - NORMAL * standard_error(probability, draws)


class ChanceSearch:
    """Searches for a task whose targets are asked for with a probability."""

    def __init__(self, task: Task, centre: Task, seed: int, report: Report | None, stage: Stage | None) -> None:
        """`centre` is the same task on the central run; `stage` is told what is being done."""
        self.task, self.centre, self.seed = task, centre, seed
        self.report, self.stage = report, stage or (lambda _: None)
        self.candidates = self.rounds = 0
        self.weights: Array | None = None  # of missing each target, and all together

    def solve(self) -> Ended:
        """The least change found that meets all so often, in draws of its search and in others, in round numbers."""
        if not self.task.targets:
            return Ended(self._search(self.task.problem()).solve())
        probability = self.task.probability or 1.0
        self.stage(CENTRE)
        begin, able = self._begin()
        asked, rounds = probability, list[Ended]()
        for number in range(TIGHTENED + 1):
            self.stage(DRAWN)
            drawn = self._trimmed(self._on_draws(begin, asked, thorough=able and not number), asked)
            last = self._checked(drawn.values, number)
            rounds.append(last)
            if last.holds or last.fresh is None or not drawn.met or asked >= 1.0:
                break
            begin, asked = last.found, min(asked + probability - last.fresh, 1.0)
        best = max(rounds, key=lambda item: (item.found.met, item.holds, item.fresh or 0.0))
        return replace(best, found=replace(best.found, steps=self.rounds, candidates=self.candidates))

    def _checked(self, values: Array, number: int) -> Ended:
        """A setting, measured by the probability that is asked for, with the share of draws that no search has seen."""
        probability, trials = self.task.probability or 1.0, self.task.trials
        margins = self.task.measure(values[:, None])[:, 0]
        found = Solution(values, margins, self.task.problem().change(values), 0, 0)
        if not found.met:
            return Ended(found, holds=False)
        self.stage(CHECK)
        seed = trials.standing.seed + 1 + number
        ways = paths(trials.handles, values.tolist())
        changed = trials.scenario.with_changes({key: plain(path) for key, path in ways.items()})
        fresh = in_others(changed, trials.targets, seed)
        return Ended(found, fresh, holds=fresh >= within_error(probability, CHECKED))

    # On the central run

    def _begin(self) -> tuple[Solution, bool]:
        """A setting whose central run has as much to spare as the draws need, and whether it has so for all targets.

        Where it cannot for all together, it is for each by itself, and what is out of reach is given up.
        """
        found = self._most_met(self.centre.problem())
        if (found.margins >= -SLACK).all():
            found, able = self._with_spare(found, self._together)
            if able:
                return found, True
        shift = self._each(found.values)
        found = self._most_met(_asking(self.centre.problem(), shift))
        return self._with_spare(found, self._each)[0], False

    def _most_met(self, problem: Problem) -> Solution:
        search = Search(problem, self.seed, self.report)
        found = most_met(search)
        self.candidates += search.candidates
        self.rounds += search.steps
        given_up = np.ones(len(found.margins)) if search.weights is None else search.weights
        self.weights = np.append(given_up, given_up.min(initial=1.0))
        return found

    def _with_spare(self, found: Solution, spare: Callable[[Array], Array]) -> tuple[Solution, bool]:
        """The centre asked for more, until what the draws need changes no more; and whether it has all of it."""
        shift = np.zeros(len(self.task.targets))
        weights = None if self.weights is None else self.weights[:-1]
        for _ in range(SHIFTS):
            wanted = spare(found.values)
            if np.allclose(wanted, shift, atol=1e-4):
                break
            shift = wanted
            problem = _asking(self.centre.problem(), shift)
            found = self._search(problem, weights=weights).solve(found.values, thorough=False)
        return found, bool((found.margins >= -SLACK).all())

    def _together(self, values: Array) -> Array:
        """How much more than the goals the centre needs, in scales, for the draws that are met most easily."""
        drawn, central = self._margins(values)
        count = ceil((self.task.probability or 1.0) * drawn.shape[1] - SLACK)
        easy = np.argsort(-drawn.min(axis=0), kind="stable")[:count]
        return _finite((central[:, None] - drawn[:, easy]).max(axis=1))

    def _each(self, values: Array) -> Array:
        """How much more each needs by itself."""
        drawn, central = self._margins(values)
        return _finite(central - assured(drawn, self.task.probability))

    def _margins(self, values: Array) -> tuple[Array, Array]:
        """In scales: of the draws, shape (targets, draws), and of the central run."""
        scale = self.task.scale
        drawn = self.task.trials.margins(values[:, None])[:, 0] / scale[:, None]
        return drawn, self.centre.trials.margins(values[:, None])[:, 0, 0] / scale

    # On the draws

    def _on_draws(self, begin: Solution, asked: float, *, thorough: bool) -> Solution:
        """The setting that a search on the draws finds from there on, with the levers that are moved already."""
        task = replace(self.task, probability=asked)
        found = self._of_moved(task, begin.values)
        if found.met or not thorough or len(begin.values) > BEARABLE:
            return found
        few = self.task.trials.standing
        if few.draws > FEW:
            few = Standing(few.scenario, FEW, few.seed)
        coarse = replace(task, trials=Trials(few, task.targets, task.trials.handles))
        again = self._search(coarse.problem()).solve(begin.values)
        return min(found, self._of_moved(task, again.values), key=lambda item: (item.missed, item.change))

    def _of_moved(self, task: Task, values: Array) -> Solution:
        """The search over those levers alone that these values move; all if they move none."""
        whole = task.problem()
        moved = np.flatnonzero(np.abs(values - whole.start) > 1e-9 * whole.reach)
        chosen = moved if len(moved) else np.arange(len(values))
        problem = of_handles(whole, chosen, whole.start)
        found = self._search(problem, self._most(len(chosen)), self.weights).solve(values[chosen], thorough=False)
        settled = whole.start.copy()
        settled[chosen] = found.values
        return with_values(found, settled, found.margins, found.change)

    def _trimmed(self, found: Solution, asked: float) -> Solution:
        """The same without what serves only targets that stay missed, without slight changes, and in round numbers."""
        task = replace(self.task, probability=asked)
        problem = task.problem()
        changed = int((found.values != problem.start).sum())
        search = Search(problem, self.seed, self.report, most=self._most(changed))
        close = self._close(found.values)
        trimmed = least_for_met(search, found, close)
        self.candidates += search.candidates
        self.rounds += search.steps
        return in_round_numbers(task, trimmed, close)

    def _close(self, values: Array) -> Flags:
        """Which targets, and all together, are met as often as asked for, but for the error of the search's draws."""
        least = within_error(self.task.probability or 1.0, self.task.trials.standing.draws)
        met: Flags = replace(self.task, probability=least).measure(values[:, None])[:, 0] >= -CLOSE
        return met

    def _most(self, handles: int) -> int:
        """Rounds of one walk on the draws."""
        rounds = WORK // (handles * self.task.trials.standing.draws + 1)
        return min(max(rounds, FEWEST_ROUNDS), ROUNDS)

    def _search(self, problem: Problem, most: int = ROUNDS, weights: Array | None = None) -> _Counted:
        return _Counted(Search(problem, self.seed, self.report, weights, most=most), self)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A search whose rounds and candidates are added up."""

    search: Search
    owner: ChanceSearch

    def solve(self, begin: Array | None = None, *, thorough: bool = True) -> Solution:
        found = self.search.solve(begin, thorough=thorough)
        self.owner.candidates += self.search.candidates
        self.owner.rounds += self.search.steps
        return found


def _finite(spare: Array) -> Array:
    return np.where(np.isfinite(spare), spare, 0.0)


def _asking(problem: Problem, more: Array) -> Problem:
    return replace(problem, measure=lambda settings: problem.measure(settings) - more[:, None])


def together(scenario: Scenario, targets: Sequence[Target], draws: int, seed: int) -> float:
    """The share of so many draws in which targets are all met, by a run of its own."""
    trials = Trials(Standing(scenario, draws, seed), tuple(targets), ())
    return float((trials.margins(np.empty((0, 1))).min(axis=0) >= 0).mean())


def in_others(scenario: Scenario, targets: Sequence[Target], seed: int) -> float:
    """The same in many other draws, of only what the targets rest on."""
    return together(focused(scenario, [target.key for target in targets]), targets, CHECKED, seed)

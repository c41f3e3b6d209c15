"""A plan as an answer: what changes, what it comes to, what stays missed and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator import __version__
from simulator.analysis.amounts import of_timing
from simulator.analysis.cautions import PLAN, of_certainty, of_share, open_above, out_of_bounds, overshot
from simulator.analysis.levers import Moved
from simulator.analysis.plausible import Implausible
from simulator.analysis.scorecard import Score
from simulator.analysis.solver import CLOSE
from simulator.analysis.trials import margin, no_more_than_about
from simulator.language.faults import Words
from simulator.language.paths import Points, plain
from simulator.language.scenario import Scenario
from simulator.language.system import AssumptionDefinition
from simulator.language.target import Target

HAIR = 1e-4  # of a target's goal: what is missed by so little more than today is not worse


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a plan: a lever's number `before` and `after`, in its unit; `moved` and `year` as of a handle.

    `share` is the change as a share of what a slider of that lever offers; `cost` what it costs, None without a cost.
    """

    lever: AssumptionDefinition
    moved: Moved
    year: int | None
    before: float
    after: float
    share: float
    cost: float | None

    @property
    def key(self) -> str:
        """The lever's key."""
        return self.lever.key


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, run and scored.

    `solved` says whether all targets that levers can move are met as asked, in other draws too. `least` says that it is
    the least change for what it meets, with nothing changed for the sake of what it misses; else it comes as near to
    that as it can, as it meets nothing that the scenario does not.
    `steps` are its changes, the largest first, and `paths` the levers' values by year. `before` and `after` score the
    chosen targets; `fixed` are those that no lever of the search moves: they stay as they are. `unmoved` are those of
    them, and `short` those of the others, that, each by itself, are not met as asked, in the central run or with the
    probability; `short` the worst first. `odd` are variables that the plan takes out of the range that their models
    call plausible.
    `change` is the sum of the steps' costs in `unit` (亿元, 1 for weights, empty for shares of what sliders offer). By
    cost, that of `priced` of the `levers` of the search is known; the others count in it as average ones. With a
    `probability`, `joint` is the share of the search's draws in which all movable targets are met together, and `fresh`
    that of `checked` other draws, which the search has not seen (None where the search's own draws fall short already).
    `candidates` settings were run in `rounds`.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    probability: float | None
    solved: bool
    least: bool
    steps: tuple[Step, ...]
    paths: Mapping[str, Points]
    before: tuple[Score, ...]
    after: tuple[Score, ...]
    fixed: tuple[Target, ...]
    unmoved: tuple[Target, ...]
    short: tuple[Target, ...]
    odd: tuple[Implausible, ...]
    change: float
    unit: str
    levers: int
    priced: int
    joint: float | None
    fresh: float | None
    checked: int
    candidates: int
    rounds: int
    draws: int
    seed: int
    version: str = __version__

    @property
    def met(self) -> bool:
        """Whether all chosen targets are met as asked, those too that no lever of the search moves; no if none is."""
        return bool(self.targets) and self.solved and not self.unmoved

    @property
    def missed(self) -> tuple[Score, ...]:
        """The scores of movable targets that the plan's central run misses."""
        fixed = {target.id for target in self.fixed}
        return tuple(score for score in self.after if score.met is False and score.target.id not in fixed)

    @property
    def worse(self) -> tuple[tuple[Target, float], ...]:
        """The targets that are short and that the plan's central run misses by more, and by how much, in their unit."""
        short = {target.id for target in self.short}
        pairs = zip(self.before, self.after, strict=True)
        told = [(old.target, _further_off(old, new)) for old, new in pairs if old.target.id in short]
        return tuple((target, by) for target, by in told if by > 0)

    @property
    def cautions(self) -> tuple[Words, ...]:
        """What to beware of."""
        timed = of_timing(self.scenario, self.targets)
        few = (*of_share(self.probability, self.draws), *of_certainty(self.probability, self.draws))
        met = {score.target.id for score in self.after if score.met}
        over = [overshot(target) for target in self.short if target.id in met and target.tolerance is not None]
        if self.probability is not None:
            pairs = zip(self.before, self.after, strict=True)
            over = [open_above(new.target) for old, new in pairs if _above(old, new)]
        return (*timed, *few, *over, *(out_of_bounds(item, PLAN) for item in self.odd))

    def changed(self) -> Scenario:
        """The scenario with the plan."""
        return self.scenario.with_changes({key: plain(path) for key, path in self.paths.items()})


def _further_off(old: Score, new: Score) -> float:
    """By how much more a target is missed than before, in its unit; 0 where that is no more than a hair."""
    before, after = (min(float(margin(score.target, np.array(score.value))), 0.0) for score in (old, new))
    hair = HAIR * max(abs(old.target.goal) or -before, CLOSE)
    return before - after if before - after > hair else 0.0


def _above(old: Score, new: Score) -> bool:
    """Whether a plan takes a target further above than the upper end that other searches read into it."""
    high = no_more_than_about(new.target, old.value).high if new.target.tolerance is not None else None
    return high is not None and new.value > high

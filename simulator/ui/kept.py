"""What is kept of calculations: for everyone a scenario's runner and its central run, for a session its results."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from simulator.analysis.scorecard import Score, Scorecard
from simulator.engine.projection import Projection
from simulator.engine.run import Runner
from simulator.language.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Shared:
    """The runner of a scenario, for all sessions in turn: one each would cost much memory, and time to fill it."""

    runner: Runner
    turn: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True)
class Scored:
    """A projection and its scores."""

    projection: Projection
    card: Scorecard


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the page shows numbers of. `before` is the projection it is compared with."""

    scenario: Scenario
    projection: Projection
    card: Scorecard
    before: Projection
    before_card: Scorecard

    @property
    def differs(self) -> bool:
        """Whether there is anything to compare: other assumptions, or another scenario."""
        return self.before.scenario.settings != self.scenario.settings or self.before.years != self.projection.years

    def score_before(self, target: str) -> Score | None:
        """The score of a target in the comparison, where that has it."""
        return next((score for score in self.before_card.scores if score.target.id == target), None)


@dataclass(slots=True)
class Last:
    """The last results of a session, and what they are of.

    A holder that stays the same, because Streamlit keeps what a name stood for before beside what it stands for now.
    """

    mark: tuple[object, ...] = ()
    results: Results | None = None

"""A question as a value, and its answer: the page's choices handed to the analysis. Pure, but for what it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.analysis.attribution import attribute
from simulator.analysis.conflicts import conflicts
from simulator.analysis.discovery import discover
from simulator.analysis.frontier import frontier
from simulator.analysis.plan import plan
from simulator.analysis.seek import seek
from simulator.analysis.sensitivity import most_of
from simulator.analysis.weights import Counting
from simulator.export.answer_charts import Answer
from simulator.language.faults import Words
from simulator.language.scenario import Scenario
from simulator.language.target import Target
from simulator.ui.state import Question, State

Report = Callable[[int, int], None]
Stage = Callable[[Words], None]

WAYS = {"plan": ("plan", "frontier"), "matter": ("tornado", "sobol", "elasticity")}
SEVERAL: tuple[Question, ...] = ("plan", "agree")
CHANCED: tuple[Question, ...] = ("seek", "plan")
FEWEST = 500  # draws where the scenario has none of its own
PAIR = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: about which targets (by id), in which way, with which probability, with which levers as they are.

    `by` is what the changes of a plan count by.
    """

    question: Question
    targets: tuple[str, ...]
    way: str
    assured: float | None
    held: tuple[str, ...] = ()
    by: Counting = "share"


def way_of(now: State) -> str:
    """How the question of the page is answered; empty where there is only one way."""
    ways = WAYS.get(now.question, ("",))
    return now.way if now.way in ways else ways[0]


def assured_of(now: State) -> float | None:
    """The probability that is asked for, where the question takes one."""
    return now.assured if now.question in CHANCED and way_of(now) != "frontier" else None


def by_of(now: State) -> Counting:
    """What changes count by, where the question is for a plan."""
    return now.by if way_of(now) == "plan" else "share"


def slow(asked: Asked) -> bool:
    """Whether the answer is searched for, which may take long and tells how far it is."""
    return asked.question in SEVERAL


def answered(
    asked: Asked, scenario: Scenario, other: Scenario, draws: int, report: Report, stage: Stage | None = None
) -> Answer:
    """The answer; `other` is the scenario of the comparison. Raises `FaultsError`, and `ValueError` in both languages.

    `report` is told how far a search is, and `stage` what it does; what they raise ends it.
    """
    targets = [target for target in scenario.targets if target.id in asked.targets]
    match asked.question:
        case "plan" | "agree":
            return _searched(asked, scenario, targets, draws or FEWEST, report, stage)
        case "seek":
            return seek(scenario, targets[0], probability=asked.assured, draws=draws or FEWEST)
        case "differ":
            return attribute(other, scenario, targets[0].key, targets[0].statement.year)
        case "matter":
            return most_of(asked.way, scenario, targets[0], draws=draws or FEWEST)
        case "fail":
            return discover(scenario, targets[0], draws=draws or FEWEST)


def kind_of(asked: Asked) -> str:
    """Which search answers it, as `progress_words` names them."""
    return "frontier" if asked.way == "frontier" else asked.question


def _searched(
    asked: Asked, scenario: Scenario, targets: list[Target], draws: int, report: Report, stage: Stage | None
) -> Answer:
    if asked.question == "agree":
        return conflicts(scenario, targets, held=asked.held, report=report)
    if asked.way == "frontier":
        return frontier(scenario, *targets[:PAIR], held=asked.held, report=report)
    chance, by = asked.assured, asked.by
    return plan(scenario, targets, probability=chance, held=asked.held, by=by, draws=draws, report=report, stage=stage)

"""What a page shows where the user has not chosen: sector, target and charts. Pure functions of a scorecard."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.analysis.scorecard import Score, Scorecard
from simulator.language.scenario import Scenario
from simulator.language.tree import references
from simulator.ui.checking import ALL

CHARTS = 2  # beside that of the selected target


def model_of(key: str) -> str:
    """The model that a key belongs to."""
    return key.split(".", 1)[0]


def tally(scores: Sequence[Score]) -> tuple[int, int]:
    """How many targets are met, and how many there are."""
    return sum(score.met is True for score in scores), len(scores)


def by_sector(card: Scorecard) -> dict[str, list[Score]]:
    """The scores of each model that has any, in the order of the models."""
    models = card.scenario.system.models
    groups = {model: [score for score in card.scores if model_of(score.target.key) == model] for model in models}
    return {model: scores for model, scores in groups.items() if scores}


def sector(card: Scorecard) -> str:
    """What a scenario is mainly about: the model of the first assumption that it sets, if that has targets."""
    groups = by_sector(card)
    file = card.scenario.file
    named = [model_of(key) for key in file.assumptions] if file else []
    return next((model for model in [*named, *groups] if model in groups), ALL)


def panel_sector(chosen: str, card: Scorecard) -> str:
    """The sector whose assumptions are shown beside a scorecard that shows `chosen`."""
    shown = chosen or sector(card)
    return shown if shown != ALL else next(iter(card.scenario.system.models))


def of_sector(scores: Sequence[Score], chosen: str) -> tuple[Score, ...]:
    """The scores of a sector, or of all."""
    return tuple(score for score in scores if chosen in {ALL, model_of(score.target.key)})


def target(scores: Sequence[Score]) -> str:
    """The target that hangs most in the balance; the first where nothing was drawn; empty without targets."""
    measured = [score for score in scores if score.met is not None] or list(scores)
    return min(measured, key=_certainty).target.id if measured else ""


def _certainty(score: Score) -> float:
    return abs((score.probability if score.probability is not None else 0.5) - 0.5)


def selected(card: Scorecard, chosen_sector: str, chosen_target: str) -> tuple[str, str]:
    """The sector and the target to show, given what was chosen; by the scenario's own card, as nothing should jump."""
    shown = chosen_sector or sector(card)
    scores = of_sector(card.scores, shown)
    listed = {score.target.id for score in scores}
    return shown, chosen_target if chosen_target in listed else target(scores)


def behind(scenario: Scenario, key: str) -> set[str]:
    """Every quantity that a variable rests on, directly or through others."""
    found: set[str] = set()
    pending = [key]
    while pending:
        variable = scenario.system.variables.get(pending.pop())
        trees = [] if variable is None else [variable.equation, variable.initial]
        fresh = {item.key for tree in trees if tree is not None for item in references(tree)} - found
        found |= fresh
        pending.extend(fresh)
    return found


def charts(scenario: Scenario, scores: Sequence[Score], target_id: str) -> tuple[str, ...]:
    """Variables to chart: what the selected target is made of, then what the other targets of the sector measure."""
    variables = scenario.system.variables
    key = next((score.target.key for score in scores if score.target.id == target_id), None)
    inputs = [item.key for item in references(variables[key].equation) if item.key in variables] if key else []
    others = [score.target.key for score in scores] if scores else list(variables)
    return tuple(item for item in dict.fromkeys([*inputs, *others]) if item != key)[:CHARTS]

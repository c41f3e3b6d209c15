"""What a page shows where the user has not chosen: sector, target and charts. Pure functions of a scorecard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from simulator.analysis.scorecard import Score, Scorecard, reached
from simulator.language.programme import PLAN
from simulator.language.scenario import Scenario
from simulator.language.tree import references
from simulator.ui.checking import ALL

CHARTS = 2  # beside that of the selected target
CARDS = 12  # of a sector that are shown before the rest is asked for
SURE = 0.9  # a target that is met with this probability or more presses nobody


def model_of(key: str) -> str:
    """The model that a key belongs to."""
    return key.split(".", 1)[0]


def tally(scores: Sequence[Score]) -> tuple[int, int]:
    """How many targets are met, and how many there are, without those of which only the timing is judged."""
    judged = [score for score in scores if not score.timed]
    return reached(judged), len(judged)


def by_sector(card: Scorecard) -> dict[str, list[Score]]:
    """The scores of each sector that has any, in the order of the models; sectors without a model come last."""
    groups: dict[str, list[Score]] = {model: [] for model in card.scenario.system.models}
    for score in card.scores:
        groups.setdefault(score.target.sector, []).append(score)
    return {name: scores for name, scores in groups.items() if scores}


def sector(card: Scorecard) -> str:
    """What a scenario is mainly about: the model of the first assumption that it sets, if that has targets."""
    held = dict.fromkeys(score.target.sector for score in card.scores)
    file = card.scenario.file
    named = [model_of(key) for key in file.assumptions] if file else []
    return next((model for model in (*named, *card.scenario.system.models, *held) if model in held), ALL)


def panels(scenario: Scenario, order: Iterable[str]) -> dict[str, list[str]]:
    """The assumptions of each sector that has any, sectors in an order; others than these come last.

    The planned quantity of a programme belongs to the sector of its statement, not to the document's own model.
    """
    owners = {target.key + PLAN: target.sector for target in scenario.targets}
    groups: dict[str, list[str]] = {name: [] for name in order}
    for key, item in scenario.system.assumptions.items():
        groups.setdefault(owners.get(key, item.model), []).append(key)
    return {name: keys for name, keys in groups.items() if keys}


def plans(scenario: Scenario) -> set[str]:
    """The assumptions that are planned quantities of programmes."""
    return {target.key + PLAN for target in scenario.targets} & scenario.settings.keys()


def panel_sector(chosen: str, card: Scorecard, listed: Collection[str]) -> str:
    """The sector whose assumptions are shown beside a scorecard that shows `chosen`: one of those `listed`."""
    wanted = (chosen or sector(card), sector(card))
    return next((name for name in wanted if name in listed), next(iter(listed), ""))


def of_sector(scores: Sequence[Score], chosen: str) -> tuple[Score, ...]:
    """The scores of a sector, or of all."""
    return tuple(score for score in scores if chosen in {ALL, score.target.sector})


def pressing(scores: Sequence[Score], chosen: str) -> tuple[str, ...]:
    """The targets whose cards are shown at first: all of a few, else the missed and undecided before the others.

    In the order of the scores; the chosen one is always among them.
    """
    if len(scores) <= CARDS:
        return tuple(score.target.id for score in scores)
    first = sorted(scores, key=lambda score: (score.target.id != chosen, _ease(score)))[:CARDS]
    return tuple(score.target.id for score in scores if score in first)


def _ease(score: Score) -> int:
    """How little a target asks to be looked at: missed or undecided, met for sure, not measured."""
    if score.met is None:
        return 2
    return int(score.met and (score.probability is None or score.probability >= SURE))


def target(scores: Sequence[Score]) -> str:
    """The first that is missed, else the one that is least likely, else the first; empty without targets."""
    measured = [score for score in scores if score.met is not None] or list(scores)
    return min(measured, key=_concern).target.id if measured else ""


def _concern(score: Score) -> tuple[bool, float]:
    """Lower for what asks more to be looked at: missed before met, of what is met the less likely."""
    likely = score.probability if score.met and score.probability is not None else 1.0
    return score.met is not False, likely


def selected(card: Scorecard, chosen_sector: str, chosen_target: str) -> tuple[str, str]:
    """The sector and the target to show, given what was chosen; by the scenario's own card, as nothing should jump."""
    shown = chosen_sector or sector(card)
    scores = of_sector(card.scores, shown)
    listed = {score.target.id for score in scores}
    return shown, chosen_target if chosen_target in listed else target(scores)


def charts(scenario: Scenario, scores: Sequence[Score], target_id: str) -> tuple[str, ...]:
    """Variables to chart: what the selected target is made of, then what the other targets of the sector measure."""
    variables = scenario.system.variables
    key = next((score.target.key for score in scores if score.target.id == target_id), None)
    inputs = [item.key for item in references(variables[key].equation) if item.key in variables] if key else []
    others = [score.target.key for score in scores] if scores else list(variables)
    return tuple(item for item in dict.fromkeys([*inputs, *others]) if item != key)[:CHARTS]

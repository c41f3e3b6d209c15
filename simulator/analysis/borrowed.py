"""Assumptions made from the very targets that they are scored on: a gap then tells little of the target itself."""

from __future__ import annotations

from simulator.language.faults import Words
from simulator.language.pruning import resting_on
from simulator.language.scenario import Scenario
from simulator.language.target import Target


def borrowed(scenario: Scenario, target: Target) -> tuple[str, ...]:
    """The assumptions behind a target that were made from targets of its own document, in order of declaration."""
    made = [key for key, setting in scenario.settings.items() if setting.origin.targets_of == target.document]
    behind = resting_on(scenario.system, [target.key]) if made else set()
    return tuple(key for key in made if key in behind)


def borrowed_words(scenario: Scenario, target: Target) -> Words:
    """A warning for a target that rests on such assumptions; empty where it rests on none."""
    titles = [scenario.system.assumptions[key].title for key in borrowed(scenario, target)]
    if not titles:
        return Words("", "")
    zh, en = "、".join(title.zh for title in titles), ", ".join(title.en for title in titles)
    return Words(
        f"“{zh}”的取值由本文件的目标推出(见其出处),差距说明不了多少,可信度低",
        f"{en!r} is made from this document's own targets (see its origin): the gap tells little; low confidence",
    )

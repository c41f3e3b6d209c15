"""A scenario with changes as a YAML file that reads back as the same scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from simulator.language.paths import Points, plain
from simulator.language.scenario import Scenario
from simulator.language.schema import ScenarioFile, Title

WIDTH = 110
ENDING = "-changed"
MAX_SLUG = 80


def scenario_yaml(scenario: Scenario, changes: Mapping[str, Points], *, own: bool = False) -> bytes:
    """The scenario with its assumptions changed, as a file in UTF-8.

    It extends the scenario and holds the changes only. With `own`, the scenario itself came from a file that the
    content does not have; then the text holds that whole file, with the changes in it, under a name that says so.
    """
    given = {key: _number(plain(path)) for key, path in changes.items()}
    if own and scenario.file is not None:
        whole = _whole(scenario.file)
        called = _called(scenario) if given else {}
        head = {**whole, **called, "assumptions": {**whole.get("assumptions", {}), **given}}
    else:
        head = _heading(scenario) | ({"assumptions": given} if given else {})
    return yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=WIDTH).encode()


def changed_id(scenario: Scenario) -> str:
    """What a scenario is called once it is changed: in its file, and in the tables that go with that file."""
    return scenario.id[: MAX_SLUG - len(ENDING)] + ENDING


def called_changed(scenario: Scenario) -> Scenario:
    """The scenario under the id and title that say it is changed."""
    title = Title(zh=f"{scenario.title.zh}(改动)", en=f"{scenario.title.en} (changed)")
    return replace(scenario, id=changed_id(scenario), title=title)


def _heading(scenario: Scenario) -> dict[str, Any]:
    return {**_called(scenario), "extends": scenario.id, "baseline": scenario.id}


def _called(scenario: Scenario) -> dict[str, Any]:
    """The id and title of the changed scenario."""
    changed = called_changed(scenario)
    return {"scenario": changed.id, "title": {"zh": changed.title.zh, "en": changed.title.en}}


def _whole(file: ScenarioFile) -> dict[str, Any]:
    """The file with all that it inherits, so that it stands without its parents."""
    return file.model_dump(exclude_none=True, exclude_unset=True, exclude={"extends"})


def _number(value: float | dict[int, float]) -> float | dict[int, float]:
    """Whole numbers without a decimal point, as people write them; they read back the same."""
    if isinstance(value, dict):
        return {year: _whole_number(item) for year, item in value.items()}
    return _whole_number(value)


def _whole_number(value: float) -> float:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004 - exact below it

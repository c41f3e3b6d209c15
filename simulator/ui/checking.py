"""Whether what an address or a file asks for exists: the rest is left out, with a word for each. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import replace

from simulator.export.scenario_file import called_changed
from simulator.language import units
from simulator.language.faults import LANGUAGES, Words
from simulator.language.paths import Points, plain, points
from simulator.language.region import Document
from simulator.language.scenario import Scenario
from simulator.language.schema import Given, ScenarioFile
from simulator.language.units import unit_words
from simulator.ui.sentences import brief, with_unit
from simulator.ui.state import State, number_of, path_text
from simulator.ui.texts import both, text, title_in

ALL = "all"
SELF = "self"
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def known_scenario(state: State, names: Collection[str], fallback: str) -> tuple[State, tuple[Words, ...]]:
    """The state with a scenario that exists; another one takes no changes along."""
    if state.scenario in names:
        return state, ()
    problems = (both("unknown_scenario", name=_short(state.scenario), shown=fallback),) if state.scenario else ()
    changes = {} if state.scenario else state.changes
    return replace(state, scenario=fallback, changes=changes), problems


def known_statement(state: State, documents: Mapping[str, Document]) -> tuple[State, tuple[Words, ...]]:
    """The state with a document and a statement that exist, or with none chosen."""
    problems: list[Words] = []
    if state.document and state.document not in documents:
        problems.append(both("unknown_document", name=_short(state.document)))
        state = replace(state, document="")
    name, _, item = state.statement.partition("/")
    listed = documents[name].file.statements if name in documents else ()
    if state.statement and item not in {statement.id for statement in listed}:
        problems.append(both("unknown_statement", name=_short(state.statement)))
        state = replace(state, statement="")
    return state, tuple(problems)


def checked(state: State, scenario: Scenario, names: Collection[str]) -> tuple[State, tuple[Words, ...]]:
    """The state with everything left out that this scenario does not have or accept."""
    problems: list[Words] = []
    changes = {}
    for key, path in state.changes.items():
        problem = _refusal(key, path, scenario)
        if problem is not None:
            problems.append(problem)
        elif path != scenario.settings[key].path:
            changes[key] = path
    if state.compare not in {"", SELF} and state.compare not in names:
        problems.append(both("unknown_compare", name=_short(state.compare)))
        state = replace(state, compare="")
    if state.target and state.target not in {target.id for target in scenario.targets}:
        problems.append(both("unknown_target", name=_short(state.target)))
        state = replace(state, target="")
    trimmed = _trimmed(replace(state, changes=changes), scenario)
    return trimmed, (*problems, *_left_out(state, trimmed, scenario))


def with_sector(state: State, scenario: Scenario) -> State:
    """The state of an address that names a target: where it names no sector, or another one, that of the target."""
    sector = next((target.sector for target in scenario.targets if target.id == state.target), state.sector)
    return state if state.sector in {ALL, sector} else replace(state, sector=sector)


def _left_out(asked: State, kept: State, scenario: Scenario) -> tuple[Words, ...]:
    """What was asked of the view and is not there."""
    names = [name for name in (asked.sector, asked.panel) if name and name not in {kept.sector, kept.panel}]
    keys = [key for key in asked.charts or () if key not in scenario.system.variables]
    problems = [both("unknown_sector", name=_short(name)) for name in dict.fromkeys(names)]
    problems += [both("unknown_chart", name=_short(key)) for key in keys]
    if asked.year != kept.year:
        problems.append(both("unknown_year", year=asked.year, **_horizon(scenario)))
    return tuple(problems)


def _sectors(scenario: Scenario) -> set[str]:
    return {*scenario.system.models, *(target.sector for target in scenario.targets)}


def known_topic(state: State, sectors: Collection[str]) -> tuple[State, tuple[Words, ...]]:
    """The state with the lists limited to a sector that some statement has, or to none."""
    if not state.topic or state.topic in sectors:
        return state, ()
    return replace(state, topic=""), (both("unknown_sector", name=_short(state.topic)),)


def _trimmed(state: State, scenario: Scenario) -> State:
    """Sectors, charts and years of a page that this scenario lacks are left to the page again."""
    targets = {target.id for target in scenario.targets}
    models = {*_sectors(scenario), ALL, ""}
    return replace(
        state,
        sector=state.sector if state.sector in models else "",
        panel=state.panel if state.panel in models - {ALL} else "",
        year=state.year if state.year in scenario.years else None,
        asked=None if state.asked is None else tuple(name for name in state.asked if name in targets),
        charts=None
        if state.charts is None
        else tuple(dict.fromkeys(key for key in state.charts if key in scenario.system.variables)),
    )


def _refusal(key: str, path: Points, scenario: Scenario) -> Words | None:
    if key not in scenario.settings:
        return both("unknown_assumption", name=_short(key))
    known = {*scenario.years, *(year for year, _ in scenario.settings[key].path)}  # its own may lie beyond
    if any(year and year not in known for year, _ in path):
        return both("outside_years", value=_short(f"{key}={path_text(path)}"), **_horizon(scenario))
    low, high = scenario.settings[key].range
    if all(low <= value <= high for _, value in path):
        return None
    return _told("outside", key, path_text(path), scenario)


def typed(key: str, value: str, scenario: Scenario) -> Points | Words:
    """What was typed as the value of an assumption, or why it cannot be taken; also in full width, as 1,000 too."""
    number = number_of(THOUSANDS.sub("", unicodedata.normalize("NFKC", value)).strip())
    if number is None:
        return _told("no_number", key, _short(value), scenario)
    return _refusal(key, points(number), scenario) or points(number)


def _told(entry: str, key: str, value: str, scenario: Scenario) -> Words:
    """Why a value is not taken, with what the assumption accepts."""
    definition, (low, high) = scenario.system.assumptions[key], scenario.settings[key].range
    unit = units.describe(definition.unit)
    said = {
        language: text(
            entry,
            language,
            title=title_in(definition.title, language),
            value=value,
            low=brief(low),
            high=with_unit(brief(high), unit_words(unit, language)),
        )
        for language in LANGUAGES
    }
    return Words(said["zh"], said["en"])


def _horizon(scenario: Scenario) -> dict[str, int]:
    return {"first": scenario.years[0], "last": scenario.years[-1]}


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 - what fits on a line


def changes_of(scenario: Scenario, base: Scenario, file: ScenarioFile) -> dict[str, Points] | None:
    """A scenario of a file as changes of another one, or None where that would lose any of it.

    A file that the app itself wrote for changes of a scenario is shown as just that, so that a link to the page holds
    all of it. One with an id or a title of its own, or with reasons, which changes do not carry, is kept as it is.
    """
    called = called_changed(base)
    alike = replace(
        scenario, id=base.id, title=base.title, settings=base.settings, baseline=base.baseline, file=base.file
    )
    reasons = any(isinstance(value, Given) and value.origin is not None for value in file.assumptions.values())
    if reasons or alike != base or (scenario.id, scenario.title) != (called.id, called.title):
        return None
    return {
        key: setting.path
        for key, setting in scenario.settings.items()
        if plain(setting.path) != plain(base.settings[key].path)
    }

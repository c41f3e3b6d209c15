"""Starting values that stand on an earlier year: the base year itself has no observation, so the last one is used.

A starting value derived from several observed ones, such as capacity from a part and its share, is sound only where all
of them are of one year; `mixed_starts` tells where they are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from simulator.language.faults import Words
from simulator.language.reach import reached
from simulator.language.region import Observed
from simulator.language.scenario import Scenario
from simulator.language.system import System, VariableDefinition
from simulator.language.target import Target
from simulator.language.tree import Initial, Previous, references

Moment = tuple[str, bool]
"""A quantity in the base year (True), or in a later one."""

AGAINST_EARLIER = frozenset({"change", "growth", "average_growth", "multiple"})


def carried(scenario: Scenario, targets: Iterable[Target]) -> tuple[Observed, ...]:
    """The starting values that targets rest on and that were observed before the base year, in order of declaration."""
    return tuple(start for start in starts_behind(scenario, targets) if start.year != scenario.base_year)


def starts_behind(scenario: Scenario, targets: Iterable[Target]) -> tuple[Observed, ...]:
    """The starting values that targets rest on, in order of declaration."""
    variables, links = scenario.system.variables, _links(_Same(scenario.system))
    behind = reached((moment for target in targets for moment in _measured_at(target)), lambda at: links.get(at, ()))
    found = [key for key, base in behind if base and key in variables and variables[key].observed]
    places = {key: place for place, key in enumerate(variables)} if len(found) > 1 else {}
    return tuple(scenario.starts[key] for key in sorted(found, key=lambda key: places.get(key, 0)))


def mixed(scenario: Scenario, key: str) -> tuple[Observed, ...]:
    """What the starting value of a variable is derived from, where that was observed in different years; else nothing.

    Only an `initial` expression derives a starting value; an equation that holds in the base year too merely reads it.
    """
    return _of_different_years(scenario, _observed_behind(_Same(scenario.system)).get(key, ()))


def mixed_starts(scenario: Scenario) -> tuple[Words, ...]:
    """A warning for each starting value that was derived from observations of different years."""
    return _told(scenario, _observed_behind(_Same(scenario.system)))


def mixed_behind_target(scenario: Scenario, target: Target) -> tuple[Words, ...]:
    """The same of those that a target rests on."""
    return _told(scenario, _derived_behind(_Same(scenario.system), frozenset(_measured_at(target))))


def mixed_behind(scenario: Scenario, key: str) -> tuple[Words, ...]:
    """The same of those that the course of a variable rests on."""
    return _told(scenario, _derived_behind(_Same(scenario.system), frozenset({(key, True), (key, False)})))


def ages(scenario: Scenario) -> Words:
    """Of which years the starting values are, where they are of different ones; else empty."""
    years = Counter(start.year for start in scenario.starts.values())
    if len(years) < 2:  # noqa: PLR2004 - of one year, or none at all
        return Words("", "")
    latest_first = sorted(years.items(), reverse=True)
    zh = "、".join(f"{year} 年 {number} 项" for year, number in latest_first)
    en = ", ".join(f"{number} of {year}" for year, number in latest_first)
    return Words(f"起点取自不同年份:{zh}", f"starts are of different years: {en}")


def _told(scenario: Scenario, keys: Iterable[str]) -> tuple[Words, ...]:
    return tuple(words for words in (mixed_words(scenario, key) for key in keys) if words.en)


def mixed_words(scenario: Scenario, key: str) -> Words:
    """The same of one variable, with what it was derived from; empty where all is of one year."""
    starts, variables = mixed(scenario, key), scenario.system.variables
    if not starts:
        return Words("", "")
    titles = [variables[start.key].title for start in starts]
    zh = "、".join(f"{title.zh} {start.year}" for title, start in zip(titles, starts, strict=True))
    en = ", ".join(f"{title.en} {start.year}" for title, start in zip(titles, starts, strict=True))
    title, base = variables[key].title, scenario.base_year
    return Words(
        f"“{title.zh}”的起点由不同年份的统计推得:{zh};可能有误,请补 {base} 年的数",
        f"the start of {title.en!r} is derived from statistics of different years: {en}; it may be wrong, add those "
        f"of {base}",
    )


def _of_different_years(scenario: Scenario, keys: Iterable[str]) -> tuple[Observed, ...]:
    starts = tuple(scenario.starts[key] for key in keys if key in scenario.starts)
    return starts if len({start.year for start in starts}) > 1 else ()


def _measured_at(target: Target) -> Iterator[Moment]:
    yield target.key, False
    if target.statement.measure in AGAINST_EARLIER:
        yield target.key, True


class _Same:
    """A system by its identity: two are never compared, which would take longer than the work that is saved."""

    def __init__(self, system: System) -> None:
        self.system = system

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.system is self.system

    def __hash__(self) -> int:
        return id(self.system)


@lru_cache(maxsize=4)
def _links(same: _Same) -> dict[Moment, tuple[Moment, ...]]:
    """What each moment is calculated from; nothing for what is observed or given. The same for all runs of a sweep."""
    return {
        (key, base): tuple(dict.fromkeys(_inputs(item, base=base)))
        for key, item in same.system.variables.items()
        for base in (True, False)
        if not (base and item.observed)
    }


@lru_cache(maxsize=4)
def _observed_behind(same: _Same) -> dict[str, tuple[str, ...]]:
    """The observed variables that each derived starting value rests on, where there are several; in order."""
    variables, links = same.system.variables, _links(same)
    derived = (key for key, item in variables.items() if item.initial is not None)
    found = {key: reached([(key, True)], lambda at: links.get(at, ())) for key in derived}
    seen = {
        key: tuple(name for name in variables if (name, True) in at and variables[name].observed)
        for key, at in found.items()
    }
    return {key: names for key, names in seen.items() if len(names) > 1}


@lru_cache(maxsize=1024)
def _derived_behind(same: _Same, moments: frozenset[Moment]) -> tuple[str, ...]:
    """The starting values derived from several observed ones that some moments rest on."""
    links = _links(same)
    behind = reached(moments, lambda at: links.get(at, ()))
    return tuple(key for key in _observed_behind(same) if (key, True) in behind)


def _inputs(item: VariableDefinition, *, base: bool) -> Iterator[Moment]:
    for reference in references(item.tree_in(base_year=base)):
        if base or isinstance(reference, Previous | Initial):
            yield reference.key, True
        if not base and not isinstance(reference, Initial):
            yield reference.key, False

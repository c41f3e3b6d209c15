"""Starting values that stand on an earlier year: the base year itself has no observation, so the last one is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

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
    variables, links = scenario.system.variables, _links(_Same(scenario.system))
    behind = reached((moment for target in targets for moment in _measured_at(target)), lambda at: links.get(at, ()))
    found = {key for key, base in behind if base and key in variables and variables[key].observed}
    early = [scenario.starts[key] for key in found if scenario.starts[key].year != scenario.base_year]
    places = {key: place for place, key in enumerate(variables)} if len(early) > 1 else {}
    return tuple(sorted(early, key=lambda start: places.get(start.key, 0)))


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


def _inputs(item: VariableDefinition, *, base: bool) -> Iterator[Moment]:
    for reference in references(item.tree_in(base_year=base)):
        if base or isinstance(reference, Previous | Initial):
            yield reference.key, True
        if not base and not isinstance(reference, Initial):
            yield reference.key, False

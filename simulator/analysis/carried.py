"""Starting values that stand on an earlier year: the base year itself has no observation, so the last one is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.language.reach import reached
from simulator.language.region import Observed
from simulator.language.scenario import Scenario
from simulator.language.system import VariableDefinition
from simulator.language.target import Target
from simulator.language.tree import Initial, Previous, references

Moment = tuple[str, bool]
"""A quantity in the base year (True), or in a later one."""

AGAINST_EARLIER = frozenset({"change", "growth", "average_growth", "multiple"})


def carried(scenario: Scenario, targets: Iterable[Target]) -> tuple[Observed, ...]:
    """The starting values that targets rest on and that were observed before the base year, in order of declaration."""
    moments = (moment for target in targets for moment in _measured_at(target))
    behind = reached(moments, lambda moment: _inputs_of(scenario, moment)) & _observed(scenario)
    starts = (scenario.starts[key] for key in scenario.system.variables if (key, True) in behind)
    return tuple(start for start in starts if start.year != scenario.base_year)


def _observed(scenario: Scenario) -> set[Moment]:
    return {(key, True) for key, item in scenario.system.variables.items() if item.observed}


def _measured_at(target: Target) -> Iterator[Moment]:
    yield target.key, False
    if target.statement.measure in AGAINST_EARLIER:
        yield target.key, True


def _inputs_of(scenario: Scenario, moment: Moment) -> Iterator[Moment]:
    """What a moment is calculated from; nothing for what is observed or given."""
    key, base = moment
    item = scenario.system.variables.get(key)
    if item is not None and not (base and item.observed):
        yield from _inputs(item, base=base)


def _inputs(item: VariableDefinition, *, base: bool) -> Iterator[Moment]:
    for reference in references(item.tree_in(base_year=base)):
        if base or isinstance(reference, Previous | Initial):
            yield reference.key, True
        if not base and not isinstance(reference, Initial):
            yield reference.key, False

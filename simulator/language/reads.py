"""What each variable reads, taken from its equations once; the order of calculation and the cycles follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from simulator.language.system import VariableDefinition
from simulator.language.tree import Previous, Value, references


@dataclass(frozen=True, slots=True)
class Reads:
    """The keys of all that a variable reads, and of those whose value of the same year it needs.

    `base` are those needed in the base year, `later` in a year after it.
    """

    base: frozenset[str]
    later: frozenset[str]
    ever: frozenset[str]
    looks_back: bool

    def needed(self, *, base_year: bool) -> frozenset[str]:
        """Keys whose value of the same year is needed, in the base year or in a later one."""
        return self.base if base_year else self.later


def reads_of(variables: Mapping[str, VariableDefinition]) -> dict[str, Reads]:
    """What every variable reads."""
    return {key: _reads(item) for key, item in variables.items()}


def _reads(variable: VariableDefinition) -> Reads:
    equation = tuple(references(variable.equation))
    now = frozenset(item.key for item in equation if isinstance(item, Value))
    past = frozenset(item.key for item in equation if not isinstance(item, Value))
    ever = base = now | past if past else now
    if variable.initial is not None:
        base = frozenset(item.key for item in references(variable.initial))
        ever |= base
    return Reads(
        # In the base year every look back ends at the base year's own value.
        base=frozenset() if variable.observed else base,
        later=now,
        ever=ever,
        looks_back=any(isinstance(item, Previous) for item in equation),
    )


def calculation_order(reads: Mapping[str, Reads], *, base_year: bool) -> list[str]:
    """Variables in an order in which each finds what it needs. Raises `graphlib.CycleError` with the cycle."""
    return list(TopologicalSorter(needs(reads, base_year=base_year)).static_order())


def needs(reads: Mapping[str, Reads], *, base_year: bool) -> dict[str, list[str]]:
    """The variables among them whose value of the same year each of them needs."""
    return {key: sorted(item.needed(base_year=base_year) & reads.keys()) for key, item in reads.items()}

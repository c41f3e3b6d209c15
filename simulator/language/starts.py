"""What the variables of a scenario start from: what the region has of the base year, else of an earlier one.

A start that is worked out of several statistics, `initial: observed(expression)`, is worked out of those of one year.
What is newer then stands beside what is carried forward, so what an equation defines by both is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from math import isfinite, nan

from simulator.language import units
from simulator.language.faults import Collector, Names, Place
from simulator.language.naming import observed
from simulator.language.operations import OPERATIONS
from simulator.language.reach import reached
from simulator.language.region import Observed, Region
from simulator.language.schema import Origin
from simulator.language.system import System, VariableDefinition
from simulator.language.tree import Apply, Constant, Scale, Tree, Value, references

Starts = Mapping[str, Observed]


@dataclass(frozen=True, slots=True)
class Begin:
    """Where a scenario begins: its region and base year, and the definition chosen for each model's observations."""

    region: Region
    base: int
    scopes: Mapping[str, str]
    system: System

    def starts(self, place: Place, collector: Collector) -> dict[str, Observed]:
        """The start of every observed variable; a fault at `place` for each that has none."""
        items = [item for item in self.system.variables.values() if item.observed]
        found = {item.key: start for item in items if (start := self._start(item)) is not None}
        for item in items:
            if item.key not in found and all(key in found for key in _used(item)):
                self._fail(item, place, collector)
        return found | self._anew(found)

    def _start(self, item: VariableDefinition) -> Observed | None:
        """The variable's own observation, or what follows from those of one year if that is a later one."""
        own = self.region.nearest(item.key, self.scopes.get(item.model), self.base)
        if item.worked_out is None:
            return own
        series = {key: self.region.series(key, self.scopes.get(key.split(".", 1)[0])) for key in _used(item)}
        common = [year for year in range(own.year + 1 if own else 0, self.base + 1) if _all_have(year, series)]
        for year in reversed(common):
            seen = {key: years[year] for key, years in series.items()}
            value = _value(item.worked_out, {key: start.value for key, start in seen.items()})
            if isfinite(value):
                return self._derived(item, year, value, tuple(seen.values()))
        return own

    def _anew(self, starts: Starts) -> dict[str, Observed]:
        """Observations that went into a start carried forward, where an equation defines them by it and by newer ones.

        Such is the share of a part in a whole, when the part is known of the base year and the rest of an earlier one.
        """
        found: dict[str, Observed] = {}
        for start in starts.values():
            years = {item.key: starts[item.key].year for item in start.of if item.key in starts}
            newer = any(year > start.year for year in years.values())
            for key in [key for key, year in years.items() if newer and year == start.year]:
                value, used = _defined(key, {name: item for name, item in starts.items() if name != key}, self.system)
                if isfinite(value) and start.key in used:
                    of = tuple(starts[name] for name in used)
                    found[key] = self._derived(self.system.variables[key], self.base, value, of)
        return found

    def _derived(self, item: VariableDefinition, year: int, value: float, of: tuple[Observed, ...]) -> Observed:
        titles = [(self.system.variables[start.key].title, start.year) for start in of]
        zh = "、".join(f"{title.zh}({when} 年)" for title, when in titles)
        en = ", ".join(f"{title.en} ({when})" for title, when in titles)
        origin = Origin(calibrated=f"由{zh}推得 | worked out of {en}")
        printed = f"{value:.6g} {units.describe(item.unit)}".rstrip()
        return Observed(item.key, year, value, printed, self.scopes.get(item.model), origin, item.place, of)

    def _fail(self, item: VariableDefinition, place: Place, collector: Collector) -> None:
        region, base, keys = self.region, self.base, _used(item) or [item.key]
        zh = en = item.key
        if item.worked_out is not None:
            listed = " ".join(keys)
            zh, en = f"{listed} 在同一年的", f"{listed} of one and the same year"
        problem = (
            f"{region.title.zh} 没有 {base} 年及以前的 {zh} 观测值",
            f"{region.title.en} has no observation of {en} in or before {base}",
        )
        remedy = (
            "在地区的 observations 中补一行,或改基年",
            "add a line to the region's observations, or change the base year",
        )
        lacks: Names = tuple(observed(region.id, key) for key in keys)
        collector.add("observation", place, problem, remedy, lacks=lacks)


def moved_start(start: Observed, by: Mapping[tuple[str, int], float], system: System) -> Observed:
    """A start after observations of (variable, year) moved by so much; what is worked out is worked out again."""
    if not start.of:
        return replace(start, value=start.value + by.get((start.key, start.year), 0.0))
    of = {item.key: moved_start(item, by, system) for item in start.of}
    tree = system.variables[start.key].worked_out
    if tree is not None:
        return replace(start, value=_value(tree, {key: item.value for key, item in of.items()}), of=tuple(of.values()))
    return replace(start, value=_defined(start.key, of, system)[0], of=tuple(of.values()))


def _used(item: VariableDefinition) -> list[str]:
    """The observed variables that a start is worked out of; none where it is observed itself."""
    return list(dict.fromkeys(part.key for part in references(item.worked_out))) if item.worked_out is not None else []


def _all_have(year: int, series: Mapping[str, Mapping[int, Observed]]) -> bool:
    return bool(series) and all(year in years for years in series.values())


def _value(tree: Tree, values: Mapping[str, float]) -> float:
    """The value of a tree of numbers, values and operations; NaN where it has none, or has other parts."""
    match tree:
        case Constant(value):
            return value
        case Value(key):
            return values.get(key, nan)
        case Scale(argument, factor):
            return _value(argument, values) * float(factor)
        case Apply(operation, arguments):
            operands = [_value(part, values) for part in arguments]
            return OPERATIONS[operation].scalar(*operands) if all(map(isfinite, operands)) else nan
        case _:
            return nan


def _defined(key: str, starts: Starts, system: System) -> tuple[float, list[str]]:
    """What an equation gives for a variable by starts and by what is defined by them alone, and the starts it uses.

    NaN where it rests on anything else: an assumption, the past, a table, itself.
    """
    needs: dict[str, set[str]] = {}

    def below(name: str) -> Iterable[str]:
        item = system.variables.get(name)
        defined = name == key or (name not in starts and item is not None and not item.starts)
        needs[name] = {part.key for part in references(item.equation)} if item is not None and defined else set()
        return needs[name]

    used = reached([key], below)
    values = {name: start.value for name, start in starts.items() if name in used}
    try:
        for name in TopologicalSorter(needs).static_order():
            if needs[name]:
                values[name] = _value(system.variables[name].equation, values)
    except CycleError:
        return nan, []
    return values.get(key, nan), [name for name in starts if name in used]

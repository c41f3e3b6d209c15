"""Starts worked out of observations, `initial: observed(expression)`: where it may stand, what it may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from simulator.language.archetypes import Rule
from simulator.language.expression import Call, Syntax
from simulator.language.faults import Collector
from simulator.language.naming import quantity
from simulator.language.system import System
from simulator.language.tree import Apply, Constant, Scale, Tree, Value, children


def without_observed(rule: Rule) -> Rule:
    """The rule with what stands in `observed(...)` as its initial, and marked so; it may stand nowhere else."""
    match rule.initial:
        case Call("observed", (inner,)):
            return replace(rule, initial=inner, worked_out=True)
    return rule


def calls(syntax: Syntax) -> Iterator[Call]:
    """Every operation of an expression, from the outside inward."""
    pending = [syntax]
    while pending:
        part = pending.pop()
        if isinstance(part, Call):
            yield part
            pending.extend(reversed(part.arguments))


def fail_if_not_observed(system: System, collector: Collector) -> None:
    """Fault for each `observed(...)` that uses anything but numbers and variables with `initial: observed`."""
    remedy = (
        "只用写了 `initial: observed` 的变量,或去掉 observed(...)",
        "use variables with `initial: observed` only, or drop observed(...)",
    )
    for variable in system.variables.values():
        for key in dict.fromkeys(_odd_in(variable.worked_out, system) if variable.worked_out is not None else ()):
            zh = f"observed(...) 里的 {key} 不取实绩" if key else "observed(...) 里只能用实绩变量、数和运算"
            en = f"{key} in observed(...) is not observed" if key else "observed(...) takes observed variables only"
            lacks = (quantity(key),) if key else ()
            collector.add("initial", variable.place_in(base_year=True), (zh, en), remedy, lacks=lacks)


def _odd_in(tree: Tree, system: System) -> Iterator[str]:
    """What cannot stand in `observed(...)`: keys of other quantities, and an empty text for anything else."""
    if isinstance(tree, Value):
        item = system.variables.get(tree.key)
        if item is None or not item.observed or item.worked_out is not None:
            yield tree.key
    elif not isinstance(tree, Constant | Scale | Apply):
        yield ""
    for child in children(tree):
        yield from _odd_in(child, system)

"""What holds missed targets back: levers at an end of their range, and the balance or capacity that binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.levers import handles_of, paths
from simulator.analysis.search_task import SURE, Task, levers_for
from simulator.analysis.solver import Solution
from simulator.analysis.trials import Trials
from simulator.engine.oracle import value_of
from simulator.engine.run import run
from simulator.language.paths import plain
from simulator.language.pruning import used_part
from simulator.language.system import AssumptionDefinition, VariableDefinition
from simulator.language.tree import Apply, Tree, children, references

Array = NDArray[np.float64]

INWARD = 0.01  # of a reach, to see whether a lever's end holds a target back


@dataclass(frozen=True, slots=True)
class LeverEnd:
    """A lever that stands at an end of its range, in its unit, where going further would help."""

    lever: AssumptionDefinition
    value: float
    side: Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class HeldLever:
    """A lever that is held at a value, in its unit (of its `year` if it has years), of which `less` or more helps."""

    lever: AssumptionDefinition
    value: float
    year: int | None
    less: bool


@dataclass(frozen=True, slots=True)
class Binding:
    """A variable that is the least (`min`) or the most (`max`) of several: what holds it in the year, in its unit."""

    variable: VariableDefinition
    operation: str
    by: tuple[str, ...]
    year: int
    value: float


def lever_ends(task: Task, found: Solution) -> Iterator[LeverEnd]:
    """Levers at an end of their range where a step back would make things worse."""
    handles, values = task.trials.handles, found.values
    sides = [
        (index, side)
        for index, handle in enumerate(handles)
        for side, end in (("low", handle.low), ("high", handle.high))
        if abs(values[index] - end) <= SURE * handle.reach
    ]
    if not sides:
        return
    tried = np.repeat(values[:, None], len(sides), axis=1)
    for column, (index, side) in enumerate(sides):
        tried[index, column] += handles[index].reach * (INWARD if side == "low" else -INWARD)
    before = np.maximum(-found.margins, 0).sum()
    after = np.maximum(-task.measure(tried), 0).sum(axis=0)
    told = set()
    for (index, side), worse in zip(sides, (after > before + SURE).tolist(), strict=True):
        if worse and handles[index].key not in told:
            told.add(handles[index].key)
            lever = task.trials.scenario.system.assumptions[handles[index].key]
            end = handles[index].low if side == "low" else handles[index].high
            yield LeverEnd(lever, end, "low" if side == "low" else "high")


def held_back(task: Task, found: Solution, keys: Iterable[str]) -> Iterator[HeldLever]:
    """Of levers that are held, those of which somewhat less, or more, would miss the targets by less."""
    scenario = task.trials.scenario
    behind = frozenset(key for target in task.targets for key in levers_for(scenario, target, tuple(keys)))
    last = max((target.statement.year for target in task.targets), default=scenario.base_year)
    handles = handles_of(scenario, sorted(behind), last)
    wide = replace(task, trials=Trials(task.trials.standing, task.targets, (*task.trials.handles, *handles)))
    place = np.concatenate([found.values, [handle.value for handle in handles]])
    tried = np.repeat(place[:, None], 2 * len(handles) + 1, axis=1)
    for number, handle in enumerate(handles):
        row = len(found.values) + number
        ends = handle.value + handle.reach * np.array([-INWARD, INWARD])
        tried[row, 2 * number + 1 : 2 * number + 3] = np.clip(ends, handle.low, handle.high)
    now, *others = np.maximum(-wide.measure(tried), 0).sum(axis=0).tolist()
    told = set()
    for handle, less, more in zip(handles, others[::2], others[1::2], strict=True):
        if min(less, more) < now - SURE and handle.key not in told:
            told.add(handle.key)
            yield HeldLever(scenario.system.assumptions[handle.key], handle.value, handle.knob.year, less < more)


def bindings(task: Task, found: Solution) -> Iterator[Binding]:
    """Behind the targets missed, the variables that are held by the least, or the most, of several quantities."""
    scenario = task.trials.scenario
    ways = paths(task.trials.handles, found.values.tolist())
    projection = run(scenario.with_changes({key: plain(path) for key, path in ways.items()}), draws=0)
    seen = set()
    for target in task.targets:
        row = projection.row(target.statement.year)
        part = used_part(scenario.system, (), tuple(scenario.system.models), [target.key])
        for variable in part.variables.values():
            tree = variable.tree_in(base_year=row == 0)
            for node in _choices(tree):
                if (variable.key, row) in seen or not projection.central[variable.key][row]:
                    continue
                seen.add((variable.key, row))
                values = [
                    value_of(item, row, projection.years[row], _lists(projection.central), part)
                    for item in node.arguments
                ]
                best = int(np.argmin(values) if node.operation == "min" else np.argmax(values))
                names = tuple(dict.fromkeys(item.key for item in references(node.arguments[best])))
                yield Binding(
                    variable,
                    node.operation,
                    names,
                    projection.years[row],
                    projection.value(variable.key, projection.years[row]),
                )


def _lists(central: Mapping[str, Array]) -> Mapping[str, list[float]]:
    return {key: values.tolist() for key, values in central.items()}


def _choices(tree: Tree) -> Iterator[Apply]:
    """The nodes of a tree that take the least or the most of several quantities, each of which varies."""
    if isinstance(tree, Apply) and tree.operation in {"min", "max"} and all(any(references(p)) for p in tree.arguments):
        yield tree
    for child in children(tree):
        yield from _choices(child)

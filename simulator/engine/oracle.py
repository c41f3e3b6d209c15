"""The slow, obvious evaluator: plain floats, one variable, year and draw at a time. The array program must agree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import isfinite, nan

from simulator.language.operations import OPERATIONS
from simulator.language.reads import calculation_order, reads_of
from simulator.language.system import System, TableDefinition
from simulator.language.tree import Apply, Constant, Initial, Lookup, Previous, Scale, Tree, Value, Year

Read = Callable[[str, int], float]


def evaluate(system: System, years: tuple[int, ...], inputs: Mapping[str, list[float]]) -> dict[str, list[float]]:
    """All variables over the years for one draw.

    `inputs` gives each assumption and shock a value for every year, and each observed variable its start in a list
    of one. Returns a list of one value for each year, for every variable.
    """
    values: dict[str, list[float]] = {key: list(series) for key, series in inputs.items()}
    for variable in system.variables.values():
        if not variable.observed:
            values[variable.key] = []
    reads = reads_of(system.variables)
    orders = [calculation_order(reads, base_year=flag) for flag in (True, False)]
    for index, year in enumerate(years):
        for key in orders[index > 0]:
            variable = system.variables[key]
            if variable.observed and index == 0:
                continue
            tree = variable.tree_in(base_year=index == 0)
            values[key].append(value_of(tree, index, year, values, system))
    return {key: values[key] for key in system.variables}


def value_of(  # noqa: PLR0911 - one return for each kind of node
    tree: Tree, index: int, year: int, values: Mapping[str, list[float]], system: System
) -> float:
    """The value of a tree in one year (`index` counts from the base year)."""
    match tree:
        case Constant(value):
            return value
        case Year():
            return float(year)
        case Value(key):
            return values[key][index]
        case Initial(key):
            return values[key][0]
        case Previous(key, lag):
            return values[key][max(index - lag, 0)]
        case Scale(argument, factor):
            return value_of(argument, index, year, values, system) * float(factor)
        case Lookup(table, argument):
            return interpolate(system.tables[table], value_of(argument, index, year, values, system))
        case Apply(operation, arguments):
            return apply(operation, [value_of(part, index, year, values, system) for part in arguments])


def apply(operation: str, operands: Sequence[float]) -> float:
    """An operation on numbers. One that is not finite gives NaN, unless it has no part in the answer."""
    relevant = operands[:1] if operation == "if" else operands
    settled = (operation == "and" and 0.0 in operands) or (operation == "or" and any(map(_is_true, operands)))
    if not settled and not all(map(isfinite, relevant)):
        return nan
    return OPERATIONS[operation].scalar(*operands)


def _is_true(value: float) -> bool:
    return isfinite(value) and value != 0.0


def interpolate(table: TableDefinition, x: float) -> float:
    """Linear between the points of a table, flat beyond its ends."""
    if not isfinite(x):
        return nan
    xs = [point[0] for point in table.points]
    right = bisect_right(xs, x)
    if right == 0:
        return table.points[0][1]
    if right == len(xs):
        return table.points[-1][1]
    (x0, y0), (x1, y1) = table.points[right - 1], table.points[right]
    return (y1 - y0) / (x1 - x0) * (x - x0) + y0

"""In which units an operation takes its arguments, and in which it gives its value; conversions are written out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from simulator.language import units
from simulator.language.expression import Call, ExpressionError
from simulator.language.scope import BROKEN, Scope, Typed
from simulator.language.tree import Apply, Constant, Scale, Tree
from simulator.language.units import DIMENSIONLESS, Unit, UnitError


def converted(typed: Typed, unit: Unit, column: int, scope: Scope) -> Typed:
    """The value in another unit; broken, with an error noted, where it does not convert."""
    if typed.broken or typed.unit is None or typed.unit is unit:
        return typed
    try:
        return Typed(scaled(typed.tree, units.ratio(typed.unit, unit)), unit)
    except UnitError:
        scope.reading.note(_units_differ(typed.unit, unit, column))
    except OverflowError:
        problem = ("换算单位后数值过大", "the number is too large in the unit that is needed")
        scope.reading.note(ExpressionError(column, problem, ("写成较小的数", "write a smaller number")))
    return BROKEN


def _units_differ(have: Unit, want: Unit, column: int) -> ExpressionError:
    seen, needed = units.describe(have), units.describe(want)
    return ExpressionError(
        column,
        (
            f"单位不符:算得 {seen or '无量纲'},应为 {needed or '无量纲'}",
            f"units differ: {seen or 'dimensionless'} where {needed or 'dimensionless'} is needed",
        ),
        (
            f"换成得出 {needed or '无量纲'} 的算式;若是声明的单位不对,声明为 {seen or '1'}",
            f"write what comes to {needed or 'a plain number'}; where a declared unit is wrong, declare {seen or '1'}",
        ),
    )


def scaled(tree: Tree, factor: Fraction) -> Tree:
    """A tree times an exact factor; constants are folded, a factor of one is dropped.

    Raises `OverflowError` for a constant that is too large then.
    """
    if factor == 1:
        return tree
    if isinstance(tree, Constant):
        return Constant(float(Fraction(tree.value) * factor))
    return Scale(tree, factor)


def _same(node: Call, arguments: list[Typed], scope: Scope) -> Typed:
    """All in one unit; where some cannot be told, that of the others is the unit of them all."""
    unit = next((argument.unit for argument in arguments if argument.unit is not None), None)
    broken = unit is None and any(argument.broken for argument in arguments)
    if unit is not None:
        parts = zip(arguments, node.arguments, strict=True)
        fitting = [converted(argument, unit, part.column, scope) for argument, part in parts]
        broken = any(new.broken and not old.broken for new, old in zip(fitting, arguments, strict=True))
        arguments = fitting
    return Typed(Apply(node.operation, tuple(argument.tree for argument in arguments)), unit, broken)


def _product(node: Call, arguments: list[Typed], _scope: Scope) -> Typed:
    if any(argument.broken for argument in arguments):
        return BROKEN
    left, right = (argument.unit or DIMENSIONLESS for argument in arguments)
    combine = units.multiply if node.operation == "*" else units.divide
    tree = Apply(node.operation, (arguments[0].tree, arguments[1].tree))
    return Typed(tree, _combined(lambda: combine(left, right), node.column))


def _combined(combine: Callable[[], Unit], column: int) -> Unit:
    try:
        return combine()
    except UnitError as error:
        raise ExpressionError(column, (error.zh, error.en), (error.remedy_zh, error.remedy_en)) from error


def _power(node: Call, arguments: list[Typed], scope: Scope) -> Typed:
    base, exponent = arguments
    power = converted(exponent, DIMENSIONLESS, node.arguments[1].column, scope)
    tree = power.tree
    if power.broken or base.broken:
        return BROKEN
    if isinstance(tree, Constant) and tree.value.is_integer() and abs(tree.value) <= 6:  # noqa: PLR2004 - as for units
        exponent_value = Fraction(int(tree.value))
        unit = _combined(lambda: units.power(base.unit or DIMENSIONLESS, exponent_value), node.column)
        return Typed(Apply("**", (base.tree, tree)), unit)
    return Typed(Apply("**", (converted(base, DIMENSIONLESS, node.column, scope).tree, tree)), DIMENSIONLESS)


def _pure(node: Call, arguments: list[Typed], scope: Scope) -> Typed:
    trees = tuple(converted(argument, DIMENSIONLESS, node.column, scope).tree for argument in arguments)
    return Typed(Apply(node.operation, trees), DIMENSIONLESS)


def _compare(node: Call, arguments: list[Typed], scope: Scope) -> Typed:
    return Typed(_same(node, arguments, scope).tree, DIMENSIONLESS)


def _choose(node: Call, arguments: list[Typed], scope: Scope) -> Typed:
    condition = converted(arguments[0], DIMENSIONLESS, node.arguments[0].column, scope)
    branches = _same(Call("min", node.arguments[1:], node.column), arguments[1:], scope)
    return replace(branches, tree=Apply("if", (condition.tree, *_parts(branches.tree))))


def _parts(tree: Tree) -> tuple[Tree, ...]:
    return tree.arguments if isinstance(tree, Apply) else ()


RULES: dict[str, Callable[[Call, list[Typed], Scope], Typed]] = {
    "same": _same,
    "product": _product,
    "quotient": _product,
    "power": _power,
    "pure": _pure,
    "logic": _pure,
    "compare": _compare,
    "choose": _choose,
}

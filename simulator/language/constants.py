"""Parts of an equation that come to no number whatever the year: a division by zero, a power too large, log(0)."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from simulator.language.expression import Call, ExpressionError, Number, Syntax, misuse
from simulator.language.operations import OPERATIONS

_REMEDY = ("改写成得出有限数的算式", "write it so that it comes to a finite number")


def not_finite(syntax: Syntax) -> list[ExpressionError]:
    """An error for each smallest part made of numbers alone that is not a finite number, and for each division by 0.

    All is done in floating point: however large a power, it takes no time and no memory.
    """
    errors: list[ExpressionError] = []
    _value(syntax, errors)
    return errors


def _value(node: Syntax, errors: list[ExpressionError]) -> float | None:
    """What a part comes to; None where that depends on names, or has an error."""
    if not isinstance(node, Call):
        return node.value if isinstance(node, Number) else None
    values = [_value(argument, errors) for argument in node.arguments]
    if misuse(node) is not None:
        return None
    known = [value for value in values if value is not None]
    if node.operation == "/" and values[1] == 0.0:
        problem = ("除数为 0", "division by zero")
        errors.append(ExpressionError(node.arguments[1].column, problem, _REMEDY))
        return None
    if len(known) < len(values) or node.operation not in OPERATIONS:
        return None
    found = OPERATIONS[node.operation].scalar(*known)
    if isfinite(found):
        return found
    text = _text(node.operation, known)
    problem = (f"{text} 得不出有限的数", f"{text} is not a finite number")
    errors.append(ExpressionError(min(_columns(node)), problem, _REMEDY))
    return None


def _text(operation: str, values: list[float]) -> str:
    shown = [format(value, ".12g") for value in values]
    return f"{operation}({', '.join(shown)})" if operation.isalpha() else f" {operation} ".join(shown)


def _columns(node: Syntax) -> Iterator[int]:
    yield node.column
    for argument in node.arguments if isinstance(node, Call) else ():
        yield from _columns(argument)

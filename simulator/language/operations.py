"""The operators and functions of the model language: one table for the parser, the units check and every back end."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

UnitRule = Literal["same", "product", "quotient", "power", "pure", "compare", "logic", "choose"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operator or function.

    `scalar` is the meaning on plain floats (the oracle's); `latex` a format with one `{}` for each argument, or
    with a single `{}` for the comma-joined arguments of a function of any number of them.
    """

    name: str
    arity: tuple[int, int]
    units: UnitRule
    scalar: Callable[..., float]
    latex: str
    precedence: int = 90


def _divide(a: float, b: float) -> float:
    if b == 0.0:
        return math.nan if a == 0.0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1.0, b)
    return a / b


def _power(a: float, b: float) -> float:
    try:
        result = math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0.0 and b % 2.0 == 1.0 else math.inf
    except ValueError:
        return math.inf if a == 0.0 else math.nan
    return result


def _exp(a: float) -> float:
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def _log(a: float) -> float:
    if a > 0.0:
        return math.log(a)
    return -math.inf if a == 0.0 else math.nan


def _sqrt(a: float) -> float:
    return math.sqrt(a) if a >= 0.0 else math.nan


NEARLY = 1e-6  # what is short of a whole number by less, as by rounding, counts as whole


def _floor(a: float) -> float:
    return float(math.floor(a + NEARLY)) if math.isfinite(a) else a


def _smallest(*values: float) -> float:
    return math.nan if any(map(math.isnan, values)) else min(values)


def _largest(*values: float) -> float:
    return math.nan if any(map(math.isnan, values)) else max(values)


def _truth(value: object) -> float:
    return 1.0 if value else 0.0


# Precedence climbs from loose to tight; functions and atoms stand above every operator.
OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("or", (2, 2), "logic", lambda a, b: _truth(a != 0 or b != 0), r"{} \lor {}", 10),
        Operation("and", (2, 2), "logic", lambda a, b: _truth(a != 0 and b != 0), r"{} \land {}", 20),
        Operation("not", (1, 1), "logic", lambda a: _truth(a == 0), r"\lnot {}", 30),
        Operation("<", (2, 2), "compare", lambda a, b: _truth(a < b), "{} < {}", 40),
        Operation("<=", (2, 2), "compare", lambda a, b: _truth(a <= b), r"{} \le {}", 40),
        Operation(">", (2, 2), "compare", lambda a, b: _truth(a > b), "{} > {}", 40),
        Operation(">=", (2, 2), "compare", lambda a, b: _truth(a >= b), r"{} \ge {}", 40),
        Operation("==", (2, 2), "compare", lambda a, b: _truth(a == b), "{} = {}", 40),
        Operation("!=", (2, 2), "compare", lambda a, b: _truth(a != b), r"{} \ne {}", 40),
        Operation("+", (2, 2), "same", lambda a, b: a + b, "{} + {}", 50),
        Operation("-", (2, 2), "same", lambda a, b: a - b, "{} - {}", 50),
        Operation("*", (2, 2), "product", lambda a, b: a * b, r"{} \cdot {}", 60),
        Operation("/", (2, 2), "quotient", _divide, r"\frac{{{}}}{{{}}}", 60),
        Operation("unary -", (1, 1), "same", lambda a: -a, "-{}", 70),
        Operation("**", (2, 2), "power", _power, "{{{}}}^{{{}}}", 80),
        Operation("if", (3, 3), "choose", lambda c, a, b: a if c != 0 else b, r"\operatorname{{if}}\left({}\right)"),
        Operation("min", (2, 20), "same", _smallest, r"\min\left({}\right)"),
        Operation("max", (2, 20), "same", _largest, r"\max\left({}\right)"),
        Operation("abs", (1, 1), "same", abs, r"\left|{}\right|"),
        Operation("floor", (1, 1), "same", _floor, r"\left\lfloor {} \right\rfloor"),
        Operation("exp", (1, 1), "pure", _exp, r"\exp\left({}\right)"),
        Operation("log", (1, 1), "pure", _log, r"\ln\left({}\right)"),
        Operation("sqrt", (1, 1), "pure", _sqrt, r"\sqrt{{{}}}"),
    )
}

# Forms that the resolver rewrites into the operations above or into references; name -> (fewest, most) arguments.
FORMS: dict[str, tuple[int, int]] = {
    "clip": (3, 3),
    "ramp": (4, 4),
    "step": (3, 3),
    "previous": (1, 2),
    "initial": (1, 1),
    "interpolate": (2, 2),
    "sum_over": (2, 2),
}

RESERVED = frozenset(
    {*FORMS, *(name for name in OPERATIONS if name.isalpha()), "year", "observed", "self", "true", "false"}
)

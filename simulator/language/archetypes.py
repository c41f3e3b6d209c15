"""Shapes that many targets follow: a model names one with its arguments instead of writing the equation again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.language.expression import Call, ExpressionError, Name, Number, Syntax, parse
from simulator.language.faults import Words


@dataclass(frozen=True, slots=True)
class Archetype:
    """A template: `self` is the variable, other names are the parameters. `initial` is empty where there is none."""

    parameters: tuple[str, ...]
    equation: str
    meaning: Words
    initial: str = ""
    optional: dict[str, str] = field(default_factory=dict)


ARCHETYPES: dict[str, Archetype] = {
    "steady_growth": Archetype(
        ("start", "rate"),
        "previous(self) * (1 + rate)",
        Words("按增速逐年增长", "grows at a rate each year"),
        initial="start",
    ),
    "saturating_coverage": Archetype(
        ("start", "ceiling", "pace"),
        "previous(self) + (ceiling - previous(self)) * pace",
        Words("每年补上距上限差距的一部分", "closes a part of the gap to a ceiling each year"),
        initial="start",
    ),
    "stock_with_additions": Archetype(
        ("start", "additions", "retirements"),
        "previous(self) + additions - retirements",
        Words("存量 = 上年 + 新增 - 退出", "stock = last year + additions - retirements"),
        initial="start",
        optional={"retirements": "0"},
    ),
    "ratio": Archetype(
        ("numerator", "denominator"), "numerator / denominator", Words("两个变量之比", "ratio of two variables")
    ),
    "ceiling": Archetype(("value", "cap"), "min(value, cap)", Words("不超过上限", "never above a cap")),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How a variable is calculated, as syntax: base year (None where the equation holds then too) and equation.

    `worked_out`: the base year's value is worked out of observations of one year, `initial: observed(expression)`.
    """

    equation: Syntax
    initial: Syntax | None = None
    worked_out: bool = False


def expand(kind: str, arguments: dict[str, str], variable: str, aside: list[ExpressionError]) -> Rule:
    """Write out an archetype for one variable; what is wrong with its arguments is put `aside`.

    Raises `ExpressionError` for an unknown archetype, and for unknown or missing arguments.
    """
    archetype = ARCHETYPES.get(kind)
    if archetype is None:
        raise ExpressionError(0, (f"没有原型“{kind}”", f"there is no archetype {kind!r}"), _choices(ARCHETYPES))
    given = {**archetype.optional, **arguments}
    if set(given) != set(archetype.parameters):
        odd = " ".join(sorted(set(given) ^ set(archetype.parameters)))
        raise ExpressionError(
            0,
            (f"原型 {kind} 的参数不符:{odd}", f"arguments of {kind} do not fit: {odd}"),
            _choices(archetype.parameters),
        )
    bindings = {name: _argument(text, aside) for name, text in given.items()} | {"self": Name(variable)}
    initial = _bind(parse(archetype.initial), bindings) if archetype.initial else None
    if isinstance(initial, Name) and initial.text == "observed":
        initial = Name("observed")
    return Rule(_bind(parse(archetype.equation), bindings), initial)


def _argument(text: str, aside: list[ExpressionError]) -> Syntax:
    """An argument as syntax; 0 stands for one that cannot be read."""
    try:
        return parse(text, aside)
    except ExpressionError as error:
        aside.append(error)
        return Number(0.0)


def _choices(names: Iterable[str]) -> tuple[str, str]:
    listed = " ".join(names)
    return (f"可用:{listed}", f"there are: {listed}")


def _bind(node: Syntax, bindings: dict[str, Syntax]) -> Syntax:
    if isinstance(node, Name):
        return bindings[node.text]
    if isinstance(node, Call):
        return Call(node.operation, tuple(_bind(argument, bindings) for argument in node.arguments), node.column)
    return node

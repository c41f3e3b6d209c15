"""Syntax -> checked tree: names become keys, forms become operations; units are inferred as `unit_rules` say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from simulator.language.constants import not_finite
from simulator.language.expression import Call, ExpressionError, Name, Number, Syntax, misuse
from simulator.language.naming import did_you_mean, suggestion
from simulator.language.operations import OPERATIONS
from simulator.language.scope import BROKEN, Declared, Reading, Scope, TooLargeError, Typed
from simulator.language.tree import Apply, Constant, Initial, Lookup, Previous, Tree, Value, Year
from simulator.language.unit_rules import RULES, converted
from simulator.language.units import DIMENSIONLESS, Unit

MAX_LAG = 50


def resolve(syntax: Syntax, scope: Scope, unit: Unit | None) -> Tree:
    """The checked tree of an equation whose value is wanted in `unit`; None where nobody knows in which.

    Raises `ExpressionError` for the first name or operation that does not fit, with those for the `others`.
    """
    scope = replace(scope, reading=Reading())
    for error in not_finite(syntax):
        scope.reading.note(error)
    typed = _typed(syntax, scope)
    tree = typed.tree if unit is None else converted(typed, unit, syntax.column, scope).tree
    for error in scope.reading.errors[:1]:
        error.others = tuple(scope.reading.errors[1:])
        raise error
    return tree


def _typed(node: Syntax, scope: Scope) -> Typed:
    """The tree of a node; a broken one, with the errors noted, where something in it does not fit."""
    scope.reading.spend(node.column)
    scope.room.spend(node.column)
    try:
        return _sound(node, scope)
    except TooLargeError:
        raise
    except ExpressionError as error:
        scope.reading.note(error)
        return BROKEN


def _sound(node: Syntax, scope: Scope) -> Typed:
    if isinstance(node, Number):
        return Typed(Constant(node.value), None if node.value == 0 else DIMENSIONLESS)
    if isinstance(node, Name):
        return _named(node, scope)
    if misuse(node) is not None:  # its own error is the parser's to tell
        return _misused(node, scope)
    if node.operation in _FORMS:
        return _FORMS[node.operation](node, scope)
    arguments = [_typed(argument, scope) for argument in node.arguments]
    return RULES[OPERATIONS[node.operation].units](node, arguments, scope)


def _misused(node: Call, scope: Scope) -> Typed:
    """What can be told of the arguments of an unknown function, or of one with too few or too many of them."""
    arguments = list(node.arguments)
    if node.operation in _LISTS and arguments:
        listed = arguments.pop(0)
        if isinstance(listed, Name) and listed.text not in _LISTS[node.operation](scope):
            scope.reading.note(_not_listed(node, scope))
    known = node.operation in OPERATIONS or node.operation in _FORMS.keys() - _LISTS.keys()
    for argument in arguments:
        if known:
            _typed(argument, scope)
        elif not isinstance(argument, Name) or argument.text not in {*scope.sets, *scope.tables}:
            _note_unknown_names(argument, scope)
    return BROKEN


def _named(node: Name, scope: Scope) -> Typed:
    if node.text == "year":
        return Typed(Year(), DIMENSIONLESS)
    found = declared(node, scope)
    return Typed(Value(_key(node, found, scope)), found.unit)


def declared(node: Name, scope: Scope) -> Declared:
    """What a name stands for. Raises `ExpressionError` for one that nothing has."""
    if node.text not in scope.names:
        raise ExpressionError(
            node.column,
            (f"没有名为“{node.text}”的假设、扰动或变量", f"no assumption, shock or variable is called {node.text!r}"),
            _remedy(node.text, scope.names),
            lacks=node.text,
        )
    return scope.names[node.text]


def _remedy(name: str, known: Mapping[str, object]) -> tuple[str, str]:
    """What to do about an unknown name: the known ones that are like it, what its model has, or how to declare it."""
    alike, model = did_you_mean(name, known), name.rpartition(".")[0]
    if not model:
        return alike or _DECLARE
    if any(other.startswith(f"{model}.") for other in known):
        return alike or suggestion(name, known)
    if alike is None:
        return _DECLARE
    zh, en = alike
    return f"{zh} {model} 若是另一个模型,把它列入 needs", f"{en} If {model} is another model, list it in needs"


_DECLARE = (
    "先声明它;其他模型的变量写成 模型.变量,并列入 needs",
    "declare it; write another model's variable as model.name and list the model in needs",
)


def _key(node: Name, declared: Declared, scope: Scope) -> str:
    if declared.over is None:
        if node.member is not None:
            raise ExpressionError(
                node.column,
                (f"{node.text} 不按集合展开", f"{node.text} runs over no set"),
                ("去掉 [...]", "drop the [...]"),
            )
        return declared.key
    member = node.member or scope.member.get(declared.over)
    members = scope.sets[declared.over]
    if member not in members:
        listed = " ".join(members)
        raise ExpressionError(
            node.column,
            (
                f"{node.text} 按 {declared.over} 展开,未指明成员",
                f"{node.text} runs over {declared.over}; which member is not said",
            ),
            (
                f"写成 {node.text}[成员](成员:{listed}),或用 sum_over",
                f"write {node.text}[member] (one of {listed}) or use sum_over",
            ),
        )
    return f"{declared.key}[{member}]"


def _clip(node: Call, scope: Scope) -> Typed:
    value, low, high = node.arguments
    if isinstance(low, Number) and isinstance(high, Number) and low.value > high.value:
        seen = f"{low.value:g} > {high.value:g}"
        problem = (f"clip 的上下限颠倒:{seen}", f"the limits of clip are upside down: {seen}")
        remedy = ("写成 `clip(x, 小, 大)`", "write `clip(x, low, high)`")
        scope.reading.note(ExpressionError(node.column, problem, remedy))
    return _typed(Call("min", (Call("max", (value, low), node.column), high), node.column), scope)


def _ramp(node: Call, scope: Scope) -> Typed:
    first, last, before, after = node.arguments
    if isinstance(first, Number) and isinstance(last, Number) and first.value >= last.value:
        seen = f"{first.value:g} ≥ {last.value:g}"
        problem = (f"ramp 的起始年不早于结束年:{seen}", f"ramp begins no earlier than it ends: {seen}")
        remedy = ("先写较早的年份;一步到位用 step", "put the earlier year first; use step for a change at once")
        scope.reading.note(ExpressionError(node.column, problem, remedy))
    span = Call("-", (last, first), node.column)
    passed = Call("/", (Call("-", (Name("year"), first), node.column), span), node.column)
    share = Call("min", (Call("max", (passed, Number(0.0)), node.column), Number(1.0)), node.column)
    rise = Call("*", (Call("-", (after, before), node.column), share), node.column)
    return _typed(Call("+", (before, rise), node.column), scope)


def _step(node: Call, scope: Scope) -> Typed:
    when, before, after = node.arguments
    return _typed(Call("if", (Call(">=", (Name("year"), when), node.column), after, before), node.column), scope)


def _past(node: Call, scope: Scope) -> tuple[Name, Typed]:
    name = node.arguments[0]
    if not isinstance(name, Name) or name.text == "year":
        _typed(name, scope)
        raise ExpressionError(
            node.column,
            (f"{node.operation}(...) 只接受一个变量名", f"{node.operation}(...) takes the name of a variable"),
            ("先把算式写成一个变量", "make the expression a variable of its own first"),
        )
    return name, _named(name, scope)


def _previous(node: Call, scope: Scope) -> Typed:
    _, past = _past(node, scope)
    lag = node.arguments[1] if len(node.arguments) > 1 else Number(1.0)
    if not isinstance(lag, Number) or not lag.value.is_integer() or not 1 <= lag.value <= MAX_LAG:
        problem = ("previous 的年数须为整数", "the lag of previous must be a whole number")
        if isinstance(lag, Number) and lag.value.is_integer():
            seen = f"{lag.value:g}"
            problem = (f"previous 不能往前取 {seen} 年", f"previous cannot look back {seen} years")
        raise ExpressionError(node.column, problem, (f"写 1 到 {MAX_LAG}", f"write 1 to {MAX_LAG}"))
    return Typed(Previous(_value_key(past), int(lag.value)), past.unit)


def _initial(node: Call, scope: Scope) -> Typed:
    _, past = _past(node, scope)
    return Typed(Initial(_value_key(past)), past.unit)


def _value_key(typed: Typed) -> str:
    assert isinstance(typed.tree, Value)  # noqa: S101 - what _named returns for any name but year
    return typed.tree.key


def _observed(node: Call, scope: Scope) -> Typed:
    _typed(node.arguments[0], scope)
    problem = ("observed(...) 只能是 initial 的全部", "observed(...) can only be the whole of `initial`")
    remedy = ("写成 `initial: observed(算式)`", "write `initial: observed(expression)`")
    raise ExpressionError(node.column, problem, remedy)


def _interpolate(node: Call, scope: Scope) -> Typed:
    name, argument = node.arguments
    typed = _typed(argument, scope)
    if not isinstance(name, Name) or name.text not in scope.tables:
        raise _not_listed(node, scope)
    table = scope.tables[name.text]
    return Typed(Lookup(table.key, converted(typed, table.x_unit, argument.column, scope).tree), table.unit)


def _sum_over(node: Call, scope: Scope) -> Typed:
    name, body = node.arguments
    if not isinstance(name, Name) or name.text not in scope.sets:
        _note_unknown_names(body, scope)
        raise _not_listed(node, scope)
    terms = [_typed(body, scope.inside(name.text, member)) for member in scope.sets[name.text]]
    if any(term.broken for term in terms):
        return BROKEN
    return Typed(_sum([term.tree for term in terms]), terms[0].unit)


def _not_listed(node: Call, scope: Scope) -> ExpressionError:
    """That there is no such set, or table, as the first argument names."""
    name, known = node.arguments[0], _LISTS[node.operation](scope)
    text = name.text if isinstance(name, Name) else "?"
    zh, en = ("集合", "set") if node.operation == "sum_over" else ("插值表", "table")
    problem = (f"没有{zh}“{text}”", f"there is no {en} {text!r}")
    return ExpressionError(node.column, problem, suggestion(text, known), lacks=text)


def _note_unknown_names(node: Syntax, scope: Scope) -> None:
    """What can be told of the body of a sum over nobody knows what."""
    aside = Reading(scope.reading.left)
    _typed(node, replace(scope, reading=aside))
    for error in aside.errors:
        if error.lacks:
            scope.reading.note(error)


def _sum(trees: list[Tree]) -> Tree:
    """The sum of all, halved again and again, so that a large set makes a broad tree rather than a deep one."""
    if len(trees) == 1:
        return trees[0]
    middle = len(trees) // 2
    return Apply("+", (_sum(trees[:middle]), _sum(trees[middle:])))


_LISTS: dict[str, Callable[[Scope], Mapping[str, object]]] = {
    "sum_over": lambda scope: scope.sets,
    "interpolate": lambda scope: scope.tables,
}
_FORMS: dict[str, Callable[[Call, Scope], Typed]] = {
    "clip": _clip,
    "ramp": _ramp,
    "step": _step,
    "previous": _previous,
    "initial": _initial,
    "observed": _observed,
    "interpolate": _interpolate,
    "sum_over": _sum_over,
}

"""Text of an equation -> syntax tree. A small closed grammar: what it does not know is an error that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from simulator.language.naming import did_you_mean
from simulator.language.operations import FORMS, OPERATIONS
from simulator.language.yaml.habits import operator_meant

MAX_DEPTH = 60
MAX_TOKENS = 600

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?(?![\w.]))"
    r"|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?(?![\w.]))"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/<>(),\[\]])"
)
FUNCTIONS: Final = tuple(
    sorted({*FORMS, *(name for name in OPERATIONS if name.isalpha() and name not in {"and", "or", "not"})})
)
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


class ExpressionError(ValueError):
    """What is wrong with an expression: column from 0, problem and remedy as (Chinese, English)."""

    def __init__(self, column: int, problem: tuple[str, str], remedy: tuple[str, str], *, lacks: str = "") -> None:
        super().__init__(problem[1])
        self.column = column
        self.problem = problem
        self.remedy = remedy
        self.lacks = lacks  # the name that is not known
        self.others: tuple[ExpressionError, ...] = ()  # what else is wrong with the expression


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    value: float
    column: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A name, perhaps of another model (`model.name`), perhaps of one member (`name[member]`)."""

    text: str
    member: str | None = None
    column: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function with its arguments."""

    operation: str
    arguments: tuple[Syntax, ...]
    column: int = 0


Syntax = Number | Name | Call


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def parse(text: str, aside: list[ExpressionError] | None = None) -> Syntax:
    """Parse one expression.

    Raises `ExpressionError` for anything outside the language, with the column (from 0) of the offending sign. Errors
    that leave the rest to be read (of a function, its arguments) are put `aside` instead, where there is such a list.
    """
    errors: list[ExpressionError] = [] if aside is None else aside
    tree = _Parser(_tokens(text), errors).whole()
    if aside is None and errors:
        raise errors[0]
    return tree


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    column = 0
    while column < len(text):
        match = _TOKEN.match(text, column)
        if match is None:
            raise _unknown_sign(text, column)
        if match.lastgroup != "space":
            found.append(_Token(str(match.lastgroup), match.group(), column))
        column = match.end()
    if len(found) > MAX_TOKENS:
        raise ExpressionError(
            0,
            (
                f"算式过长({len(found)} 个符号,至多 {MAX_TOKENS})",
                f"expression too long ({len(found)} signs, at most {MAX_TOKENS})",
            ),
            ("拆成几个变量", "split it into several variables"),
        )
    return [*found, _Token("end", "", len(text))]


def _unknown_sign(text: str, column: int) -> ExpressionError:
    seen = text[column : column + 12].split(maxsplit=1)[0]
    return ExpressionError(
        column,
        (f"无法识别“{seen}”", f"cannot read {seen!r}"),
        operator_meant(seen)
        or (
            "算式只能用数字、小写英文名称、+ - * / **、比较、and or not 和内置函数",
            "use numbers, lower-case names, + - * / **, comparisons, and/or/not and the built-in functions only",
        ),
    )


class _Parser:
    """Precedence climbing over a list of tokens."""

    def __init__(self, tokens: list[_Token], aside: list[ExpressionError]) -> None:
        self.tokens = tokens
        self.aside = aside
        self.at = 0
        self.depth = 0

    def whole(self) -> Syntax:
        tree = self.expression(0)
        if self.peek.kind != "end":
            raise self.unexpected()
        return _fail_if_deep(tree)

    @property
    def peek(self) -> _Token:
        return self.tokens[self.at]

    def take(self, text: str | None = None) -> _Token:
        token = self.peek
        if token.kind == "end" or (text is not None and token.text != text):
            raise self.unexpected(text)
        self.at += 1
        return token

    def unexpected(self, wanted: str | None = None) -> ExpressionError:
        remedy = ("检查括号和运算符", "check brackets and operators")
        if wanted is not None:
            remedy = (f"此处应为“{wanted}”", f"expected {wanted!r} here")
        return self.out_of_place(remedy)

    def out_of_place(self, remedy: tuple[str, str]) -> ExpressionError:
        zh, en = (self.peek.text, self.peek.text) if self.peek.text else ("结尾", "end of expression")
        return ExpressionError(self.peek.column, (f"此处不应出现“{zh}”", f"unexpected {en!r}"), remedy)

    def expression(self, loosest: int) -> Syntax:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _too_deep(self.peek.column)
        left = self.operand()
        while (operation := self.infix()) is not None and operation > loosest:
            left = self.binary(left)
        self.depth -= 1
        return left

    def infix(self) -> int | None:
        token = self.peek
        known = OPERATIONS.get(token.text)
        is_infix = known is not None and known.arity == (2, 2) and token.kind in {"operator", "name"}
        return known.precedence if known is not None and is_infix else None

    def binary(self, left: Syntax) -> Syntax:
        token = self.take()
        precedence = OPERATIONS[token.text].precedence
        # ** groups to the right; everything else to the left.
        right = self.expression(precedence - 1 if token.text == "**" else precedence)
        if token.text in _COMPARISONS and self.peek.text in _COMPARISONS:
            chained = ("比较不能连写", "comparisons do not chain")
            remedy = ("写成 a < b and b < c", "write a < b and b < c")
            self.aside.append(ExpressionError(self.peek.column, chained, remedy))
        return Call(token.text, (left, right), token.column)

    def operand(self) -> Syntax:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.text == "-":
            return Call("unary -", (self.expression(OPERATIONS["unary -"].precedence),), token.column)
        if token.text == "not":
            return Call("not", (self.expression(OPERATIONS["not"].precedence),), token.column)
        if token.text == "(":
            inner = self.expression(0)
            self.take(")")
            return inner
        if token.kind == "name" and token.text not in {"and", "or"}:
            return self.call(token) if self.peek.text == "(" else self.name(token)
        self.at -= 1
        raise self.unexpected()

    def number(self, token: _Token) -> Number:
        value = float(token.text)
        if value == float("inf"):
            raise ExpressionError(
                token.column, ("数值过大", "number too large"), ("写成有限的数", "write a finite number")
            )
        return Number(value, token.column)

    def name(self, token: _Token) -> Name | Call:
        if token.text in FORMS or token.text in OPERATIONS:
            remedy = (f"写成 {token.text}(...)", f"write {token.text}(...)")
            problem = (f"{token.text} 是函数", f"{token.text} is a function")
            self.aside.append(ExpressionError(token.column, problem, remedy))
            return Call(token.text, (), token.column)
        member = None
        if self.peek.text == "[":
            self.take("[")
            if self.peek.kind != "name" or "." in self.peek.text:
                raise self.out_of_place(("方括号里写成员名,如 [wind]", "write a member in brackets, as in [wind]"))
            member = self.take().text
            self.take("]")
        return Name(token.text, member, token.column)

    def call(self, token: _Token) -> Call:
        """A function with its arguments; that it is unknown, or has too few or many of them, is put aside."""
        self.take("(")
        arguments = [] if self.peek.text == ")" else [self.expression(0)]
        while self.peek.text == ",":
            self.take(",")
            arguments.append(self.expression(0))
        self.take(")")
        call = Call(token.text, tuple(arguments), token.column)
        misused = misuse(call)
        if misused is not None:
            self.aside.append(misused)
        return call


def misuse(call: Call) -> ExpressionError | None:
    """What is wrong with an operation: there is none of that name, or not with so many arguments."""
    name, given, arity = call.operation, len(call.arguments), _arity(call.operation)
    if arity is None:
        problem = (f"没有函数“{name}”", f"there is no function {name!r}")
        listed = " ".join(FUNCTIONS)
        remedy = did_you_mean(name, FUNCTIONS) or (f"可用:{listed}", f"there are: {listed}")
    elif not arity[0] <= given <= arity[1]:
        problem = (f"{name} 有 {given} 个参数", f"{name} has {given} arguments")
        wanted = str(arity[0]) if arity[0] == arity[1] else f"{arity[0]}–{arity[1]}"
        remedy = (f"应为 {wanted} 个", f"it takes {wanted}")
    else:
        return None
    return ExpressionError(call.column, problem, remedy)


def _arity(name: str) -> tuple[int, int] | None:
    """How many arguments a function takes, at least and at most; None for one that there is not."""
    if name in OPERATIONS:
        return OPERATIONS[name].arity
    return (1, 1) if name == "observed" else FORMS.get(name)


def _too_deep(column: int) -> ExpressionError:
    return ExpressionError(
        column,
        (f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH}"),
        ("拆成几个变量", "split it into several variables"),
    )


def _fail_if_deep(tree: Syntax) -> Syntax:
    """A long chain such as a + a + ... makes a tree deep without nesting the parser; walk it without recursion."""
    pending = [(tree, 1)]
    while pending:
        node, depth = pending.pop()
        if depth > 2 * MAX_DEPTH:
            raise _too_deep(node.column)
        if isinstance(node, Call):
            pending.extend((argument, depth + 1) for argument in node.arguments)
    return tree

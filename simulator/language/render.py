"""A syntax tree as text or as LaTeX: the tree that is calculated, so that pages never drift from the mathematics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulator.language.expression import Call, Name, Number, Syntax
from simulator.language.operations import OPERATIONS

Label = Callable[[Name], str]

_ATOM = 90
_INFIX_SIGNS = {"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "!=": "≠", "==": "="}


# A word stands before the arguments, in brackets; a text with places for the arguments stands for the whole.
CHINESE_FORMS = {
    "previous": "上年",
    "previous 2": "{1}年前的{0}",
    "initial": "基年",
    "sum_over": "合计",
    "interpolate": "查表",
    "if": "若",
    "min": "取小",
    "max": "取大",
    "clip": "限于",
    "abs": "绝对值",
    "floor": "取整",
    "ramp": "渐变",
    "step": "阶跃",
    "and": "且",
    "or": "或",
    "not": "非",
}
ENGLISH_FORMS = {
    "previous": "last year's {0}",
    "previous 2": "{0} of {1} years before",
    "initial": "{0} of the base year",
    "sum_over": "sum over {0} of ({1})",
    "interpolate": "{0} at ({1})",
    "floor": "({0}, down to a whole number)",
    "clip": "({0}, kept within {1} and {2})",
    "ramp": "(from {2} in {0} to {3} in {1})",
    "step": "({1} before {0}, {2} from then on)",
}


def to_text(node: Syntax, label: Label | None = None, forms: Mapping[str, str] | None = None) -> str:
    """The expression as one line.

    `label` says what to write for a name (default: as in the file), `forms` for a function: a word, or a text with
    places such as {0} for its arguments; under "name 2" for two arguments only.
    """
    return _Text(label or plain_name, forms or {}).of(node)


def plain_name(node: Name) -> str:
    """A name as it stands in a model file."""
    return f"{node.text}[{node.member}]" if node.member else node.text


@dataclass(frozen=True, slots=True)
class _Text:
    label: Label
    forms: Mapping[str, str]

    def of(self, node: Syntax) -> str:
        if isinstance(node, Number):
            return f"{node.value:g}"
        if isinstance(node, Name):
            return self.label(node)
        name = self.forms.get(f"{node.operation} {len(node.arguments)}") or self.forms.get(
            node.operation, node.operation
        )
        operation = OPERATIONS.get(node.operation)
        if operation is None or operation.precedence == _ATOM:
            parts = [self.of(part) for part in node.arguments]
            return name.format(*parts) if "{" in name else f"{name}({', '.join(parts)})"
        if len(node.arguments) == 1:
            return ("-" if node.operation == "unary -" else f"{name} ") + self.bracketed(node, 0)
        return f"{self.bracketed(node, 0)} {_INFIX_SIGNS.get(node.operation, name)} {self.bracketed(node, 1)}"

    def bracketed(self, node: Call, position: int) -> str:
        text = self.of(node.arguments[position])
        return f"({text})" if _needs_brackets(node, position) else text


def _needs_brackets(node: Call, position: int) -> bool:
    outer = OPERATIONS[node.operation].precedence
    inner = precedence(node.arguments[position])
    if node.operation == "**":
        return inner < outer or (position == 0 and inner == outer)
    # Every other operator groups to the left: brackets on its right are the author's own.
    return inner < outer or (position == 1 and inner == outer)


def precedence(node: Syntax) -> int:
    """How tightly a tree binds; atoms and functions tightest."""
    if not isinstance(node, Call):
        return _ATOM
    operation = OPERATIONS.get(node.operation)
    return operation.precedence if operation else _ATOM


def to_latex(node: Syntax, label: Label | None = None, forms: Mapping[str, str] | None = None) -> str:
    r"""The expression as LaTeX, in commands that GitHub's pages accept (they refuse `\operatorname`).

    A name without an index is this year's value; t-1 is the year before, 0 the base year. `forms` gives words for
    functions, and for the `else` of an `if`.
    """
    return _Latex(label or latex_name, forms or {}).of(node)


def latex_name(node: Name) -> str:
    """A name as it stands in a model file, set as one symbol; a member is its index."""
    return _upright(node.text, "mathit") + (rf"_{{{_upright(node.member, 'mathit')}}}" if node.member else "")


def _upright(text: str, style: str = "mathrm") -> str:
    escaped = text.replace("_", r"\_")
    return rf"\{style}{{{escaped}}}"


@dataclass(frozen=True, slots=True)
class _Latex:
    label: Label
    forms: Mapping[str, str]

    def of(self, node: Syntax) -> str:
        if isinstance(node, Number):
            return _latex_number(node.value)
        if isinstance(node, Name):
            return self.label(node)
        parts = [self.of(part) for part in node.arguments]
        operation = OPERATIONS.get(node.operation)
        if operation is None or node.operation == "if":
            return self.form(node, parts)
        if operation.precedence == _ATOM:
            return operation.latex.format(", ".join(parts))
        if node.operation == "/":  # the bar of a fraction groups by itself
            return operation.latex.format(*parts)
        return operation.latex.format(*(self.bracketed(node, index, part) for index, part in enumerate(parts)))

    def bracketed(self, node: Call, position: int, text: str) -> str:
        argument = node.arguments[position]
        # A sum sign has no end of its own: as a factor it would seem to take in what follows.
        endless = isinstance(argument, Call) and argument.operation == "sum_over" and node.operation in {"*", "**"}
        return _in_brackets(text) if endless or _needs_brackets(node, position) else text

    def form(self, node: Call, parts: list[str]) -> str:
        match node.operation, parts:
            case "if", [condition, then, other]:
                word = self.forms.get("else", "else")
                return rf"\begin{{cases}}{then} & {condition} \\ {other} & \text{{{word}}}\end{{cases}}"
            case "previous", [name, *lag]:  # in braces, for a name may have an index of its own
                return rf"{{{name}}}_{{t-{lag[0] if lag else 1}}}"
            case "initial", [name]:
                return rf"{{{name}}}_{{0}}"
            case "sum_over", [members, body]:
                loose = precedence(node.arguments[1]) < OPERATIONS["*"].precedence
                return rf"\sum_{{{members}}} {_in_brackets(body) if loose else body}"
            case "interpolate", [table, x]:
                return table + _in_brackets(x)
        return _upright(self.forms.get(node.operation, node.operation)) + _in_brackets(", ".join(parts))


def _in_brackets(text: str) -> str:
    return rf"\left({text}\right)"


def _latex_number(value: float) -> str:
    digits, _, exponent = f"{value:.12g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits

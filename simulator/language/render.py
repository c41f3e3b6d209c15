"""A syntax tree as text or as LaTeX: the tree that is calculated, so that pages never drift from the mathematics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulator.language.expression import Call, Name, Number, Syntax
from simulator.language.operations import OPERATIONS

Label = Callable[[Name], str]

_ATOM = 90
_INFIX_SIGNS = {"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "!=": "≠", "==": "="}
_GREEDY = {"-", "/"}  # a - (b - c) and a / (b / c) keep their brackets


CHINESE_FORMS = {
    "previous": "上年",
    "initial": "基年",
    "sum_over": "合计",
    "interpolate": "查表",
    "if": "若",
    "min": "取小",
    "max": "取大",
    "clip": "限于",
    "ramp": "渐变",
    "step": "阶跃",
    "and": "且",
    "or": "或",
    "not": "非",
}


def to_text(node: Syntax, label: Label | None = None, forms: Mapping[str, str] | None = None) -> str:
    """The expression as one line.

    `label` says what to write for a name (default: as in the file), `forms` for a function.
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
        name = self.forms.get(node.operation, node.operation)
        operation = OPERATIONS.get(node.operation)
        if operation is None or operation.precedence == _ATOM:
            return f"{name}({', '.join(self.of(part) for part in node.arguments)})"
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
    return inner < outer or (position == 1 and inner == outer and node.operation in _GREEDY)


def precedence(node: Syntax) -> int:
    """How tightly a tree binds; atoms and functions tightest."""
    if not isinstance(node, Call):
        return _ATOM
    operation = OPERATIONS.get(node.operation)
    return operation.precedence if operation else _ATOM


def to_latex(node: Syntax, label: Label | None = None) -> str:
    """The expression as LaTeX."""
    return _latex(node, label or _latex_name)


def _latex_name(node: Name) -> str:
    escaped = node.text.replace("_", r"\_")
    return rf"\mathit{{{escaped}}}" + (rf"_{{\mathit{{{node.member}}}}}" if node.member else "")


def _latex(node: Syntax, label: Label) -> str:
    if isinstance(node, Number):
        return f"{node.value:g}"
    if isinstance(node, Name):
        return label(node)
    operation = OPERATIONS.get(node.operation)
    if operation is None:
        return _form(node, label)
    parts = [_latex(part, label) for part in node.arguments]
    if operation.precedence == _ATOM:
        return operation.latex.format(", ".join(parts))
    if node.operation == "/":  # the bar of a fraction groups by itself
        return operation.latex.format(*parts)
    wrapped = [rf"\left({part}\right)" if _needs_brackets(node, index) else part for index, part in enumerate(parts)]
    return operation.latex.format(*wrapped)


def _form(node: Call, label: Label) -> str:
    parts = [_latex(part, label) for part in node.arguments]
    if node.operation == "previous":
        lag = parts[1] if len(parts) > 1 else "1"
        return rf"{parts[0]}_{{t-{lag}}}"
    if node.operation == "initial":
        return rf"{parts[0]}_{{0}}"
    if node.operation == "sum_over":
        return rf"\sum_{{{parts[0]}}} {parts[1]}"
    name = node.operation.replace("_", r"\_")
    return rf"\operatorname{{{name}}}\left({', '.join(parts)}\right)"

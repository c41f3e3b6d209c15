"""A syntax tree as text or as LaTeX: the same tree that is calculated, so that pages never drift from the mathematics."""

from __future__ import annotations

from collections.abc import Callable

from simulator.language.expression import Call, Name, Number, Syntax
from simulator.language.operations import OPERATIONS

Label = Callable[[Name], str]

_ATOM = 90
_INFIX_SIGNS = {"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "!=": "≠", "==": "="}
_GREEDY = {"-", "/"}  # a - (b - c) and a / (b / c) keep their brackets


def to_text(node: Syntax, label: Label | None = None) -> str:
    """The expression as one line; `label` says what to write for a name (default: as in the file)."""
    return _text(node, label or plain_name)


def plain_name(node: Name) -> str:
    """A name as it stands in a model file."""
    return f"{node.text}[{node.member}]" if node.member else node.text


def _text(node: Syntax, label: Label) -> str:
    if isinstance(node, Number):
        return f"{node.value:g}"
    if isinstance(node, Name):
        return label(node)
    operation = OPERATIONS.get(node.operation)
    if operation is None or operation.precedence == _ATOM:
        return f"{node.operation}({', '.join(_text(part, label) for part in node.arguments)})"
    if len(node.arguments) == 1:
        sign = "-" if node.operation == "unary -" else f"{node.operation} "
        return sign + _bracketed(node, 0, label)
    sign = _INFIX_SIGNS.get(node.operation, node.operation)
    return f"{_bracketed(node, 0, label)} {sign} {_bracketed(node, 1, label)}"


def _bracketed(node: Call, position: int, label: Label) -> str:
    part = node.arguments[position]
    text = _text(part, label)
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

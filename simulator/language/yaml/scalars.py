"""Plain YAML scalars by the core schema of YAML 1.2."""

from __future__ import annotations

import math
import re
from typing import Final

from simulator.language.yaml.words import shorten

MAX_DIGITS: Final = 18  # what fits a 64-bit integer with room to spare
MAX_NUMBER: Final = 60  # characters of a number; nobody writes longer ones by hand

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

Scalar = str | int | float | bool | None


class ScalarError(ValueError):
    """A number that the program does not take. `problem` and `remedy` are (Chinese, English)."""

    def __init__(self, problem: tuple[str, str], remedy: tuple[str, str]) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(problem[1])


def plain_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar; `no`, `on`, `12:30`, `2024-01-01` and `1_000` are text. Raises `ScalarError`."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _NOT_FINITE.fullmatch(text):
        raise _not_finite(text)
    if _DECIMAL.fullmatch(text) or _BASED.fullmatch(text):
        return _integer(text)
    return _float(text) if _FLOAT.fullmatch(text) else text


def _integer(text: str) -> int:
    digits = text.lstrip("+-").lstrip("0")
    if len(digits) > MAX_DIGITS:
        raise ScalarError(
            (f"整数 {shorten(text)} 超过 {MAX_DIGITS} 位", f"the integer {shorten(text)} has over {MAX_DIGITS} digits"),
            ("换用较大的单位,或写成 1.5e20 这样的小数", "use a larger unit, or write it like 1.5e20"),
        )
    return int(text, 0) if _BASED.fullmatch(text) else int(text)


def _float(text: str) -> float:
    number = float(text) if len(text) <= MAX_NUMBER else math.inf
    if not math.isfinite(number):
        raise _not_finite(text)
    return number


def _not_finite(text: str) -> ScalarError:
    return ScalarError(
        (f"{shorten(text)} 不是有限的数", f"{shorten(text)} is not a finite number"),
        ("写一个普通的数;没有数值时删去这一项", "write an ordinary number, or leave the entry out"),
    )

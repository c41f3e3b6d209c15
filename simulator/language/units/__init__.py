"""Units of measurement as planners write them (万千瓦, 斤/亩, 元/人, kWh/m2): exact, checked, convertible.

>>> ratio(parse_unit("万亩"), parse_unit("公顷"))
Fraction(2000, 3)
>>> describe(multiply(parse_unit("万亩"), parse_unit("斤/亩")))
'万斤'
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from simulator.language.units.algebra import (
    DIMENSIONLESS,
    Dimension,
    Unit,
    UnitError,
    divide,
    multiply,
    power,
    same_dimension,
)
from simulator.language.units.parser import dimension_of, parse_unit, unit_names
from simulator.language.units.table import NUMERALS, UNITS, WHOLE
from simulator.language.units.words import unit_gloss, unit_name, unit_words

__all__ = [
    "DIMENSIONLESS",
    "Unit",
    "UnitError",
    "counts_things",
    "describe",
    "divide",
    "multiply",
    "parse_unit",
    "power",
    "ratio",
    "same_dimension",
    "unit_gloss",
    "unit_name",
    "unit_words",
]

MAX_DENOMINATOR: Final = 10**6  # beyond it a factor is shown as a decimal number

Names = dict[str, Fraction]
"""Names of units of one dimension, the preferred ones first, each with its size."""


def ratio(a: Unit, b: Unit) -> Fraction:
    """The factor that converts numbers in `a` to numbers in `b`; `UnitError` when the dimensions differ."""
    if not same_dimension(a, b):
        zh, en = f"{describe(a)} 与 {describe(b)} 量纲不同,不能换算", f"{describe(a)} does not convert to {describe(b)}"
        raise UnitError((zh, en), ("检查算式,或改正其中一个单位", "check the equation, or correct one of the units"))
    return a.scale / b.scale


def counts_things(unit: Unit) -> bool:
    """Whether a unit counts single things, such as 个 or 人; not 万人, of which there may be a part."""
    ((name, exponent), *others) = unit.dimension or (("", Fraction(0)),)
    return not others and exponent == 1 and unit.scale == 1 and name in WHOLE


def describe(unit: Unit) -> str:
    """A readable text: as written, or for a calculated unit the simplest name of exactly that size (e.g. 万斤)."""
    return unit.text or _described(unit)


@lru_cache(maxsize=4096)
def _described(unit: Unit) -> str:
    return _single(unit) or _quotient(unit) or _written_out(unit)


@cache
def _names() -> dict[Dimension, Names]:
    """The names that may be shown, by dimension, in the order of the table: plain ones first, then with numerals."""
    names: dict[Dimension, Names] = {}
    for base in UNITS:
        if base.shown != "never":
            names.setdefault(dimension_of(base), {})[base.names[0]] = base.scale
    for numeral, factor in NUMERALS.items():
        for base in UNITS:
            if base.shown == "numerals" and base.dimension and _combines(numeral, base.names[0]):
                names[dimension_of(base)][numeral + base.names[0]] = factor * base.scale
    return names


def _combines(numeral: str, name: str) -> bool:
    """Whether numeral and name make no other word (千 and 克) and no stutter (千千瓦)."""
    return numeral + name not in unit_names() and numeral[-1] != name[0]


def _single(unit: Unit) -> str | None:
    """One name, such as 万斤; with a number in front when no numeral fits."""
    names = _names().get(unit.dimension, {})
    exact = next((name for name, size in names.items() if size == unit.scale), None)
    if exact or not names:
        return exact
    if not unit.dimension:
        return _number(unit.scale)
    name, size = next(iter(names.items()))
    return f"{_number(unit.scale / size)} {name}"


def _quotient(unit: Unit) -> str | None:
    """Two names, such as 斤/亩 or 吨/万元, the most preferred; with a number in front when no numerals fit."""
    pairs = [(_names()[above], _names()[below]) for below in _names() if (above := _over(unit, below)) in _names()]
    exact = [
        (i + j, f"{top}/{bottom}")
        for tops, bottoms in pairs
        for i, (top, size) in enumerate(tops.items())
        for j, (bottom, divisor) in enumerate(bottoms.items())
        if size == unit.scale * divisor
    ]
    if exact:
        return min(exact)[1]
    for tops, bottoms in pairs:
        (top, size), (bottom, divisor) = next(iter(tops.items())), next(iter(bottoms.items()))
        return f"{_number(unit.scale * divisor / size)} {top}/{bottom}"
    return None


def _number(factor: Fraction) -> str:
    return str(factor) if factor.denominator <= MAX_DENOMINATOR else f"{float(factor):g}"


def _over(unit: Unit, below: Dimension) -> Dimension | None:
    """The dimension that, divided by `below`, is the unit's."""
    if not below:
        return None
    try:
        return multiply(Unit(unit.dimension, Fraction(1)), Unit(below, Fraction(1))).dimension
    except UnitError:
        return None


def _written_out(unit: Unit) -> str:
    """The unit in the coherent base, with its factor in front."""
    above = "·".join(_raised(name, exponent) for name, exponent in unit.dimension if exponent > 0)
    below = "·".join(_raised(name, -exponent) for name, exponent in unit.dimension if exponent < 0)
    text = above or "1"
    if below:
        text += f"/({below})" if "·" in below else f"/{below}"
    return text if unit.scale == 1 else f"{_number(unit.scale)} {text}"


def _raised(dimension: str, exponent: Fraction) -> str:
    names = _names()[(dimension, Fraction(1)),]
    name = next(name for name, size in names.items() if size == 1)
    return name if exponent == 1 else f"{name}^{exponent}"

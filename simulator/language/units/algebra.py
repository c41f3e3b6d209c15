"""What a unit is, and products, quotients and powers of units: exact fractions throughout."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

Dimension = tuple[tuple[str, Fraction], ...]

MAX_POWER = 24  # of one base dimension, after all products
MAX_BITS = 900  # of a scale: keeps it within what a float can hold


class UnitError(ValueError):
    """A unit that cannot be read or used. `column` is the offset in the unit's text, from 0."""

    def __init__(self, problem: tuple[str, str], remedy: tuple[str, str], column: int = 0) -> None:
        """`problem` and `remedy` are (Chinese, English)."""
        self.zh, self.en = problem
        self.remedy_zh, self.remedy_en = remedy
        self.column = column
        super().__init__(f"{self.en}; {self.remedy_en}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: powers of base dimensions (sorted, none zero) and its exact size in the coherent base.

    Units that mean the same are equal, however written: `text` takes no part in comparisons. It is empty for a unit
    that was calculated; `units.describe` then finds words for it.
    """

    dimension: Dimension
    scale: Fraction
    text: str = field(default="", compare=False)


DIMENSIONLESS = Unit((), Fraction(1), "1")


def multiply(a: Unit, b: Unit) -> Unit:
    """The unit of a product."""
    powers = dict(a.dimension)
    for name, exponent in b.dimension:
        powers[name] = powers.get(name, Fraction(0)) + exponent
    return _checked(powers, a.scale * b.scale)


def divide(a: Unit, b: Unit) -> Unit:
    """The unit of a quotient."""
    return multiply(a, power(b, Fraction(-1)))


def power(unit: Unit, exponent: Fraction | int) -> Unit:
    """The unit of a power. Exact for integer exponents and perfect roots; else the scale is the nearest float."""
    exponent = Fraction(exponent)
    bits = max(unit.scale.numerator.bit_length(), unit.scale.denominator.bit_length()) - 1
    if bits * abs(exponent) > MAX_BITS:  # before calculating: a huge power would take for ever
        raise _too_large()
    powers = {name: old * exponent for name, old in unit.dimension}
    return _checked(powers, _scale_power(unit.scale, exponent))


def same_dimension(a: Unit, b: Unit) -> bool:
    """Whether numbers in the two units can be added or compared after conversion."""
    return a.dimension == b.dimension


def _checked(powers: dict[str, Fraction], scale: Fraction) -> Unit:
    dimension = tuple(sorted((name, exponent) for name, exponent in powers.items() if exponent))
    if max(scale.numerator.bit_length(), scale.denominator.bit_length()) > MAX_BITS:
        raise _too_large()
    if any(abs(exponent.numerator) > MAX_POWER or exponent.denominator > MAX_POWER for _, exponent in dimension):
        raise _too_large()
    return Unit(dimension, scale)


def _too_large() -> UnitError:
    return UnitError(
        ("单位的幂次过高", "the powers of the unit are too high"),
        ("检查算式或单位中的指数", "check the exponents in the equation or the unit"),
    )


def _scale_power(scale: Fraction, exponent: Fraction) -> Fraction:
    degree = exponent.denominator
    above, below = _root(scale.numerator, degree), _root(scale.denominator, degree)
    if above and below:
        return Fraction(Fraction(above, below) ** exponent.numerator)
    return Fraction(float(scale) ** float(exponent))


def _root(number: int, degree: int) -> int | None:
    """The integer root, when there is one."""
    if degree == 1 or number == 1:
        return number
    guess = round(number ** (1 / degree))
    return guess if guess > 1 and guess**degree == number else None

"""Reads the text of a unit: products and quotients of named units with integer exponents."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from simulator.language.units.algebra import DIMENSIONLESS, Unit, UnitError, divide, multiply, power
from simulator.language.units.table import NUMERALS, REFUSED, SI, UNITS, BaseUnit

MAX_LENGTH = 60
MAX_EXPONENT = 6
MAX_NESTING = 5


def parse_unit(text: str) -> Unit:
    """The unit that `text` names, e.g. `万千瓦`, `元/人`, `千克/(千瓦·小时)`, `m^3`, `1`; raises `UnitError`."""
    if len(text) > MAX_LENGTH:
        raise UnitError(
            (f"单位过长({len(text)} 个字符)", f"the unit is too long ({len(text)} characters)"),
            (f"最多 {MAX_LENGTH} 个字符", f"use at most {MAX_LENGTH} characters"),
            MAX_LENGTH,
        )
    return _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Unit:
    unit = _Parser(text).whole()
    return Unit(unit.dimension, unit.scale, text.strip())


# ---- names


@cache
def unit_names() -> dict[str, BaseUnit]:
    """Every whole name of the table."""
    return {name: base for base in UNITS for name in base.names}


def _find(name: str) -> tuple[Fraction, BaseUnit] | None:
    """The factor and the base unit of a name. Whole names win: 百分点 is no 百 + 分点, 千瓦 no 千 + 瓦."""
    base = unit_names().get(name)
    if base:
        return Fraction(1), base
    for length in (1, 2):
        numeral, rest = NUMERALS.get(name[:length]), _find_prefixed(name[length:])
        if numeral and rest and rest[1].dimension:
            return rest[0] * numeral, rest[1]
    return _find_prefixed(name)


def _find_prefixed(name: str) -> tuple[Fraction, BaseUnit] | None:
    """A whole name, or a Latin one behind an SI prefix that it takes."""
    base = unit_names().get(name)
    if base:
        return Fraction(1), base
    base = unit_names().get(name[1:])
    if base and name[1:].isascii() and name[0] in base.prefixes:
        return SI[name[0]], base
    return None


def _is_same(other: BaseUnit | None, base: BaseUnit) -> bool:
    """Whether two names are of one unit, as 只 and 羊单位 are."""
    return other is not None and (other.dimension, other.scale) == (base.dimension, base.scale)


def dimension_of(base: BaseUnit) -> tuple[tuple[str, Fraction], ...]:
    """The dimension of a row of the table, as `Unit` holds it."""
    return tuple((name, Fraction(exponent)) for name, exponent in base.dimension)


# ---- characters and tokens

_SIGNS = dict.fromkeys("·⋅•・∙×✕✖", "*") | dict.fromkeys("∕⁄÷", "/") | dict.fromkeys("−–", "-")
_CURLY = frozenset("\u201c\u201d\u2018\u2019")
_RAISED = dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True))


def _characters(text: str) -> list[tuple[str, int]]:
    """The text in one plain spelling, each character with its offset: full-width forms, signs and ² ³ are unified."""
    plain: list[tuple[str, int]] = []
    for offset, character in enumerate(text):
        if character in _RAISED:
            inside = offset > 0 and text[offset - 1] in _RAISED
            unified = ("" if inside else "^") + _RAISED[character]
        else:
            unified = _SIGNS.get(character) or unicodedata.normalize("NFKC", character)
        plain += [(_SIGNS.get(one, one), offset) for one in unified]
    return plain


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # name, number, or the sign itself; "" at the end
    text: str
    column: int


def _tokens(text: str) -> list[_Token]:
    """Names (which may hold digits, as tCO2), numbers and signs; blanks vanish, except between two Latin words."""
    tokens = [_Token("", "", 0)]
    blank = False
    for character, column in _characters(text):
        if character.isspace():
            blank = True
            continue
        kind, last = _kind(character), tokens[-1]
        joins = kind == last.kind == "number" or (last.kind == "name" and kind in {"name", "number"})
        if joins and not (blank and last.text[-1].isascii() and character.isascii()):
            tokens[-1] = _Token(last.kind, last.text + character, last.column)
        else:
            tokens.append(_Token(kind, character, column))
        blank = False
    return [*tokens[1:], _Token("", "", len(text))]


def _kind(character: str) -> str:
    if character in "0123456789":
        return "number"
    return "name" if character.isalpha() or character in "%‰‱°" else character


class _Parser:
    """Recursive descent: `product := factor {sign factor}`, `factor := (name | 1 | "(" product ")") ["^" integer]`."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.next
        self.at += bool(token.kind)
        return token

    def whole(self) -> Unit:
        if not self.next.kind:
            raise UnitError(("单位为空", "the unit is empty"), ("无量纲请写 1", "write 1 for a plain number"))
        unit = self.product()
        if self.next.kind:
            raise _unexpected(self.next)
        return unit

    def product(self) -> Unit:
        unit = self.factor()
        divided = False
        while self.next.kind in {"*", "/"}:
            sign = self.take()
            if divided and sign.kind == "*":
                raise _ambiguous(sign.column)
            divided = divided or sign.kind == "/"
            unit = _combined(unit, sign, self.factor())
        return unit

    def factor(self) -> Unit:
        token = self.take()
        if token.kind == "name":
            unit = self.named(token)
        elif token.kind == "(":
            unit = self.enclosed(token)
        elif token.text == "1":
            unit = DIMENSIONLESS
        elif token.kind == "number":
            raise _number(token)
        else:
            raise _unexpected(token)
        return self.raised(unit)

    def named(self, token: _Token) -> Unit:
        """A name, with digits at its end as exponent (m2), and another name of the same in parentheses: 头(只)."""
        found, exponent = _find(token.text), 1
        if not found:
            bare = token.text.rstrip("0123456789")
            digits = token.text[len(bare) :]
            found = _find(bare)
            exponent = _exponent(digits, token.column + len(bare)) if digits else 1
            if not found:
                raise _unknown(_Token("name", bare, token.column))
        synonym = self.tokens[self.at : self.at + 3]
        if [t.kind for t in synonym] == ["(", "name", ")"] and _is_same(unit_names().get(synonym[1].text), found[1]):
            self.at += 3
        factor, base = found
        return power(Unit(dimension_of(base), base.scale * factor), exponent)

    def enclosed(self, opening: _Token) -> Unit:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise UnitError(
                ("括号嵌套过深", "the parentheses are nested too deeply"),
                (f"最多 {MAX_NESTING} 层", f"use at most {MAX_NESTING} levels"),
                opening.column,
            )
        unit = self.product()
        closing = self.take()
        if closing.kind != ")":
            raise _unexpected(closing)
        self.depth -= 1
        return unit

    def raised(self, unit: Unit) -> Unit:
        if self.next.kind != "^":
            return unit
        hat = self.take()
        negative = self.next.kind == "-" and bool(self.take())
        digits = self.take()
        if digits.kind != "number":
            raise _unexpected(digits)
        exponent = _exponent(digits.text, digits.column)
        with _errors_at(hat.column):
            return power(unit, -exponent if negative else exponent)


def _combined(a: Unit, sign: _Token, b: Unit) -> Unit:
    with _errors_at(sign.column):
        return multiply(a, b) if sign.kind == "*" else divide(a, b)


@contextmanager
def _errors_at(column: int) -> Generator[None]:
    """Gives an error of the algebra, which knows no text, its column."""
    try:
        yield
    except UnitError as error:
        error.column = column
        raise


# ---- what can be wrong


def _exponent(digits: str, column: int) -> int:
    if 1 <= int(digits) <= MAX_EXPONENT:  # `digits` cannot be long: the whole text is not
        return int(digits)
    raise UnitError(
        (f"指数 {digits} 超出范围", f"the exponent {digits} is out of range"),
        (f"指数是 1 到 {MAX_EXPONENT} 的整数", f"use a whole number from 1 to {MAX_EXPONENT}"),
        column,
    )


def _unexpected(token: _Token) -> UnitError:
    if not token.kind:
        problem = ("单位没有写完", "the unit ends too early")
    elif token.kind in {"name", "number", "("}:
        problem = (f"“{token.text}”之前缺少运算符", f"a sign is missing before '{token.text}'")
    else:
        seen = token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"
        problem = (f"此处不应有“{seen}”", f"'{seen}' is not expected here")
    remedy = ("用 / · ^ 和括号连接单位,如 千克/(千瓦·小时)", "join units by / · ^ and parentheses, e.g. kg/(kW·h)")
    if token.text in _CURLY:
        remedy = ('引号改用半角的,如 `unit: "%"`', 'use straight quotes, as in `unit: "%"`')
    return UnitError(problem, remedy, token.column)


def _ambiguous(column: int) -> UnitError:
    return UnitError(
        ("除号之后再乘,含义不清", "a product after a quotient can be read in two ways"),
        ("加括号,如 千克/(千瓦·小时);或把乘积写在前面", "add parentheses, e.g. kg/(kW·h), or put the product first"),
        column,
    )


def _number(token: _Token) -> UnitError:
    return UnitError(
        (f"单位中不能有数字 {token.text}", f"a unit holds no number such as {token.text}"),
        (
            "把倍数写进数值,或用 十 百 千 万 亿,如 万人",
            "put the factor into the value, or use 十 百 千 万 亿 as in 万人",
        ),
        token.column,
    )


def _unknown(token: _Token) -> UnitError:
    name = token.text
    bare = name.lstrip("十百千万亿") or name
    problem = (f"不认识的单位“{name}”", f"unknown unit '{name}'")
    if bare in REFUSED:
        problem = (f"单位“{name}”不可用", f"the unit '{name}' is not accepted")
        return UnitError(problem, REFUSED[bare], token.column)
    close = _close_names(name)
    if bare in unit_names():
        remedy = (f"请写 {bare},把倍数写进数值", f"write {bare} and put the factor into the value")
    elif close:
        remedy = (f"是否为 {'、'.join(close)}?", f"did you mean {', '.join(close)}?")
    else:
        remedy = (
            "常用单位:万千瓦、亿千瓦时、亿斤、万吨、万亩、亿元、万人、户、套、个、公里、%;没有合适的量词时用 个",
            "use a unit such as 万千瓦, kWh, t, 亩, 元, 人, 户, 套, 个, km, %; for things counted use 个",
        )
    return UnitError(problem, remedy, token.column)


def _close_names(name: str) -> list[str]:
    """Up to three known names like this one, with its own numeral in front."""
    bare = name.lstrip("十百千万亿")
    numeral = name[: len(name) - len(bare)]
    known = {known.lower(): known for known in (*unit_names(), *_latin_prefixed())}
    begun = [front + item for front, rest in (("", name), (numeral, bare)) for item in _beginning(rest)]
    close = [numeral + known[match] for match in difflib.get_close_matches(bare.lower(), known, n=3, cutoff=0.6)]
    return begun[:1] or close


def _beginning(text: str) -> list[str]:
    """The longest Chinese unit that a text begins with, as 元 does in 元人民币."""
    return sorted((item for item in unit_names() if not item.isascii() and text.startswith(item)), key=len)[-1:]


@cache
def _latin_prefixed() -> tuple[str, ...]:
    return tuple(p + name for base in UNITS for p in base.prefixes for name in base.names if name.isascii())

"""Whether quantity, sign, comparator and scope of a statement are those that its words stand for.

Text in, faults out, as in `sources`. What the words leave open is left to the reader:
达到20% may be a level or a share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from simulator.language.faults import Fault, Place, Words
from simulator.language.schema import Statement
from simulator.language.sources import plain_text

_CHANGES: Final = "(?:增|升|提高|降|减|缩|倍)(?![到至])"
NEEDED: Final = {"growth": _CHANGES, "average_growth": "年均", "mean": "年均", "multiple": "倍|翻", "change": _CHANGES}
"""What the fragment of a statement of such a quantity has a word of."""

_RELATIVE: Final = frozenset({"level", "growth", "average_growth", "change"})
_ASKED: Final = (
    (re.compile("翻一?番"), frozenset({"multiple"})),
    (re.compile("年均[^,。;]{0,4}增长"), frozenset({"average_growth"})),
    (
        re.compile(r"(?:增长|下降|增速|增幅|降幅|提升|提高)\d[\d.,]*[%倍]|[压缩]减[^\d,。;到至]{1,8}\d[\d.]*%"),
        _RELATIVE,
    ),
    (re.compile(r"\d倍"), frozenset({"multiple", "growth", "average_growth"})),
)
"""Words that only statements of some quantities have; a level is that of a variable of growth."""

_FALLING: Final = re.compile(r"(?:下降|降低|[降减]幅|[减缩])[^\d,。;到至为]{0,10}(\d[\d.,]*)")
_FIRST: Final = re.compile('零"?的?突破')
_PART: Final = re.compile("(?<!新)城区|(?<!县)市区|城乡结合部")
"""Words for a part of a region; 新城区 is a district's name, 县市区 are districts of any kind."""


def check_meaning(statement: Statement, place: Place) -> Iterator[Fault]:
    """The faults of a statement whose quantity, sign, comparator or scope its words do not bear out."""
    plain = plain_text(statement.fragment)
    if "quantity" not in statement.differs and not _is_worded(statement, plain):
        yield _quantity_fault(statement, place)
    if statement.value and _falls(statement, plain) != (statement.value < 0):
        yield _sign_fault(statement, place)
    if _FIRST.search(plain) and statement.comparator != ">=":
        problem = Words(
            f"“{statement.fragment}”是至少 {statement.value:g},comparator 却为“{statement.comparator}”",
            f"'{statement.fragment}' is at least {statement.value:g}, but comparator is {statement.comparator!r}",
        )
        yield Fault("comparator", place, problem, Words('comparator 改为 ">="', 'set comparator to ">="'))
    part = _PART.search(f"{statement.title.zh} {plain} {statement.note}")
    if part is not None and statement.scope is None and "scope" not in statement.differs:
        yield _scope_fault(statement, part[0], place)


def _is_worded(statement: Statement, plain: str) -> bool:
    needed = NEEDED.get(statement.quantity)
    if needed is not None and not re.search(needed, plain):
        return False
    asked = [quantities for regex, quantities in _ASKED if regex.search(plain)]
    if asked and statement.quantity == "level" and statement.indicator is None:
        return False
    return all(statement.quantity in quantities for quantities in asked)


def _falls(statement: Statement, plain: str) -> bool:
    """Whether the statement's figure is how much something fell; an amount taken off, in units, is none."""
    if statement.quantity not in _RELATIVE or (statement.quantity == "level" and statement.unit != "%"):
        return False
    figures = (found[1].replace(",", "").rstrip(".") for found in _FALLING.finditer(plain))
    return any(float(figure) == abs(statement.value) for figure in figures)


def _quantity_fault(statement: Statement, place: Place) -> Fault:
    return Fault(
        "quantity",
        place,
        Words(
            f"quantity 为“{statement.quantity}”,与“{statement.fragment}”的说法不符",
            f"quantity is {statement.quantity!r}, which the words '{statement.fragment}' do not stand for",
        ),
        Words(
            "增长、下降用 growth,年均增长用 average_growth,翻番和倍数用 multiple,占比和达到用 share 或 level;"
            "片段太短的,补上这些词;确属例外的,加 differs: [quantity] 并在 note 中说明",
            "growth for 增长 and 下降, average_growth for 年均增长, multiple for 翻番 and 倍, share or level for 占比 "
            "and 达到; lengthen a fragment that lacks the word; an exception needs differs: [quantity] and a note",
        ),
    )


def _sign_fault(statement: Statement, place: Place) -> Fault:
    return Fault(
        "sign",
        place,
        Words(
            f"“{statement.fragment}”与 value {statement.value:g} 的正负不符",
            f"the sign of value {statement.value:g} is not that of '{statement.fragment}'",
        ),
        Words("下降、减少、降幅填负数,其余填正数", "a fall is negative, all else positive"),
    )


def _scope_fault(statement: Statement, part: str, place: Place) -> Fault:
    return Fault(
        "scope",
        place,
        Words(
            f"“{statement.title.zh}”只指“{part}”,没有写 scope",
            f"'{statement.title.en}' is of {part} alone, without a scope",
        ),
        Words(
            "在地区的 scopes 中写明这一范围并填入 scope;只是顺带提到的,加 differs: [scope] 并在 note 中说明",
            "declare the part in the region's scopes and set scope; where it is only mentioned, "
            "add differs: [scope] and say so in note",
        ),
    )

"""Whether unit, comparator and date of a statement are those that its document prints.

Text in, faults out, as in `sources`. What is looked at is the statement's figure in its fragment, with what stands
right before and after it in the document. A fragment that gives the number in words is left to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from simulator.language.faults import Fault, Place, Words
from simulator.language.schema import DocumentFile, Skip, Statement
from simulator.language.sources import Source, plain_text, read_source

SAME: Final = {
    "公里": ("千米",),
    "百分点": ("个百分点",),
    "位": ("名", "强"),
    "万头只": ("万头(只)",),
    "个": ("大",),
    "条": ("大",),
    "万人": ("万",),
}
"""Other spellings of a unit beside a number: 6大通道 are counted, and in 注册用户突破150万 people are meant."""

_EACH: Final = {
    "人": "人均",
    "天": "每天",
    "日": "日",
    "月": "月",
    "年": "年",
    "亩": "亩均",
    "个": "各|每",
    "户": "户均",
}
"""How a text says `each` of a unit such as 平方米/人 where it does not print the stroke."""

_RATE: Final = re.compile("(?:每([月年天日])|([年日])产)$")
"""What stands before a figure that is a rate: 年产10万吨 is 10 万吨/年."""

_FIGURE: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?")
_RANGE: Final = r"(?:[-至]\d+(?:\.\d+)?)?"
_SCALE: Final = re.compile("[百千万亿]+")
_ABOUT_OR_MORE: Final = "[余多]?"
_CONTINUED: Final = re.compile(r"/|(?<=[人户场列架])次|(?<=瓦)时|(?<=\d个)百分点")
"""What makes another unit of the one before it: 人次 is not 人, nor 千瓦时 千瓦."""

_BEHIND: Final = {">=": r"及?以上", "<=": r"以内|之内|及?以下", "about": r"左右|上下"}
_BEFORE: Final = {
    ">=": r"不低于|不少于|(?<!不)超过?|突破|大于|迈上|至少[^\d,。;]{0,4}",
    "<=": r"不超过|不高于|不多于|控制在|小于",
    "about": r"约|大约|接近|近",
}
_OPPOSITE: Final = {">=": "<=", "<=": ">="}
_LONGEST: Final = 12  # characters before a figure that may say how it is meant


def check_wording(statement: Statement, text: str, place: Place) -> Iterator[Fault]:
    """The faults of a statement whose unit or comparator is not the printed one, unless `differs` says so."""
    source = read_source(text)
    figures = list(_figures(statement, source))
    if not figures:
        return
    units = [end for _, end in figures if end is not None]
    if not units and "unit" not in statement.differs:
        yield _unit_fault(statement, place)
    if "comparator" not in statement.differs and statement.comparator != "range":
        said = {sign for start, end in figures for sign in _signs(statement, source, start, end)}
        if statement.comparator not in (said or {"="}):
            yield _comparator_fault(statement, said, place)


def check_file(file: DocumentFile, places: Sequence[Place], skip_places: Sequence[Place]) -> Iterator[Fault]:
    """The faults of a document's file that need no text: what is observed after its date, skips for no reason."""
    for statement, place in zip(file.statements, places, strict=True):
        if statement.kind == "observation" and statement.year > int(file.date[:4]):
            problem = (
                f"{statement.year} 年的实绩晚于文件日期 {file.date}",
                f"an observation of {statement.year} in a document of {file.date}",
            )
            yield _fault("year", place, problem, ("改正年份,或改为 kind: target", "mend the year, or make it a target"))
    for skip, place in zip(file.skips, skip_places, strict=True):
        if not has_reason(skip):
            problem = (f"没有写明原因:“{skip.reason}”", f"no reason is given: '{skip.reason}'")
            yield _fault("skip", place, problem, ("用一句话写明为什么不登记", "say in words why it is not registered"))


def has_reason(skip: Skip) -> bool:
    """Whether a passage is skipped for a reason: two Chinese characters or an English word of three letters."""
    return re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}", skip.reason) is not None


def _figures(statement: Statement, source: Source) -> Iterator[tuple[int, int | None]]:
    """Where the value stands in the fragment's first place: its start, and the end of its unit, None for another."""
    wanted, value = plain_text(statement.fragment), abs(statement.value)
    for at in islice(source.places(wanted, statement.section), 1):
        for figure in _FIGURE.finditer(wanted):
            if float(figure[0].replace(",", "")) == value:
                end = _unit_end(statement, source.plain, at + figure.end(), at + len(wanted))
                yield at + figure.start(), end if _is_rate(statement, wanted[: figure.start()]) else None


def _unit_end(statement: Statement, plain: str, start: int, end: int) -> int | None:
    """Where the unit ends of a figure that ends at `start`, in a fragment that ends at `end`; None for another unit."""
    own, _, each = plain_text(statement.unit).partition("/")
    fragment = plain[end - len(plain_text(statement.fragment)) : end]
    found = re.compile(_RANGE + "(?:" + "|".join(_spellings(own)) + ")").match(plain, start, end)
    if found is None:
        return None
    if each and not (plain.startswith(f"/{each}", found.end()) or re.search(_EACH.get(each, each), fragment)):
        return None
    stroke = f"/{each}" if each and plain.startswith(f"/{each}", found.end()) else ""
    return None if _CONTINUED.match(plain, found.end()) and not stroke else found.end() + len(stroke)


def _is_rate(statement: Statement, before: str) -> bool:
    """Whether the unit is by year, month or day where the words before the figure say so."""
    found = _RATE.search(before)
    each = (found[1] or found[2]) if found else ""
    return not each or statement.unit.endswith(f"/{each}")


def _spellings(unit: str) -> Iterator[str]:
    """A unit as it may stand behind a number: 5.4万余户, 2200余件, 6大."""
    scale = _SCALE.match(unit)
    head = scale[0] if scale else ""
    yield f"{_ABOUT_OR_MORE}{re.escape(head)}{_ABOUT_OR_MORE}{re.escape(unit[len(head) :])}"
    yield from (re.escape(other) for other in SAME.get(unit, ()))


def _signs(statement: Statement, source: Source, start: int, end: int | None) -> Iterator[str]:
    """The comparators that the words around a figure stand for, seen from the sign of the value."""
    plain = source.plain
    after = end if end is not None else _FIGURE.match(plain, start).end()  # type: ignore[union-attr]
    before = plain[max(start - _LONGEST, 0) : start]
    for sign in (">=", "<=", "about"):
        behind = re.match(_BEHIND[sign], plain[after : after + _LONGEST])
        ahead = re.search(f"(?:{_BEFORE[sign]})$", before)
        kept = ahead is not None and ahead[0] == "控制在" and statement.kind == "observation"
        more = sign == ">=" and re.search("[余多]", plain[start:after]) is not None
        if behind or more or (ahead and not kept):
            yield _OPPOSITE.get(sign, sign) if statement.value < 0 else sign


def _unit_fault(statement: Statement, place: Place) -> Fault:
    return _fault(
        "unit",
        place,
        (
            f"片段“{statement.fragment}”中 {statement.value:g} 后面不是单位“{statement.unit}”",
            f"in the fragment '{statement.fragment}' the unit behind {statement.value:g} is not {statement.unit!r}",
        ),
        (
            "unit 照原文填写;意思相同只是写法不同的,加 differs: [unit] 并在 note 中说明",
            "give the unit as printed; where it means the same, add differs: [unit] and say so in note",
        ),
    )


def _comparator_fault(statement: Statement, said: set[str], place: Place) -> Fault:
    printed = " ".join(sorted(said)) or "="
    return _fault(
        "comparator",
        place,
        (
            f"comparator 为“{statement.comparator}”,而“{statement.fragment}”处的文字是“{printed}”",
            f"comparator is {statement.comparator!r}, but the words at '{statement.fragment}' say {printed!r}",
        ),
        (
            "comparator 按原文填写;措辞管着几个数的(如“分别达到…以上”),加 differs: [comparator] 并在 note 中说明",
            "set comparator as printed; a wording for several numbers needs differs: [comparator] and a word in note",
        ),
    )


def _fault(code: str, place: Place, problem: tuple[str, str], remedy: tuple[str, str]) -> Fault:
    return Fault(code, place, Words(*problem), Words(*remedy))

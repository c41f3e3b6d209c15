"""Source documents as text: their sections by heading, and whether a registered fragment stands where it is said to.

Text in, text out: nothing here opens a file. Blanks, full-width forms and styles of quotes and dashes are ignored
on purpose: they differ between printings of one document and carry no fact.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from simulator.language.faults import Fault, Place, Words
from simulator.language.in_words import meant, said
from simulator.language.schema import Statement

BEFORE: Final = "0"
"""The section in front of the first heading."""

_NUMBER: Final = "[一二三四五六七八九十百零〇]+"
_HEADING: Final = re.compile(
    rf"""^[^\S\n]*(?:
        (?P<chapter>第\s*{_NUMBER}\s*[章篇])
      | (?P<part>第\s*{_NUMBER}\s*节)
      | (?P<item>{_NUMBER})、(?!{_NUMBER}[、产])   # 一、二、三产业 opens no chapter
      | (?P<sub>[((]{_NUMBER}[))])
    )""",
    re.MULTILINE | re.VERBOSE,
)
_ORDER: Final = ("chapter", "part", "item", "sub")

_UNIFIED: Final = str.maketrans(
    dict.fromkeys("“”„‟「」『』＂", '"') | dict.fromkeys("‘’‛′＇", "'") | dict.fromkeys("–—―−‐‑‒─~～〜∼", "-")
)
YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|[-至](?:19|20)\d\d)")
_DIGIT_RUN: Final = re.compile(r"\d+(?:\.\d+)?")
_CLAUSE: Final = re.compile(r",(?!\d{3})|[。;]")
_LONGEST: Final = 2  # clauses of a fragment: the one with the number, and one that says of what
SHOWN: Final = 80  # characters of a passage that a fault shows


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of a document below one heading, down to the next heading of any level."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its text, its pieces, and its plain spelling with the offset of each character in the text."""

    text: str
    spans: tuple[_Span, ...]
    plain: str
    offsets: tuple[int, ...]

    def piece(self, start: int, end: int) -> tuple[int, int]:
        """A piece of the text in positions of the plain spelling."""
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)

    def section(self, at: int) -> str:
        """Path of the section in which a position of the plain spelling lies."""
        offset = self.offsets[at]
        return next(span.path for span in self.spans if span.start <= offset < span.end)

    def occurrences(self, wanted: str, start: int = 0, end: int | None = None) -> Iterator[int]:
        """Positions of a plain text in the plain spelling; none of them cuts a longer number."""
        at = self.plain.find(wanted, start, end) if wanted else -1
        while at >= 0:
            if not _cuts_number(self, at) and not _cuts_number(self, at + len(wanted)):
                yield at
            at = self.plain.find(wanted, at + 1, end)

    def places(self, wanted: str, section: str) -> Iterator[int]:
        """Those of the positions that lie in a section or below it."""
        return (at for at in self.occurrences(wanted) if is_within(self.section(at), section))


def sections(text: str) -> dict[str, str]:
    """The text of every section by its path, in order; each without the sections below it.

    Paths are made of the headings' own numbers: `三`, `三/(四)`, `第一章/第二节`; a document that begins amid a chapter
    has `(七)`; `0` is what stands before the first heading. Text under a path that occurs twice is joined.
    """
    found: dict[str, str] = {}
    for span in read_source(text).spans:
        found[span.path] = found.get(span.path, "") + text[span.start : span.end]
    return found


def find_fragment(text: str, section: str, fragment: str) -> int | None:
    """Offset in `text` of a fragment within a section or the sections below it; None when it is not there.

    A fragment that begins or ends with a digit does not match amid a longer number: 5万亩 is not found in 335万亩.
    """
    source = read_source(text)
    wanted = plain_text(fragment)
    for span in source.spans:
        if is_within(span.path, section):
            at = next(source.occurrences(wanted, *source.piece(span.start, span.end)), None)
            if at is not None:
                return source.offsets[at]
    return None


def check_statement(statement: Statement, text: str, place: Place) -> Fault | None:
    """The fault of a statement whose section, fragment or number does not agree with its document's text."""
    fragment = statement.fragment
    if find_fragment(text, statement.section, fragment) is not None:
        return _number_fault(statement, text, place) or _length_fault(statement, text, place)
    elsewhere = [path for path in sections(text) if find_fragment(text, path, fragment) is not None]
    if elsewhere:
        path = max(elsewhere, key=lambda path: path.count("/"))
        problem = (
            f"“{fragment}”不在 {statement.section},而在 {path}",
            f"'{fragment}' is not in section {statement.section} but in {path}",
        )
        return _fault("section", place, problem, (f"section 改为 {path}", f"set section to {path}"))
    near = nearest_passage(text, fragment)
    problem = (f"原文中没有“{fragment}”", f"the document does not hold '{fragment}'")
    if near is None:
        return _fault("fragment", place, problem, ("照原文抄录片段", "copy the fragment from the document"))
    where, passage = near
    remedy = (f"照原文改正;{where} 有“{passage}”", f"copy it from the document; {where} holds '{passage}'")
    return _fault("fragment", place, problem, remedy)


def nearest_passage(text: str, fragment: str) -> tuple[str, str] | None:
    """Section and passage of the document most like a fragment; None when nothing is like it."""
    source = read_source(text)
    wanted = plain_text(fragment)
    matcher = difflib.SequenceMatcher(None, source.plain, wanted, autojunk=False)
    match = matcher.find_longest_match()
    if match.size < max(3, len(wanted) // 3):
        return None
    first = max(match.a - match.b, 0)
    last = min(first + len(wanted), len(source.offsets)) - 1
    start, end = source.offsets[first], source.offsets[last] + 1
    return source.section(match.a), " ".join(text[start:end].split())[:SHOWN]


def plain_text(text: str) -> str:
    """A text as it is compared: without blanks and full-width forms, with one style of quotes and dashes."""
    return "".join(_plain(character) for character in text)


@lru_cache(maxsize=65536)
def _plain(character: str) -> str:
    if unicodedata.category(character) in {"Cf", "Cc"}:
        return ""
    return "".join(unicodedata.normalize("NFKC", character.translate(_UNIFIED)).translate(_UNIFIED).split())


@lru_cache(maxsize=16)
def read_source(text: str) -> Source:
    """A document's text with its sections and its plain spelling; the last few texts are kept."""
    pieces = [(_plain(character), offset) for offset, character in enumerate(text)]
    offsets = tuple(offset for plain, offset in pieces for _ in plain)
    return Source(text, tuple(_spans(text)), "".join(plain for plain, _ in pieces), offsets)


def _spans(text: str) -> Iterator[_Span]:
    path, start = BEFORE, 0
    above: dict[str, str] = {}
    for heading in _HEADING.finditer(text):
        if heading.start() > 0:
            yield _Span(path, start, heading.start())
        kind = str(heading.lastgroup)
        above = {level: number for level, number in above.items() if _ORDER.index(level) < _ORDER.index(kind)}
        above[kind] = plain_text(heading[kind])
        path, start = "/".join(above.values()), heading.start()
    yield _Span(path, start, len(text))


def is_within(path: str, section: str) -> bool:
    """Whether a path is that of a section, however its brackets are printed, or of one below it."""
    plain = plain_text(section)
    return path == plain or path.startswith(f"{plain}/")


def _cuts_number(source: Source, at: int) -> bool:
    """Whether a number runs across this point of the plain spelling; a blank in the document ends a number."""
    if not 0 < at < len(source.plain) or source.offsets[at] - source.offsets[at - 1] > 1:
        return False
    around = source.plain[max(at - 2, 0) : at + 2]
    left, right = source.plain[at - 1], source.plain[at]
    if "." in {left, right}:
        return bool(re.search(r"\d\.\d", around))
    return left.isdigit() and right.isdigit()


def _number_fault(statement: Statement, text: str, place: Place) -> Fault | None:
    """A fragment must show the value in figures or in words; one with neither names what is counted, or compares."""
    numbers = _numbers(statement, text)
    lacking = [value for value in (statement.value, statement.high) if value is not None and abs(value) not in numbers]
    if not lacking:
        return None
    return _fault(
        "number",
        place,
        (
            f"片段“{statement.fragment}”里没有数值 {lacking[0]:g}",
            f"the fragment '{statement.fragment}' does not show the value {lacking[0]:g}",
        ),
        ("value 按原文所印填写,或改正片段", "give the value as printed, or correct the fragment"),
    )


def _numbers(statement: Statement, text: str) -> set[float]:
    """The numbers that a fragment shows, else those that it may mean."""
    plain = plain_text(statement.fragment)
    shown = _shown(plain)
    if shown:
        return shown
    source = read_source(text)
    at = next(source.places(plain, statement.section), len(source.plain))
    behind = source.plain[at + len(plain) :]
    return meant(plain, _CLAUSE.split(behind, maxsplit=1)[0])


def _shown(plain: str) -> set[float]:
    """The numbers of a plain text, in figures or in words; a year is none."""
    figures = _DIGIT_RUN.findall(YEAR.sub("", plain).replace(",", ""))
    return {float(figure) for figure in figures} | said(plain)


def _length_fault(statement: Statement, text: str, place: Place) -> Fault | None:
    """A fragment stretched over more clauses than two is told where one of them does."""
    clauses = [clause for clause in _CLAUSE.split(plain_text(statement.fragment)) if clause]
    if len(clauses) <= _LONGEST:
        return None
    enough = [clause for clause in clauses if abs(statement.value) in _shown(clause)]
    if len(enough) != 1 or not _is_unique(enough[0], statement.section, text):
        return None
    problem = (
        f"片段“{statement.fragment}”比需要的长",
        f"the fragment '{statement.fragment}' is longer than it need be",
    )
    return _fault("fragment", place, problem, (f"改为“{enough[0]}”", f"set it to '{enough[0]}'"))


def _is_unique(wanted: str, section: str, text: str) -> bool:
    return len(list(islice(read_source(text).places(wanted, section), 2))) == 1


def _fault(code: str, place: Place, problem: tuple[str, str], remedy: tuple[str, str]) -> Fault:
    return Fault(code, place, Words(*problem), Words(*remedy))

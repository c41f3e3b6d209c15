"""Coverage of a document: which of its numerals and quantifying words no statement and no reason accounts for.

The reverse of `sources.check_statement`, and like it text in, findings out. A numeral is accounted for if it is the
value of a statement in whose fragment it stands, or lies in a passage that the document skips, or is no quantity by
one of the patterns below. A quantifying word is accounted for by standing in a fragment, or by the other two.
A fragment accounts for its first place in its section alone, a skip for one place: what is printed again needs an
entry again, for it may be another promise.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from simulator.language.coverage_tables import LIST_NUMBER, PATTERNS, WORDS
from simulator.language.faults import Words
from simulator.language.schema import Skip, Statement
from simulator.language.sources import Source, plain_text, read_source

AROUND: Final = 20
"""Characters of the text that are shown on either side of what is missing."""

_DIGIT: Final = "[0-9\uff10-\uff19]"
_THOUSANDS: Final = rf"(?<!{_DIGIT}){_DIGIT}{{1,3}}(?:[,\uff0c]{_DIGIT}{{3}}(?!{_DIGIT}))+"
_NUMERAL: Final = re.compile(rf"(?:{_THOUSANDS}|{_DIGIT}+)(?:[.\uff0e]{_DIGIT}+)?")


@dataclass(frozen=True, slots=True)
class Missing:
    """A numeral or word that nothing accounts for, with its line in the text (from 1) and what stands around it."""

    text: str
    line: int
    section: str
    around: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a document is accounted for, and by what. `absent` are indices of skips that the text lacks."""

    numerals: int
    words: int
    registered: int
    listed: int
    patterned: Mapping[Words, int]
    missing: tuple[Missing, ...]
    absent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A numeral, or a word (`number` is None), by its positions in the plain spelling."""

    start: int
    end: int
    number: float | None


def coverage(text: str, statements: Sequence[Statement], skips: Sequence[Skip]) -> Coverage:
    """Account for every numeral and quantifying word of a document's text."""
    source = read_source(text)
    marks = sorted(_marks(source), key=lambda mark: mark.start)
    registered = {mark for statement in statements for mark in _claimed(source, marks, statement)}
    passages = list(_skipped(source, skips))
    listed = {mark for span in passages if span for mark in _within(marks, span)} - registered
    reasons = {mark: reason for reason, span in _patterned(source) for mark in _within(marks, span)}
    patterned = {mark: reason for mark, reason in reasons.items() if mark not in registered and mark not in listed}
    accounted = {*registered, *listed, *patterned}
    return Coverage(
        numerals=sum(mark.number is not None for mark in marks),
        words=sum(mark.number is None for mark in marks),
        registered=len(registered),
        listed=len(listed),
        patterned=Counter(patterned.values()),
        missing=tuple(_missing(source, mark) for mark in marks if mark not in accounted),
        absent=tuple(index for index, span in enumerate(passages) if span is None),
    )


def _marks(source: Source) -> Iterator[_Mark]:
    """Numerals are sought in the text itself, where a blank ends them; words in the plain spelling."""
    for found in _NUMERAL.finditer(source.text):
        yield _Mark(*source.piece(*found.span()), float(plain_text(found[0]).replace(",", "")))
    for word in WORDS:
        for found in word.regex.finditer(source.plain):
            yield _Mark(*found.span(), None)


def _claimed(source: Source, marks: Sequence[_Mark], statement: Statement) -> Iterator[_Mark]:
    values = {None, abs(statement.value), abs(statement.value if statement.high is None else statement.high)}
    wanted = plain_text(statement.fragment)
    for at in islice(source.places(wanted, statement.section), 1):
        yield from (mark for mark in _within(marks, (at, at + len(wanted))) if mark.number in values)


def _skipped(source: Source, skips: Sequence[Skip]) -> Iterator[tuple[int, int] | None]:
    """Where each passage stands that is skipped: one of several with the same text each has the next place."""
    seen: Counter[str] = Counter()
    for skip in skips:
        wanted = plain_text(skip.text)
        at = next(islice(source.occurrences(wanted), seen[wanted], None), None)
        seen[wanted] += 1
        yield None if at is None else (at, at + len(wanted))


def _patterned(source: Source) -> Iterator[tuple[Words, tuple[int, int]]]:
    for pattern in PATTERNS:
        yield from ((pattern.reason, found.span()) for found in pattern.regex.finditer(source.plain))
    for found in LIST_NUMBER.regex.finditer(source.text):
        yield LIST_NUMBER.reason, source.piece(*found.span())


def _within(marks: Sequence[_Mark], span: tuple[int, int]) -> Iterator[_Mark]:
    """The marks that lie wholly within a span; `marks` are in order."""
    start, end = span
    for index in range(bisect_left(marks, start, key=lambda mark: mark.start), len(marks)):
        if marks[index].start >= end:
            return
        if marks[index].end <= end:
            yield marks[index]


def _missing(source: Source, mark: _Mark) -> Missing:
    start, end = source.offsets[mark.start], source.offsets[mark.end - 1] + 1
    around = source.text[max(start - AROUND, 0) : end + AROUND]
    line = source.text.count("\n", 0, start) + 1
    return Missing(source.text[start:end], line, source.section(mark.start), " ".join(around.split()))

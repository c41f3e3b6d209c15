"""Texts, faults and what is implausible as plain values, for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.language.faults import Fault, Words

if TYPE_CHECKING:
    from simulator.analysis.plausible import Implausible
    from simulator.language.schema import Title


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FaultValue:
    """A fault: line and column count from 1, 0 means the file as a whole.

    `file` is the path as one would type it where one stands; in a manifest, as seen from the content folder.
    """

    code: str
    file: str
    line: int
    column: int
    problem: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class ImplausibleShape:
    """A variable outside the range its model declares: from `year` on in the central run (null: only in draws).

    `share` is the share of draws that leave the range.
    """

    key: str
    title: Text
    low: float
    high: float
    year: int | None
    value: float
    share: float


def text_value(words: Words | Title) -> Text:
    """Words or a title as a plain value."""
    return Text(words.zh, words.en)


def fault_value(fault: Fault) -> FaultValue:
    """A fault as a plain value."""
    place, (problem, remedy) = fault.place, map(Text, fault.told("zh"), fault.told("en"))
    return FaultValue(fault.code, place.file, place.line, place.column, problem, remedy)


def implausible_value(odd: Iterable[Implausible]) -> list[ImplausibleShape]:
    """Variables outside the ranges that their models declare."""
    return [
        ImplausibleShape(item.key, text_value(item.title), *item.bounds, item.year, item.value, item.share)
        for item in odd
    ]

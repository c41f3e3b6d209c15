"""Texts and faults as plain values, for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.language.faults import Fault, Words

if TYPE_CHECKING:
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


def text_value(words: Words | Title) -> Text:
    """Words or a title as a plain value."""
    return Text(words.zh, words.en)


def fault_value(fault: Fault) -> FaultValue:
    """A fault as a plain value."""
    place, (problem, remedy) = fault.place, map(Text, fault.told("zh"), fault.told("en"))
    return FaultValue(fault.code, place.file, place.line, place.column, problem, remedy)

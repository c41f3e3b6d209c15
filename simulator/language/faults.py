"""Faults of a user's file: what is wrong, where, what was seen and how to mend it, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def right(self, columns: int) -> Place:
        """The place so many columns further on the same line."""
        return Place(self.file, self.line, self.column + columns)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Words:
    """A short text in both languages of the program."""

    zh: str
    en: str

    @classmethod
    def split(cls, text: str) -> Words:
        """A text that holds both languages as `中文 | English`; one without the bar serves for both."""
        zh, bar, en = text.partition(" | ")
        return cls(zh.strip(), en.strip() if bar else text.strip())

    def text(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a stable `code`, where it stands, what is wrong, and the remedy."""

    code: str
    place: Place
    problem: Words
    remedy: Words

    def text(self, language: Language = "zh") -> str:
        """One line: place, problem, remedy."""
        mend = "改法" if language == "zh" else "mend"
        return f"{self.place}: {self.problem.text(language)} [{self.code}] {mend}: {self.remedy.text(language)}"


class FaultsError(Exception):
    """Every fault of the input, raised once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.place, fault.code)))
        super().__init__("\n".join(fault.text("en") for fault in self.faults))


@dataclass(slots=True)
class Collector:
    """Gathers faults while checking goes on, so that the user sees all of them at once."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, place: Place, problem: tuple[str, str], remedy: tuple[str, str]) -> None:
        """Note a fault; `problem` and `remedy` are (Chinese, English)."""
        self.faults.append(Fault(code, place, Words(*problem), Words(*remedy)))

    def raise_if_any(self) -> None:
        """Raise `FaultsError` when anything was noted."""
        if self.faults:
            raise FaultsError(self.faults)

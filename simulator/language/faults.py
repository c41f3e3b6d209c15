"""Faults of a user's file: what is wrong, where, what was seen and how to mend it, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from simulator.language.punctuation import full_width

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, Language]] = ("zh", "en")
Name = tuple[str, ...]
"""What files may refer to, from the general to the particular: ("model", "power", "new_energy")."""
Names = tuple[Name, ...]

MORE: Final = "more"
"""The code of the fault that says that there may be more: it stands behind the last that is told."""
ON_KEY: Final = "[key]"
"""At the end of a path: the place of the entry's key instead of its value."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    @property
    def nowhere(self) -> bool:
        """Whether nothing is written there: what stands in for an entry that could not be read has no place."""
        return self.line < 0

    def right(self, columns: int) -> Place:
        """The place so many columns further on the same line."""
        return Place(self.file, self.line, self.column + columns)

    def beside(self, *others: Place) -> Place:
        """The place of a fault that rests on entries elsewhere too: nowhere when one of them could not be read."""
        return next((other for other in others if other.nowhere), self)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE: Final = Place("", -1)


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
    """One fault: a stable `code`, where it stands, what is wrong, and the remedy.

    `lacks` are the names whose absence is the fault: where one of them is written but faulty itself, that is told.
    """

    code: str
    place: Place
    problem: Words
    remedy: Words
    lacks: Names = field(default=(), compare=False)

    def told(self, language: Language) -> tuple[str, str]:
        """Problem and remedy as they are shown, Chinese with full-width signs."""
        said = self.problem.text(language), self.remedy.text(language)
        return (full_width(said[0]), full_width(said[1])) if language == "zh" else said

    def text(self, language: Language = "zh") -> str:
        """One line: place, problem, remedy."""
        mend = "改法" if language == "zh" else "mend"
        problem, remedy = self.told(language)
        return f"{self.place}: {problem} [{self.code}] {mend}: {remedy}"


class FaultsError(Exception):
    """Every fault of the input, raised once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.place, fault.code == MORE, fault.code)))
        super().__init__("\n".join(fault.text("en") for fault in self.faults))


@dataclass(slots=True)
class Collector:
    """Gathers faults while checking goes on, so that the user sees all of them at once.

    `lost` are names that are written in some file but had to be left out because of a fault there; a name stands for
    everything whose name begins with it. So ("model",) stands for a model whose own name cannot be told: it may be any
    but those that are `found`.
    """

    faults: list[Fault] = field(default_factory=list)
    lost: set[Name] = field(default_factory=set)
    found: set[Name] = field(default_factory=set)

    def add(
        self, code: str, place: Place, problem: tuple[str, str], remedy: tuple[str, str], *, lacks: Names = ()
    ) -> None:
        """Note a fault; `problem` and `remedy` are (Chinese, English). One that stands nowhere follows from another."""
        if place.nowhere:
            self.lost.update(lacks)
            return
        self.faults.append(Fault(code, place, Words(*problem), Words(*remedy), lacks))

    def told(self) -> list[Fault]:
        """The faults worth telling: each once, and none that only follows from another."""
        return [fault for fault in dict.fromkeys(self.faults) if not any(map(self.is_lost, fault.lacks))]

    def is_lost(self, name: Name) -> bool:
        """Whether a name, or what it belongs to, was left out."""
        shortest = 2 if name[:2] in self.found else 0
        return any(name[:length] in self.lost for length in range(shortest, len(name) + 1))

    def raise_if_any(self) -> None:
        """Raise `FaultsError` when anything was noted."""
        if self.faults:
            raise FaultsError(self.told() or self.faults)

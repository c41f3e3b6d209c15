"""The statements of a document in its order, each with what a projection says of it; counted and searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.analysis.scorecard import Score
from simulator.analysis.verdict import Verdict, verdict
from simulator.language.region import Document
from simulator.language.schema import Statement
from simulator.language.shared_work import carrier_of
from simulator.language.target import Target

Standing = Verdict | Literal[""]


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement; `target` where a variable measures it, `score` where the projection scores it.

    `sector` is empty where nothing tells it; `whole` is the promise that a named project is part of, `carrier` the
    statement whose projects carry it out, itself where it has its own.
    """

    statement: Statement
    sector: str
    target: Target | None = None
    score: Score | None = None
    whole: Statement | None = None
    carrier: Statement | None = None

    @property
    def standing(self) -> Standing:
        """What came of a target; unknown where nothing measures it, met if doubtful. Empty for what is no target."""
        if self.statement.kind != "target":
            return ""
        if self.score is None:
            return "unknown"
        return "met" if self.doubtful else verdict(self.score)

    @property
    def doubtful(self) -> bool:
        """Whether a target is met in the central run but more likely missed."""
        return self.score is not None and verdict(self.score) == "doubtful"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to show; empty texts leave all."""

    sector: str = ""
    kind: str = ""
    standing: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries there are of each kind, and what came of the targets; `doubtful` are among those `met`.

    Of those `on_time` or `late` only the timing is judged: they are neither met nor missed.
    """

    met: int
    missed: int
    on_time: int
    late: int
    unknown: int
    observations: int
    projects: int
    doubtful: int = 0

    @property
    def judged(self) -> int:
        """How many targets there are whose amount is judged, or that nothing measures."""
        return self.met + self.missed + self.unknown

    @property
    def targets(self) -> int:
        """How many targets there are."""
        return self.judged + self.on_time + self.late


def entries(document: Document, targets: Iterable[Target], scores: Iterable[Score]) -> tuple[Entry, ...]:
    """The statements of a document; `targets` are those that a variable measures, `scores` those of a projection."""
    name = document.file.document
    statements = {statement.id: statement for statement in document.file.statements}
    measured = {target.statement.id: target for target in targets}
    scored = {score.target.statement.id: score for score in scores if score.target.document == name}
    return tuple(
        Entry(
            statement,
            _sector(statement, statements.get(statement.part_of or ""), measured.get(statement.id)),
            measured.get(statement.id),
            scored.get(statement.id),
            statements.get(statement.part_of or ""),
            carrier_of(statement, statements),
        )
        for statement in document.file.statements
    )


def _sector(statement: Statement, whole: Statement | None, target: Target | None) -> str:
    """Its own sector, else the model that measures it, else the sector of what it is part of."""
    own = statement.sector or (target.sector if target is not None else "")
    if own or statement.indicator is not None:
        return own or (statement.indicator or "").split(".", 1)[0]
    return whole.sector or "" if whole is not None else ""


def chosen(items: Iterable[Entry], wanted: Wanted) -> tuple[Entry, ...]:
    """The entries that are wanted, in their order. Every word that is looked for must occur, in any case."""
    words = wanted.words.casefold().split()
    return tuple(
        item
        for item in items
        if wanted.sector in {"", item.sector}
        and wanted.kind in {"", item.statement.kind}
        and (wanted.standing in {"", item.standing} or (wanted.standing == "doubtful" and item.doubtful))
        and all(word in _text(item.statement) for word in words)
    )


def _text(statement: Statement) -> str:
    """What a search looks through."""
    title = statement.title
    parts = (title.zh, title.en, statement.fragment, statement.section, statement.note, statement.id)
    return "\n".join(parts).casefold()


def tally(items: Sequence[Entry]) -> Tally:
    """Count entries."""
    standings = Counter(item.standing for item in items)
    kinds = Counter(item.statement.kind for item in items)
    return Tally(
        met=standings["met"],
        missed=standings["missed"],
        on_time=standings["on_time"],
        late=standings["late"],
        unknown=standings["unknown"],
        observations=kinds["observation"],
        projects=kinds["project"],
        doubtful=sum(item.doubtful for item in items),
    )


def by_sector(items: Iterable[Entry], order: Iterable[str]) -> dict[str, list[Entry]]:
    """The entries of each sector that has any: first those named in `order`, then others as they come."""
    groups: dict[str, list[Entry]] = {name: [] for name in order}
    for item in items:
        groups.setdefault(item.sector, []).append(item)
    return {name: group for name, group in groups.items() if group}

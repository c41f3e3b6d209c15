"""How each target of a document is measured, counted: by structure, by an archetype, or as a programme of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from simulator.language.loading import Library
from simulator.language.programme import past_of
from simulator.language.schema import Statement
from simulator.language.shared_work import carrier_of
from simulator.language.system import System

Kind = Literal["structure", "archetype", "programme", "none"]
KINDS: Final[tuple[Kind, ...]] = ("structure", "archetype", "programme", "none")


@dataclass(frozen=True, slots=True)
class Register:
    """A document's targets, and how many of them are measured in each way.

    `paced` is how many of the programmes have a past amount, which limits them on past pace.
    """

    document: str
    counts: Mapping[Kind, int]
    paced: int

    @property
    def targets(self) -> int:
        """How many targets the document states."""
        return sum(self.counts.values())


def registers(library: Library) -> tuple[Register, ...]:
    """One for each document, in order of their ids."""
    return tuple(_register(library, name) for name in sorted(library.documents))


def _register(library: Library, name: str) -> Register:
    statements = {item.id: item for item in library.documents[name].file.statements}
    targets = [item for item in statements.values() if item.kind == "target"]
    found = Counter(kind_of(item, library.system) for item in targets)
    paced = sum(past_of(carrier_of(item, statements)) is not None for item in targets)
    return Register(name, {kind: found[kind] for kind in KINDS}, paced)


def kind_of(statement: Statement, system: System) -> Kind:
    """How a target is measured.

    `structure` is a variable with an equation of its own, `archetype` one that a model names a known shape for,
    `programme` projects that pass through their stages, `none` nothing yet.
    """
    if statement.indicator is None:
        return "none" if statement.programme is None else "programme"
    model, _, variable = statement.indicator.partition(".")
    declared = system.models[model].variables[variable.partition("[")[0]]
    return "archetype" if declared.archetype is not None else "structure"

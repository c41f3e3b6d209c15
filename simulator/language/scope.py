"""The names that an equation may use, and what has come up while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulator.language.expression import ExpressionError
from simulator.language.tree import Constant, Tree
from simulator.language.units import Unit

MAX_NODES = 5000
MAX_PARTS = 20_000


class TooLargeError(ExpressionError):
    """An equation that is too large to be looked at any further."""


@dataclass(slots=True)
class Room:
    """How many more parts the equations of a model may come to, written out for every member of their sets."""

    left: int = MAX_PARTS

    @property
    def is_over(self) -> bool:
        """Whether the model is too large to be looked at any further."""
        return self.left < 0

    def spend(self, column: int = 0, parts: int = 1) -> None:
        """Take some parts. Raises `TooLargeError` when so many are not left."""
        self.left -= parts
        if self.is_over:
            raise TooLargeError(
                column,
                (
                    f"按集合成员展开后,模型到这里已超过 {MAX_PARTS} 项",
                    f"written out for every member of its sets, the model has more than {MAX_PARTS:,} parts by here",
                ),
                ("拆成几个模型,或减少集合的成员", "split it into several models, or use smaller sets"),
            )


@dataclass(slots=True)
class Reading:
    """What has come up while an equation is read: its errors, and how many more nodes it may come to.

    A short text can hide many nodes, which appear when its forms are written out.
    """

    left: int = MAX_NODES
    errors: list[ExpressionError] = field(default_factory=list)

    def spend(self, column: int) -> None:
        """Take one node. Raises `TooLargeError` when none is left."""
        self.left -= 1
        if self.left < 0:
            raise TooLargeError(
                column,
                (f"算式展开后超过 {MAX_NODES} 项", f"written out, the equation has more than {MAX_NODES} parts"),
                (
                    "拆成几个变量,或减少嵌套的 sum_over 和 ramp",
                    "split it into several variables, or nest fewer sum_over and ramp",
                ),
            )

    def note(self, error: ExpressionError) -> None:
        """Keep an error; one of the same name or at the same place once only."""
        known = {(one.lacks or one.column, one.problem) for one in self.errors}
        if (error.lacks or error.column, error.problem) not in known:
            self.errors.append(error)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a name stands for: its key without member, its unit, the set it runs over, whether it has a past."""

    key: str
    unit: Unit
    over: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """A table that an equation can interpolate in."""

    key: str
    x_unit: Unit
    unit: Unit


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an equation may use, the member of a set it is written out for, and the room that its model has."""

    names: Mapping[str, Declared]
    sets: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, DeclaredTable]
    member: Mapping[str, str]
    reading: Reading = field(default_factory=Reading, compare=False)
    room: Room = field(default_factory=Room, compare=False)

    def inside(self, set_name: str, member: str) -> Scope:
        """The scope within `sum_over` for one member."""
        return replace(self, member={**self.member, set_name: member})


@dataclass(frozen=True, slots=True)
class Typed:
    """A tree with the unit of its value; None is the unit of a bare 0, which fits any.

    `broken`: there is an error in it, so that its unit says nothing.
    """

    tree: Tree
    unit: Unit | None
    broken: bool = False


BROKEN = Typed(Constant(0.0), None, broken=True)

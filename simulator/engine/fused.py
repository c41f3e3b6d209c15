"""A program as the text of one function: a few draws at a time, through all years, in the innermost cache.

It is written from the same checked trees that the array program is bound from. Names and numbers are made here: no word
of a file gets into the text, unless it is asked for as comments, for people to read. Each quantity that a draw changes
has a row of `BLOCK` numbers in one scratch array `s`, and one more for each earlier year that is looked back to. The
innermost loops read and write `s` alone, at fixed distances, so that a compiler sees that their turns are independent
and takes several at once. No operation is regrouped.

Results, and every operand that might lose a number that is not finite, are added up draw by draw: where a sum is not
finite the numbers are not to be used, and the array program must decide what came of them. Left out are results that,
not being finite, make another one so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.engine.program import Program, wide_quantities
from simulator.engine.spell import Speller
from simulator.engine.telling import told_by_others
from simulator.language.reads import calculation_order, reads_of
from simulator.language.tree import Initial, Previous, Reference, Tree, Value, references

Array = NDArray[np.float64]
Kernel = Callable[[Array, Array, Array, Array, int], float]
"""Takes narrow (quantities, years), constant (quantities, draws), yearly (quantities, years, draws) and fills so many
draws of out (kept, years, all draws) from a place on; all float64 and contiguous. Returns a number: when it is not
finite, `out` is not to be used."""


class Compiler(Protocol):
    """Makes machine code that other threads need not wait for."""

    def kernel(self, source: str) -> Kernel:
        """The kernel of a text."""

    def scores(self, u: Array) -> Array:
        """Standard normal values of probabilities off 0 and 1, same shape."""


BLOCK = 256
TOGETHER = 24  # equations in one loop, as many as the processor's registers can do with
INDENT = "    "

Row = tuple[str, str, int]  # what for ("now", "previous", "initial", "watch"), the quantity, how many years ago


@dataclass(frozen=True, slots=True)
class Fused:
    """The text of a kernel, and the keys of the rows that it takes and fills, in order."""

    source: str
    narrow: tuple[str, ...]
    constant: tuple[str, ...]
    yearly: tuple[str, ...]
    kept: tuple[str, ...]


def fuse(
    program: Program, constant: Iterable[str], yearly: Iterable[str], kept: Iterable[str], *, commented: bool = False
) -> Fused:
    """The kernel for inputs of which those in `constant` vary by draw, those in `yearly` by draw and year.

    Of the variables `kept` those are filled in that a draw changes; the others are as in the central run. `commented`
    names the quantities: to be read, not to be compiled.
    """
    known = frozenset(program.keys)
    steady, moving = (tuple(sorted(known.intersection(keys))) for keys in (constant, yearly))
    wide = known & wide_quantities(program.blocks, frozenset({*steady, *moving}))
    filled = tuple(key for key in dict.fromkeys(kept) if key in wide)
    writer = _Writer(program, steady, moving, wide, filled, commented)
    return Fused(writer.source(), tuple(writer.narrow), steady, moving, writer.kept)


@dataclass(slots=True)
class _Writer:
    """Writes the text. `rows` of the scratch array and of `narrow` are numbered as they come to be needed."""

    program: Program
    constant: tuple[str, ...]
    yearly: tuple[str, ...]
    wide: frozenset[str]
    kept: tuple[str, ...]
    commented: bool
    in_place: frozenset[str] = frozenset()
    rows: dict[Row, int] = field(default_factory=dict)
    narrow: dict[str, int] = field(default_factory=dict)

    def source(self) -> str:
        """The whole function; what is asked for last, the size of the scratch, stands first."""
        self.in_place = frozenset(self._overwritten())
        base, later = (list(self._equations(base_year=flag)) for flag in (True, False))
        inner = [
            f"year = {self.program.years[0]}.0 + t",
            *self._copies((f"yearly[{place}, t, first + i]", key) for place, key in enumerate(self.yearly)),
            *_branch("if t == 0:", [*base, *self._remembered()]),
            *_branch("else:", [*later, *self._moved_on()]),
            *_loop(
                [f"out[{k}, t, begin + first + i] = {self._at(('now', key, 0))}" for k, key in enumerate(self.kept)]
            ),
        ]
        block = [
            f"n = min({BLOCK}, constant.shape[1] - first)",
            "at = begin + first",
            *_loop([f"{self._at(WATCH)} = 0.0"]),
            *self._copies((f"constant[{place}, first + i]", key) for place, key in enumerate(self.constant)),
            *_branch("for t in range(out.shape[1]):", inner),
            *_loop([f"doubtful += {self._at(WATCH)}"]),
        ]
        body = [
            "doubtful = 0.0",
            f"s = empty({len(self.rows) * BLOCK})",
            *_branch(f"for first in range(0, constant.shape[1], {BLOCK}):", block),
            "return doubtful",
        ]
        return "\n".join([*_branch("def kernel(narrow, constant, yearly, out, begin):", body), ""])

    def _equations(self, *, base_year: bool) -> Iterator[str]:
        """The loops of a year: `TOGETHER` equations in each, in their order of calculation."""
        loops = self._loops(base_year=base_year)
        stored = self._read_elsewhere(loops, base_year=base_year)
        told = told_by_others(self.program.system.variables, loops, base_year=base_year)
        for _, keys in groupby(loops, loops.__getitem__):
            yield from self._group([*keys], stored, told, base_year=base_year)

    def _loops(self, *, base_year: bool) -> dict[str, int]:
        """The variables that draws change in their order of calculation, each with the number of its loop."""
        order = calculation_order(reads_of(self.program.system.variables), base_year=base_year)
        return {key: number // TOGETHER for number, key in enumerate(key for key in order if key in self.wide)}

    def _read_elsewhere(self, loops: Mapping[str, int], *, base_year: bool) -> set[str]:
        """The variables that another loop or another year reads, by the loop that each stands in."""
        found = set(self.kept)
        for key, loop in loops.items():
            now = references(self._tree(key, base_year=base_year))
            found |= {item.key for item in now if loops.get(item.key) != loop}
            found |= {item.key for item in references(self._tree(key, base_year=False)) if not isinstance(item, Value)}
        return found

    def _tree(self, key: str, *, base_year: bool) -> Tree:
        return self.program.system.variables[key].tree_in(base_year=base_year)

    def _given(self, key: str, *, base_year: bool) -> bool:
        return base_year and self.program.system.variables[key].observed

    def _group(self, keys: Sequence[str], stored: set[str], told: set[str], *, base_year: bool) -> Iterator[str]:
        local: dict[str, str] = {}
        outside: dict[str, str] = {}
        stores: list[str] = []
        speller = Speller(
            lambda item: self._named(item, local, outside, base_year=base_year), self.program.system.tables
        )
        for number, key in enumerate(keys):
            given = self._given(key, base_year=base_year)
            text = self._narrow(key, "0", outside) if given else speller.text(self._tree(key, base_year=base_year))
            local[key] = f"v{number}"
            speller.lines.append(f"v{number} = {text}{self._comment(key)}")
            stores += [f"{self._at(('now', key, 0))} = v{number}"] if key in stored else []
        watched = " + ".join([*speller.watched, *(name for key, name in local.items() if key not in told)])
        yield from (f"{name} = {text}" for text, name in outside.items())
        yield from _loop([*speller.lines, *stores, *([f"{self._at(WATCH)} += {watched}"] if watched else [])])

    def _named(self, item: Reference, local: dict[str, str], outside: dict[str, str], *, base_year: bool) -> str:
        """The text of a reference: a name within the loop, a number from before it, or a place in the scratch."""
        lag = item.lag if isinstance(item, Previous) else 0
        now = isinstance(item, Value) or base_year or item.key in self.constant
        if item.key not in self.wide:
            when = "0" if isinstance(item, Initial) or base_year else f"max(t - {lag}, 0)" if lag else "t"
            return self._narrow(item.key, when, outside)
        if now:
            return local.get(item.key) or self._at(("now", item.key, 0))
        return self._at(("previous", item.key, lag) if lag else ("initial", item.key, 0))

    def _narrow(self, key: str, when: str, outside: dict[str, str]) -> str:
        place = self.narrow.setdefault(key, len(self.narrow))
        return outside.setdefault(f"narrow[{place}, {when}]", f"c{len(outside)}")

    def _comment(self, key: str) -> str:
        return f"  # {key}" if self.commented else ""

    def _at(self, row: Row) -> str:
        if row[1] in self.in_place and row[0] == "previous":
            row = ("now", row[1], 0)
        return f"s[{self.rows.setdefault(row, len(self.rows)) * BLOCK} + i]"

    def _copies(self, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
        for source, key in pairs:
            yield from _loop([f"{self._at(('now', key, 0))} = {source}{self._comment(key)}"])

    def _looks_back(self) -> Iterator[tuple[str, Previous]]:
        """Which variable reads which earlier year, of what has a row for it."""
        variables = self.program.system.variables
        for key in variables.keys() & self.wide:
            for item in references(variables[key].equation):
                if isinstance(item, Previous) and item.key in self.wide and item.key not in self.constant:
                    yield key, item

    def _overwritten(self) -> set[str]:
        """The variables whose last year stands where this year's will: nobody reads it after that is written."""
        loops = self._loops(base_year=False)
        kept = {item.key for key, item in self._looks_back() if item.lag > 1 or item.key not in loops}
        return {item.key for _, item in self._looks_back()} - kept - self._read_too_late(loops)

    def _read_too_late(self, loops: Mapping[str, int]) -> set[str]:
        return {item.key for key, item in self._looks_back() if loops[key] > loops.get(item.key, 0)}

    def _past(self) -> list[Row]:
        """The rows that hold earlier years, the longest ago first, with those between."""
        lags: dict[str, int] = {}
        for _, item in self._looks_back():
            lags[item.key] = max(lags.get(item.key, 0), item.lag)
        keys = sorted(lags.keys() - self.in_place)
        return [("previous", key, lag) for key in keys for lag in range(lags[key], 0, -1)]

    def _remembered(self) -> Iterator[str]:
        """After the base year: its values are those of all years before, and the initial ones."""
        initial = [row for row in self.rows if row[0] == "initial"]
        yield from _loop([f"{self._at(row)} = {self._at(('now', row[1], 0))}" for row in [*self._past(), *initial]])

    def _moved_on(self) -> Iterator[str]:
        """After another year: it is the previous one now, and the one before it two years ago."""
        lines = []
        for kind, key, lag in self._past():
            before: Row = (kind, key, lag - 1) if lag > 1 else ("now", key, 0)
            lines.append(f"{self._at((kind, key, lag))} = {self._at(before)}")
        yield from _loop(lines)


WATCH: Row = ("watch", "", 0)


def _branch(head: str, lines: Iterable[str]) -> Iterator[str]:
    yield head
    yield from (INDENT + line for line in (list(lines) or ["pass"]))


def _loop(lines: Sequence[str]) -> Iterator[str]:
    """A loop over the draws of a block, if there is anything to do."""
    if lines:
        yield from _branch("for i in range(n):", lines)

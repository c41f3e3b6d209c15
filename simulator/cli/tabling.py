"""Tables for a terminal: numbers and names stand whole, texts are folded; what does not fit is left out, and told."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from simulator.cli.bilingual import Face
from simulator.cli.layout import visible
from simulator.cli.output import note
from simulator.export.folding import pieces, wrap
from simulator.export.numbers import width
from simulator.language.faults import Words

PAGE = 160
"""Columns of a table that goes to a file or another program."""
GAP, EDGES = 2, 2
FOLDED = 14
"""Columns that a text has at the least, where it would fill as many."""


def columns() -> int:
    """Columns of what standard output goes to: the terminal's, or those of a page."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PAGE


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its texts, the least width that it can do with, and the width that it would fill."""

    heading: str
    cells: Sequence[str]
    right: bool
    least: int
    full: int


def table(
    face: Face,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    whole: Collection[int] = (),
    spare: Iterable[Collection[int]] = (),
) -> None:
    """A table on standard output, as wide as the terminal, or as a page in a file.

    Columns in `right` hold numbers and are set to the right; they and those in `whole` are never broken. Where the
    others would get too narrow, the groups of columns in `spare` are left out, the first first, and a remark says so.
    """
    room = columns()
    shown = {index: _column(index, text, rows, right, whole) for index, text in enumerate(headings)}
    gone: list[str] = []
    for group in spare:
        if _total(column.least for column in shown.values()) <= room:
            break
        gone += [headings[index] for index in group if headings[index]]
        shown = {index: column for index, column in shown.items() if index not in group}
    _draw(list(shown.values()), room)
    if gone:
        zh, en = "、".join(gone), ", ".join(gone)
        note(face.text(Words(f"窗口较窄,未列:{zh}", f"left out, for the window is narrow: {en}")))


def _column(
    index: int, heading: str, rows: Sequence[Sequence[str]], right: Collection[int], whole: Collection[int]
) -> _Column:
    cells = [visible(row[index]) for row in rows]
    widest, head = max(map(width, cells), default=0), _longest([heading])
    least = widest if index in right or index in whole else min(widest, FOLDED)
    return _Column(heading, cells, index in right, max(least, head), max(widest, head))


def _longest(texts: Iterable[str]) -> int:
    """How wide the longest piece is that cannot be folded; of Chinese, two characters stay together."""
    found = [max(width(piece.rstrip()), min(width(text), 4)) for text in texts for piece in pieces(text)]
    return max(found, default=0)


def _total(widths: Iterable[int]) -> int:
    each = list(widths)
    return sum(each) + GAP * (len(each) - 1) + EDGES


def _widths(shown: Sequence[_Column], room: int) -> list[int]:
    """What is left over beyond the least widths goes to those that can use it, evenly."""
    widths = [column.least for column in shown]
    left = room - _total(widths)
    if left < 0:  # a name may be longer than the window is wide
        longest = max(range(len(shown)), key=lambda index: 0 if shown[index].right else widths[index])
        widths[longest] = max(widths[longest] + left, min(widths[longest], FOLDED))
    wanting = sorted(range(len(shown)), key=lambda index: shown[index].full - shown[index].least)
    for place, index in enumerate(wanting):
        more = min(shown[index].full - shown[index].least, max(left, 0) // (len(wanting) - place))
        widths[index] += more
        left -= more
    return widths


def _draw(shown: Sequence[_Column], room: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    widths = _widths(shown, room)
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for column, wide in zip(shown, widths, strict=True):
        heading = Text("\n".join(wrap(column.heading, wide)))
        drawn.add_column(heading, justify="right" if column.right else "left", width=wide, overflow="fold")
    for cells in zip(*(column.cells for column in shown), strict=True):
        drawn.add_row(*(Text("\n".join(wrap(cell, wide))) for cell, wide in zip(cells, widths, strict=True)))
    Console(highlight=False, width=max(room, _total(widths))).print(drawn)

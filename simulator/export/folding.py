"""Text folded into lines, where a full-width character takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from simulator.export.numbers import width

# What may not begin a line, and what may not end one.
CLOSING = set("，。；：、！？）】》”’」』,.;:!?)]}%·—…")
OPENING = set("（【《“‘「『([{")


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken at spaces or between Chinese characters."""
    lines, line = [], ""
    for piece in pieces(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def pieces(text: str) -> Iterator[str]:
    """What must stay together: a word with the space after it, a full-width character with its punctuation."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    yield piece


def _may_break(before: str, after: str) -> bool:
    if before == " " and after != " ":
        return True
    if after in CLOSING or after == " " or before in OPENING:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"

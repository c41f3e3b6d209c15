"""Text laid out for a terminal, where a full-width character takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from simulator.export.numbers import width

# What may not begin a line, and what may not end one.
CLOSING = set("，。；：、！？）】》”’」』,.;:!?)]}%·—…")
OPENING = set("（【《“‘「『([{")
INVISIBLE = {"Cc", "Cf", "Cs"}
KEPT = {"\n", "\t"}


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


def indented(text: str, columns: int, indent: int = 2) -> str:
    """A wrapped paragraph, every line indented."""
    return "".join(f"{' ' * indent}{line}\n" for line in wrap(text, columns - indent))


def pairs(rows: Sequence[tuple[str, str]], columns: int, *, widest: int = 28) -> str:
    """Names and what they mean, side by side; a long name stands on a line of its own."""
    left = min(max((width(name) for name, _ in rows), default=0), widest)
    text = ""
    for name, meaning in rows:
        lines = wrap(meaning, max(columns - left - 4, 20))
        first = (
            f"  {padded(name, left)}  {lines[0]}" if width(name) <= left else f"  {name}\n{' ' * (left + 4)}{lines[0]}"
        )
        text += "\n".join([first, *(f"{' ' * (left + 4)}{line}" for line in lines[1:])]) + "\n"
    return text


def padded(text: str, columns: int) -> str:
    """The text filled up with spaces to so many columns."""
    return text + " " * (columns - width(text))


def visible(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of writing: it may be a stranger's."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character in KEPT or unicodedata.category(character) not in INVISIBLE
        else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )

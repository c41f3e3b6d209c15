"""Text laid out for a terminal, where a full-width character takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from simulator.export.folding import wrap
from simulator.export.numbers import width

INVISIBLE = {"Cc", "Cf", "Cs"}
KEPT = {"\n", "\t"}


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

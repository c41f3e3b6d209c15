"""Pieces of Markdown as GitHub shows it: tables, links, formulas, diagrams. Texts from files are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]|~$#])")


def escape(text: str) -> str:
    """A text of a file as it shall be read: no sign of it becomes a mark, a tag or a line end."""
    plain = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def code(text: str) -> str:
    """A name as it is typed."""
    return f"`{text.replace('`', '').replace('|', '')}`"


def link(text: str, address: str) -> str:
    """A link, the text being Markdown already; the text alone where there is no address of the web or of a page."""
    is_page = re.match(r"(https?://|[\w./-]*#|[\w./-]+\.md)", address)
    safe = re.sub(r"[\s()<>|]", lambda sign: f"%{ord(sign.group()):02X}", address)
    return f"[{text}]({safe})" if is_page else text


def anchor(name: str) -> str:
    """A place that `#name` leads to."""
    return f'<a id="{name}"></a>'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; empty when there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    rule = f"|{'---|' * len(headings)}"
    return "\n".join([f"| {' | '.join(headings)} |", rule, *lines]) if lines else ""


def fence(kind: str, text: str) -> str:
    """A fenced block, such as a formula (`math`) or a diagram (`mermaid`)."""
    return f"```{kind}\n{text}\n```"


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def page(parts: Iterable[str]) -> str:
    """A whole page from its blocks; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"

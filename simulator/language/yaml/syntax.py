"""What a YAML parser stopped at, told as a fault at the line that is to blame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import yaml

from simulator.language.faults import Collector, Place
from simulator.language.yaml.habits import in_line
from simulator.language.yaml.words import open_bracket, open_quote, syntax_words

Lines = tuple[Any, Any]  # two marks of the parser
LOOK_BACK: Final = 3  # lines above the one where a parser stops that may be to blame


def add_syntax(
    error: yaml.YAMLError, file: str, lines: Sequence[str], collector: Collector, last_quote: Lines | None = None
) -> None:
    """A fault for what the parser stopped at, at the line that is to blame where that can be told.

    `last_quote` are the marks of the last text in quotes that runs over lines: where it begins and ends.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        collector.add("yaml", Place(file), *syntax_words(""))
        return
    began, context = getattr(error, "context_mark", None) or mark, str(getattr(error, "context", None) or "")
    said = str(getattr(error, "problem", None) or "")
    never_closed = "quoted scalar" in context and any(part in said for part in ("end of stream", "document"))
    opened = began if never_closed else last_quote[0] if last_quote and last_quote[1].line == mark.line else None
    if opened is not None:
        words = open_quote(None if never_closed else mark.line + 1)
        collector.add("yaml", Place(file, opened.line + 1, opened.column + 1), *words)
        return
    for number in range(mark.line, max(began.line, mark.line - LOOK_BACK) - 1, -1):
        habit = in_line(lines[number]) if number < len(lines) else None
        if habit:
            collector.add("yaml", Place(file, number + 1, habit[0] + 1), *habit[1])
            return
    if "flow" in context and began.line < mark.line:
        collector.add("yaml", Place(file, began.line + 1, began.column + 1), *open_bracket(mark.line + 1))
        return
    at = began if "simple key" in context else mark
    collector.add("yaml", Place(file, at.line + 1, at.column + 1), *syntax_words(said))

"""The names of runs: a scenario's id, and for a run of a sweep its number behind it."""

from __future__ import annotations

import re

RUN_MARK = "~"
# A scenario with faults is named after its file, so that names are not all ids.
NAME = re.compile(rf"([^{RUN_MARK}/\\]+)(?:{RUN_MARK}([1-9][0-9]{{0,8}}))?")


def is_name(text: str) -> bool:
    """Whether a text can be the name of a scenario or of a run."""
    return NAME.fullmatch(text) is not None


def run_of(name: str) -> tuple[str, int | None]:
    """The scenario and the number of a run of a sweep; any other name as it is, without a number."""
    found = NAME.fullmatch(name)
    return (found[1], int(found[2])) if found and found[2] else (name, None)

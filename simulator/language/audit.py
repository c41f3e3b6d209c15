"""All that a document's register can be held against: its source text, the periods it declares, and its own words."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.language.faults import Fault
from simulator.language.meaning import check_meaning
from simulator.language.periods import check_periods
from simulator.language.region import Document
from simulator.language.sources import check_statement
from simulator.language.wording import check_file, check_wording


def audit(document: Document, text: str) -> Iterator[Fault]:
    """What a document's source text does not bear out; of a fragment that is not there nothing else is told."""
    file = document.file
    yield from check_file(file, document.places, document.skip_places)
    for statement, place in zip(file.statements, document.places, strict=True):
        fault = check_statement(statement, text, place)
        if fault is not None:
            yield fault
            continue
        yield from check_wording(statement, text, place)
        yield from check_meaning(statement, place)
        yield from check_periods(file, statement, place)

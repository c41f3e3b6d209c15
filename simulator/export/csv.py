"""Tables as CSV that a spreadsheet opens rightly: Chinese headings, a byte-order mark, no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pandas as pd

from simulator.export.columns import cell, cleaned_columns, heading, plain_cell
from simulator.export.tables import Columns
from simulator.language.faults import Language
from simulator.language.punctuation import full_width

BYTE_ORDER_MARK = "\ufeff"
SIGNS = {"comparator"}
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(frame: pd.DataFrame, language: Language) -> bytes:
    """A table as UTF-8 with a byte-order mark, numbers with 12 significant digits (`numbers.clean`).

    In Chinese the headings and codes are words (`simulator.export.columns`); in English they are the names and codes
    that Parquet has too, but for `comparator`: its signs, such as =, would be taken for formulas.
    """
    return csv_of({str(name): frame[name].astype(object).tolist() for name in frame.columns}, language)


def csv_of(columns: Columns, language: Language) -> bytes:
    """The same of lists, one for each column."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([neutral(full_width(heading(name, "zh")) if language == "zh" else name) for name in columns])
    cells = [_cells(name, values, language) for name, values in cleaned_columns(columns).items()]
    writer.writerows(zip(*cells, strict=True))
    return (BYTE_ORDER_MARK + stream.getvalue()).encode("utf-8")


def _cells(column: str, values: list[object], language: Language) -> Iterator[str | float | int | None]:
    """The cells of a column; of a text, which may stand in a table many times, the cell is made once."""
    known: dict[str, str | float | int | None] = {}
    for value in values:
        if not isinstance(value, str):
            yield _cell(column, value, language)
            continue
        if value not in known:
            known[value] = _cell(column, value, language)
        yield known[value]


def _cell(column: str, value: object, language: Language) -> str | float | int | None:
    in_words = language == "zh" or column in SIGNS
    shown = cell(column, value, language) if in_words else plain_cell(column, value)
    return neutral(shown) if isinstance(shown, str) else shown


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that would start one gets an apostrophe in front."""
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text

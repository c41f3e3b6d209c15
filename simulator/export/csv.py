"""Tables as CSV that a spreadsheet opens rightly: Chinese headings, a byte-order mark, no cell that is a formula."""

from __future__ import annotations

import csv
import io

import pandas as pd

from simulator.export.columns import cell, cleaned, heading, plain_cell
from simulator.language.faults import Language

BYTE_ORDER_MARK = "\ufeff"
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(frame: pd.DataFrame, language: Language) -> bytes:
    """A table as UTF-8 with a byte-order mark, numbers with 12 significant digits (`numbers.clean`).

    In Chinese the headings and codes are words (`simulator.export.columns`); in English they are the names and codes
    that Parquet has too.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    columns = [str(column) for column in frame.columns]
    writer.writerow([neutral(heading(column, "zh") if language == "zh" else column) for column in columns])
    for row in frame.astype(object).itertuples(index=False, name=None):
        record = cleaned(dict(zip(columns, row, strict=True)))
        shown = (_cell(column, value, language) for column, value in record.items())
        writer.writerow([neutral(value) if isinstance(value, str) else value for value in shown])
    return (BYTE_ORDER_MARK + stream.getvalue()).encode("utf-8")


def _cell(column: str, value: object, language: Language) -> str | float | int | None:
    return cell(column, value, "zh") if language == "zh" else plain_cell(column, value)


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that would start one gets an apostrophe in front."""
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text

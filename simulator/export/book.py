"""A workbook and what every sheet of it shares: legal names, headings that stay in sight, widths, number formats."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import xlsxwriter

from simulator.export.csv import STARTS_FORMULA
from simulator.export.numbers import clean, excel_format, width
from simulator.language.faults import Language, Words

Cell = str | float | int | None
NAME_LIMIT = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
WIDEST, NARROWEST = 60, 8
LINE = 16.0  # height of a line of text, in points
# A fixed date: the same scenario and seed give the same bytes.
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the file format knows no time zone
HEADING: dict[str, object] = {"bold": True, "bg_color": "#E8EEF3", "bottom": 1, "text_wrap": True, "valign": "top"}
GAP: dict[str, object] = {"align": "left", "indent": 1}  # a text does not touch the number on its left
SHARE = "0%"
A4 = 9
HEADING_HEIGHT = 32
PLAIN_YEAR = "0"
UPRIGHT = 130  # characters that a page of A4 holds upright in legible print; what is wider lies across


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row; `places` is how many decimals its numbers show, `formats` are formats of single columns.

    A row that is `folded` is neither seen nor printed until one opens the row above that `folds` it.
    """

    cells: Sequence[Cell]
    places: int = 2
    formats: dict[int, str] = field(default_factory=dict)
    folds: bool = False
    folded: bool = False


class Book:
    """A workbook in the making, in one language. `with Book("zh") as book: ...; book.bytes()` once it is closed.

    The title stands at the head of every printed page, the name of the sheet and the page number at its foot.
    """

    def __init__(self, language: Language, title: str = "") -> None:
        self.language: Language = language
        self._head = title.replace("&", "&&")
        self._stream = io.BytesIO()
        plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        self.workbook = xlsxwriter.Workbook(self._stream, {"in_memory": True, **plain})
        self.workbook.set_properties({"created": CREATED})
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.workbook.close()

    def bytes(self) -> bytes:
        """The finished file."""
        return self._stream.getvalue()

    def text(self, words: Words) -> str:
        """A text in the workbook's language."""
        return words.text(self.language)

    def sheet(self, name: str) -> Any:  # noqa: ANN401 - the library publishes no types
        """A new sheet, under the name or the nearest one that the file format allows."""
        legal = name.translate(FORBIDDEN).strip(" '")[:NAME_LIMIT] or "-"
        unique, number = legal, 1
        while unique.casefold() in self._names:
            number += 1
            ending = f" {number}"
            unique = legal[: NAME_LIMIT - len(ending)] + ending
        self._names.add(unique.casefold())
        sheet = self.workbook.add_worksheet(unique)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)  # on paper as wide as the page, and as long as it takes
        sheet.outline_settings(symbols_below=False)
        sheet.set_header(f"&L&9{self._head}" if self._head else "")
        sheet.set_footer("&L&9&A&R&9&P / &N")
        return sheet

    def table(
        self,
        name: str,
        headings: Sequence[str | int],
        rows: Sequence[Row],
        *,
        frozen: int = 0,
        widest: Mapping[int, int] | None = None,
        printed: int | None = None,
    ) -> Any:  # noqa: ANN401 - the library publishes no types
        """A sheet with headings that stay in sight (`frozen` columns too), a filter, and rows.

        `widest` limits the width of single columns; a longer text goes on in further lines. On paper are the first
        `printed` columns, all if None; the others are for the screen.
        """
        sheet = self.sheet(name)
        for column, heading in enumerate(headings):
            form: dict[str, object] = {"num_format": PLAIN_YEAR} if isinstance(heading, int) else {}
            side = {"align": "right", "indent": 0} if _is_of_numbers(rows, column) else {}
            self.write(sheet, 0, column, heading, HEADING | form | side)
        widths = list(_widths(headings, rows, widest or {}))
        for number, row in enumerate(rows, start=1):
            self.row(sheet, number, row, widths)
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        sheet.set_row(0, HEADING_HEIGHT)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(headings) - 1)
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        on_paper = widths[:printed]
        sheet.print_area(0, 0, len(rows), len(on_paper) - 1)
        if sum(on_paper) <= UPRIGHT:
            sheet.set_portrait()
        return sheet

    def row(self, sheet: Any, number: int, row: Row, widths: Sequence[int] = ()) -> None:  # noqa: ANN401
        """Write a row of cells, as high as its longest text needs in columns of these widths."""
        texts = zip(row.cells, widths, strict=False) if not row.folds else ()
        lines = max((_lines(value, wide) for value, wide in texts), default=1)
        options = {"level": 1, "hidden": True} if row.folded else {"collapsed": True} if row.folds else {}
        if lines > 1 or options:  # not every program finds the height by itself
            sheet.set_row(number, LINE * lines, None, options)
        wrapped: dict[str, object] = {"text_wrap": True, "valign": "top"} if lines > 1 else {}
        for column, value in enumerate(row.cells):
            form = row.formats.get(column, excel_format(row.places))
            style: dict[str, object] = {} if isinstance(value, str) else {"num_format": form}
            style |= {"bold": True} if row.folds else {}
            self.write(sheet, number, column, value, style | wrapped)

    def write(self, sheet: Any, row: int, column: int, value: Cell, style: dict[str, object]) -> None:  # noqa: ANN401
        """Write one cell: a number as a number, a text as a text whatever it looks like, nothing for None."""
        if value is None:
            return
        if isinstance(value, str):
            # What a spreadsheet does for a text typed with an apostrophe in front: editing it makes no formula of it.
            quoted = {"quote_prefix": True} if value.startswith(STARTS_FORMULA) else {}
            sheet.write_string(row, column, value, self.format({**GAP, **style, **quoted}))
        else:
            sheet.write_number(row, column, clean(value), self.format(style))

    def format(self, properties: dict[str, object]) -> Any:  # noqa: ANN401
        """A cell format; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]


def _is_of_numbers(rows: Sequence[Row], column: int) -> bool:
    values = [row.cells[column] for row in rows if column < len(row.cells)]
    return any(isinstance(value, int | float) for value in values) and not any(isinstance(v, str) for v in values)


def _widths(headings: Sequence[str | int], rows: Sequence[Row], widest: Mapping[int, int]) -> Iterator[int]:
    for column, heading in enumerate(headings):
        # Headings wrap, so half of one is enough; two columns are for the filter's button.
        wanted = max([width(str(heading)) // 2 + 4, *(_cell_width(row, column) for row in rows if not row.folds)])
        yield min(max(wanted + 2, NARROWEST), widest.get(column, WIDEST))


def _lines(value: Cell, wide: int) -> int:
    """Lines that a text takes in a column; a word that does not fit may leave some of each line empty."""
    taken = width(value) if isinstance(value, str) else 0
    return 1 if taken < wide - 1 else math.ceil(taken / (0.88 * wide))


def _cell_width(row: Row, column: int) -> int:
    value = row.cells[column] if column < len(row.cells) else None
    if value is None:
        return 0
    if isinstance(value, str):
        return width(value)
    return len(f"{value:,}" if isinstance(value, int) else f"{value:,.{row.places}f}")

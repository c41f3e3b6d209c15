"""A table of which one row can be chosen: by a click anywhere on it, by its box, or from the keyboard."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

ROW, HEAD = 35, 38  # pixels: a row, the headings
MOST = {"register": 12, "programmes": 11}  # rows of a table that are shown at a time; the others are scrolled to
BY_HAND = "row chosen by hand"
SCROLL = """<script>
(function scroll(tries) {
  const table = document.querySelector('[data-testid=stDataFrame] .dvn-scroller');
  if (table) table.scrollTop = %d;
  if (!table?.scrollTop && tries) setTimeout(scroll, 50, tries - 1);
})(100);
</script>"""


def pick(
    name: str,
    columns: Mapping[str, Sequence[str]],
    ids: Sequence[str],
    chosen: str,
    *,
    alt: str,
    widths: Mapping[str, int],
    picked: Callable[[str], None],
) -> None:
    """Draw the table; `picked` is told the id of the row that the user chooses, or nothing for none.

    Shown are the columns that have a width. A row that was chosen elsewhere, by a link, is scrolled to.
    """
    key = f"{name} {zlib.crc32(' '.join(ids).encode())}"  # other rows are another table, with a choice of its own
    rows = [ids.index(chosen)] if chosen in ids else []
    st.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.dataframe(
        dict(columns),
        key=key,
        alt=alt,
        hide_index=True,
        height=HEAD + ROW * min(MOST[name], len(ids)),
        row_height=ROW,
        column_order=list(widths),
        column_config={title: st.column_config.TextColumn(width=width) for title, width in widths.items()},
        selection_mode=["single-row", "single-cell"],
        on_select=lambda: picked(_told(key, _chosen(st.session_state[key]["selection"], ids, rows))),
    )
    if rows and rows[0] >= MOST[name] and st.session_state.get(BY_HAND) != (key, chosen):
        st.html(SCROLL % (ROW * (rows[0] - MOST[name] // 2)), unsafe_allow_javascript=True)


def _told(key: str, row: str) -> str:
    """Note that a row was chosen in this very table, in which it is in sight."""
    st.session_state[BY_HAND] = (key, row)
    return row


def _chosen(selection: Mapping[str, Any], ids: Sequence[str], before: Sequence[int]) -> str:
    """The id of the row that was chosen last: that of a cell, else the box of a row."""
    cells, rows = selection.get("cells", []), selection.get("rows", [])
    row = cells[0][0] if cells else next((row for row in rows if row not in before), next(iter(rows), None))
    return ids[row] if row is not None and row < len(ids) else ""

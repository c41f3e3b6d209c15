"""Lists: one of which a row can be chosen, by a click anywhere on it or from the keyboard, and its filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from simulator.language.faults import Language
from simulator.ui import session
from simulator.ui.texts import text

SCRIPT = Path(__file__).with_name("rows.js")
NAME = "rows"  # of the component
WIDTHS = {  # in pixels, for a screen of 1280; the column without one takes what the others leave
    "col_state": 112, "col_figure": 150, "col_value": 140, "col_chance": 78, "col_promise": 148, "col_done": 156,
    "col_held": 170,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """A list: its columns by the names of their headings, and of each row an id and how it is marked.

    A column in which nothing stands is left out. The second and further lines of a cell are printed small.
    """

    name: str
    columns: Mapping[str, Sequence[str]]
    ids: Sequence[str]
    tones: Sequence[str]


def pick(
    rows: Rows,
    chosen: str,
    *,
    alt: str,
    language: Language,
    picked: Callable[[str], None],
) -> None:
    """Draw a list; `picked` is told the id of the row that the user chooses, `alt` is what it is called.

    A row that was chosen elsewhere, by a link, is scrolled to.
    """
    told = [
        {"name": column, "title": text(column, language), "width": WIDTHS.get(column, 0), "words": list(words)}
        for column, words in rows.columns.items()
        if any(words)
    ]
    data = {"alt": alt, "columns": told, "ids": list(rows.ids), "tones": list(rows.tones), "chosen": chosen}
    # Registered with each drawing, because each server has its own register.
    st.components.v2.component(NAME, js=_script(), isolate_styles=False)(
        key=rows.name, data=data, on_row_change=lambda: picked(st.session_state[rows.name]["row"])
    )


def choose(name: str, label: str, titles: dict[str, str], value: str, language: Language) -> None:
    """A filter that keeps its choice in the address."""
    st.session_state[name] = value if value in titles else ""
    st.selectbox(
        text(label, language),
        list(titles),
        format_func=titles.__getitem__,
        key=name,
        label_visibility="collapsed",
        on_change=lambda: session.show(**{name: st.session_state[name]}),
        placeholder=text("pick_one", language),
    )


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")
